CREATE SCHEMA "research";
--> statement-breakpoint
CREATE SCHEMA "service";
--> statement-breakpoint
CREATE SCHEMA "vault";
--> statement-breakpoint
CREATE TABLE "service"."coach" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"name" text NOT NULL,
	"team_id" uuid NOT NULL,
	"started_on" date,
	CONSTRAINT "coach_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "service"."consent_wording" (
	"version" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"released_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service"."fact" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service"."site" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "site_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "service"."team" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "team_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "service"."account" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"role" text NOT NULL,
	"coach_id" uuid,
	"team_id" uuid,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "account_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "service"."credential" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service"."sign_in" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "sign_in_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "service"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service"."audit" (
	"n" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"role" text NOT NULL,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"resource_id" text,
	"detail" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."consent" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"wording_version" text NOT NULL,
	"channel" text NOT NULL,
	"taken_by" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by" text
);
--> statement-breakpoint
CREATE TABLE "research"."outcome" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"session_id" uuid,
	"coach_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" numeric NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."person" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"coach_id" uuid NOT NULL,
	"age_band" text DEFAULT 'not_recorded' NOT NULL,
	"condition_group" text DEFAULT 'not_recorded' NOT NULL,
	"time_on_benefit_band" text DEFAULT 'not_recorded' NOT NULL,
	"work_history_band" text DEFAULT 'not_recorded' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "person_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "research"."plan_step" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"session_id" uuid,
	"coach_id" uuid NOT NULL,
	"text" text NOT NULL,
	"proposed_by" text NOT NULL,
	"words_of" text NOT NULL,
	"agreed" boolean DEFAULT false NOT NULL,
	"signed_at" timestamp with time zone,
	"changed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."questionnaire" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"session_id" uuid,
	"coach_id" uuid NOT NULL,
	"instrument" text NOT NULL,
	"side" text NOT NULL,
	"scale" text NOT NULL,
	"score" numeric NOT NULL,
	"completed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."session" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"person_id" uuid NOT NULL,
	"coach_id" uuid NOT NULL,
	"site_id" uuid,
	"phase" text NOT NULL,
	"channel" text NOT NULL,
	"venue" text DEFAULT 'none' NOT NULL,
	"held_at" timestamp with time zone NOT NULL,
	"minutes" integer,
	"same_coach_as_first_contact" boolean,
	"topics" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "research"."material" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"session_id" uuid,
	"person_id" uuid,
	"coach_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"day" date NOT NULL,
	"content_hash" text NOT NULL,
	"byte_count" bigint NOT NULL,
	"media_type" text NOT NULL,
	"coach_first" boolean DEFAULT true NOT NULL,
	"speakers_assumed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."output" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"material_id" uuid NOT NULL,
	"step" text NOT NULL,
	"step_version" integer NOT NULL,
	"input_hash" text NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"unprocessable" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "output_once" UNIQUE("material_id","step","step_version","input_hash")
);
--> statement-breakpoint
CREATE TABLE "research"."stage" (
	"material_id" uuid NOT NULL,
	"step" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"reason_code" text,
	"reason" text,
	"lease" uuid,
	"lease_until" timestamp with time zone,
	"job_id" uuid,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "stage_material_id_step_pk" PRIMARY KEY("material_id","step")
);
--> statement-breakpoint
CREATE TABLE "research"."upload" (
	"id" text PRIMARY KEY NOT NULL,
	"coach_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"byte_count" bigint NOT NULL,
	"sha256" text,
	"coach_first" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"material_id" uuid,
	"refusal" text
);
--> statement-breakpoint
CREATE TABLE "research"."analysis" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"team_id" uuid,
	"result" jsonb NOT NULL,
	"data_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."coding" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"session_id" uuid NOT NULL,
	"coder" text NOT NULL,
	"code" text NOT NULL,
	"present" boolean NOT NULL,
	"sampling_probability" real NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."measure" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"session_id" uuid NOT NULL,
	"coach_id" uuid NOT NULL,
	"output_id" uuid,
	"values" jsonb NOT NULL,
	"too_short" boolean DEFAULT false NOT NULL,
	"is_current" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."passage" (
	"output_id" uuid NOT NULL,
	"material_id" uuid NOT NULL,
	"model" text NOT NULL,
	"turn" integer NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"vector" vector(384) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."span" (
	"output_id" uuid NOT NULL,
	"material_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"type" text NOT NULL,
	"recogniser" text NOT NULL,
	"why" text NOT NULL,
	"score" real NOT NULL,
	"pseudonym" text NOT NULL,
	"value_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "research"."tag" (
	"output_id" uuid NOT NULL,
	"material_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"code" text NOT NULL,
	"score" real NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"tagger" text NOT NULL,
	"tagger_version" text NOT NULL,
	"codebook" text NOT NULL,
	"model" text,
	"prompt_hash" text,
	CONSTRAINT "tag_output_id_turn_code_pk" PRIMARY KEY("output_id","turn","code")
);
--> statement-breakpoint
CREATE TABLE "research"."turn" (
	"output_id" uuid NOT NULL,
	"material_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"speaker" text NOT NULL,
	"start_s" real,
	"end_s" real,
	"text" text NOT NULL,
	CONSTRAINT "turn_output_id_n_pk" PRIMARY KEY("output_id","n")
);
--> statement-breakpoint
CREATE TABLE "vault"."audio_object" (
	"material_id" uuid PRIMARY KEY NOT NULL,
	"key_id" text NOT NULL,
	"object_key" text NOT NULL,
	"byte_count" bigint NOT NULL,
	"sealed_name" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vault"."identity" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vault"."pseudonym_map" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"case_id" uuid NOT NULL,
	"key_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vault"."raw_text" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"material_id" uuid NOT NULL,
	"output_id" uuid,
	"key_id" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "service"."coach" ADD CONSTRAINT "coach_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "service"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service"."account" ADD CONSTRAINT "account_coach_id_coach_id_fk" FOREIGN KEY ("coach_id") REFERENCES "service"."coach"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service"."account" ADD CONSTRAINT "account_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "service"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service"."credential" ADD CONSTRAINT "credential_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "service"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service"."sign_in" ADD CONSTRAINT "sign_in_user_id_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "service"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."consent" ADD CONSTRAINT "consent_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "research"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."outcome" ADD CONSTRAINT "outcome_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "research"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."outcome" ADD CONSTRAINT "outcome_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."person" ADD CONSTRAINT "person_coach_id_coach_id_fk" FOREIGN KEY ("coach_id") REFERENCES "service"."coach"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."plan_step" ADD CONSTRAINT "plan_step_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "research"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."plan_step" ADD CONSTRAINT "plan_step_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."questionnaire" ADD CONSTRAINT "questionnaire_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "research"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."questionnaire" ADD CONSTRAINT "questionnaire_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."session" ADD CONSTRAINT "session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "research"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."session" ADD CONSTRAINT "session_coach_id_coach_id_fk" FOREIGN KEY ("coach_id") REFERENCES "service"."coach"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."session" ADD CONSTRAINT "session_site_id_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "service"."site"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."material" ADD CONSTRAINT "material_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."material" ADD CONSTRAINT "material_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "research"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."material" ADD CONSTRAINT "material_coach_id_coach_id_fk" FOREIGN KEY ("coach_id") REFERENCES "service"."coach"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."material" ADD CONSTRAINT "material_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "service"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."output" ADD CONSTRAINT "output_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."stage" ADD CONSTRAINT "stage_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."upload" ADD CONSTRAINT "upload_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."coding" ADD CONSTRAINT "coding_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."measure" ADD CONSTRAINT "measure_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."measure" ADD CONSTRAINT "measure_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."passage" ADD CONSTRAINT "passage_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."passage" ADD CONSTRAINT "passage_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."span" ADD CONSTRAINT "span_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."span" ADD CONSTRAINT "span_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."tag" ADD CONSTRAINT "tag_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."tag" ADD CONSTRAINT "tag_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."turn" ADD CONSTRAINT "turn_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."turn" ADD CONSTRAINT "turn_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consent_person_id_purpose_index" ON "research"."consent" USING btree ("person_id","purpose");--> statement-breakpoint
CREATE INDEX "outcome_session_id_kind_index" ON "research"."outcome" USING btree ("session_id","kind");--> statement-breakpoint
CREATE INDEX "outcome_person_id_index" ON "research"."outcome" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "person_coach_id_index" ON "research"."person" USING btree ("coach_id");--> statement-breakpoint
CREATE INDEX "session_coach_id_held_at_index" ON "research"."session" USING btree ("coach_id","held_at");--> statement-breakpoint
CREATE INDEX "session_person_id_index" ON "research"."session" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "material_coach_id_created_at_index" ON "research"."material" USING btree ("coach_id","created_at");--> statement-breakpoint
CREATE INDEX "material_session_id_index" ON "research"."material" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "material_once" ON "research"."material" USING btree ("coach_id","kind","content_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "output_current" ON "research"."output" USING btree ("material_id","step") WHERE is_current;--> statement-breakpoint
CREATE INDEX "stage_state_lease_until_index" ON "research"."stage" USING btree ("state","lease_until");--> statement-breakpoint
CREATE INDEX "analysis_kind_team_id_created_at_index" ON "research"."analysis" USING btree ("kind","team_id","created_at");--> statement-breakpoint
CREATE INDEX "coding_session_id_code_index" ON "research"."coding" USING btree ("session_id","code");--> statement-breakpoint
CREATE INDEX "measure_session_id_index" ON "research"."measure" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "passage_output_id_index" ON "research"."passage" USING btree ("output_id");--> statement-breakpoint
CREATE INDEX "passage_material_id_index" ON "research"."passage" USING btree ("material_id");--> statement-breakpoint
CREATE INDEX "span_output_id_index" ON "research"."span" USING btree ("output_id");--> statement-breakpoint
CREATE INDEX "turn_material_id_index" ON "research"."turn" USING btree ("material_id");