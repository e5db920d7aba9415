CREATE TABLE "research"."safeguarding" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"material_id" uuid NOT NULL,
	"output_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"start" integer NOT NULL,
	"end" integer NOT NULL,
	"place" integer NOT NULL,
	"kinds" jsonb NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ADD CONSTRAINT "safeguarding_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ADD CONSTRAINT "safeguarding_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "safeguarding_material_id_index" ON "research"."safeguarding" USING btree ("material_id");--> statement-breakpoint
CREATE INDEX "safeguarding_raised_at_index" ON "research"."safeguarding" USING btree ("raised_at") WHERE "research"."safeguarding"."decision" is null;