CREATE TABLE "research"."team_search_cut" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"team_id" uuid NOT NULL,
	"slot" text NOT NULL,
	"people" text[] NOT NULL,
	"shown_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "research"."team_search_cut" ADD CONSTRAINT "team_search_cut_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "service"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "team_search_cut_team_id_shown_at_index" ON "research"."team_search_cut" USING btree ("team_id","shown_at");