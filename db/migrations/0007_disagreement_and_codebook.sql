CREATE TABLE "research"."codebook_draft" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"base_version" text NOT NULL,
	"codebook" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "research"."codebook_release" (
	"version" text PRIMARY KEY NOT NULL,
	"codebook" jsonb NOT NULL,
	"hash" text NOT NULL,
	"note" text,
	"released_by" text NOT NULL,
	"released_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service"."external_call" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"material_id" uuid,
	"engine" text NOT NULL,
	"model" text NOT NULL,
	"purpose" text NOT NULL,
	"byte_count" bigint NOT NULL,
	"tokens_in" integer NOT NULL,
	"tokens_out" integer NOT NULL,
	"cost" real NOT NULL,
	"answered" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."tag_disagreement" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"material_id" uuid NOT NULL,
	"output_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"code" text NOT NULL,
	"coach_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"words_state" text DEFAULT 'none' NOT NULL,
	"words" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "vault"."disagreement_words" (
	"disagreement_id" uuid PRIMARY KEY NOT NULL,
	"key_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "research"."codebook_draft" ADD CONSTRAINT "codebook_draft_base_version_codebook_release_version_fk" FOREIGN KEY ("base_version") REFERENCES "research"."codebook_release"("version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."tag_disagreement" ADD CONSTRAINT "tag_disagreement_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."tag_disagreement" ADD CONSTRAINT "tag_disagreement_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."tag_disagreement" ADD CONSTRAINT "tag_disagreement_tag_fk" FOREIGN KEY ("output_id","turn","code") REFERENCES "research"."tag"("output_id","turn","code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault"."disagreement_words" ADD CONSTRAINT "disagreement_words_disagreement_id_tag_disagreement_id_fk" FOREIGN KEY ("disagreement_id") REFERENCES "research"."tag_disagreement"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "external_call_at_index" ON "service"."external_call" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "tag_disagreement_live" ON "research"."tag_disagreement" USING btree ("output_id","turn","code") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "tag_disagreement_material_id_index" ON "research"."tag_disagreement" USING btree ("material_id");--> statement-breakpoint
CREATE FUNCTION "research"."refuse_release_change"() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  raise exception 'A released codebook never changes; release a new version.';
end $$;
--> statement-breakpoint
CREATE TRIGGER "codebook_release_stays" BEFORE UPDATE OR DELETE ON "research"."codebook_release"
  FOR EACH ROW EXECUTE FUNCTION "research"."refuse_release_change"();
--> statement-breakpoint
CREATE TRIGGER "codebook_release_is_kept" BEFORE TRUNCATE ON "research"."codebook_release"
  FOR EACH STATEMENT EXECUTE FUNCTION "research"."refuse_release_change"();
