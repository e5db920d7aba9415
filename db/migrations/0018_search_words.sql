CREATE TABLE "research"."passage_words" (
	"output_id" uuid NOT NULL,
	"material_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"start" integer NOT NULL,
	"lexemes" "tsvector" NOT NULL
);
--> statement-breakpoint
DROP INDEX "research"."passage_output_id_index";--> statement-breakpoint
DROP INDEX "research"."passage_lexemes";--> statement-breakpoint
DROP INDEX "research"."tag_code_material_id_turn_index";--> statement-breakpoint
ALTER TABLE "research"."passage_words" ADD CONSTRAINT "passage_words_output_id_output_id_fk" FOREIGN KEY ("output_id") REFERENCES "research"."output"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."passage_words" ADD CONSTRAINT "passage_words_material_id_material_id_fk" FOREIGN KEY ("material_id") REFERENCES "research"."material"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passage_words_output_id_turn_start_index" ON "research"."passage_words" USING btree ("output_id","turn","start");--> statement-breakpoint
CREATE INDEX "passage_lexemes" ON "research"."passage_words" USING gin ("lexemes");--> statement-breakpoint
CREATE INDEX "passage_output_id_turn_start_index" ON "research"."passage" USING btree ("output_id","turn","start");--> statement-breakpoint
CREATE INDEX "tag_code_material_id_turn_output_id_index" ON "research"."tag" USING btree ("code","material_id","turn","output_id");--> statement-breakpoint
INSERT INTO "research"."passage_words" ("output_id", "material_id", "turn", "start", "lexemes")
	SELECT "output_id", "material_id", "turn", "start", "lexemes" FROM "research"."passage" WHERE "lexemes" IS NOT NULL;--> statement-breakpoint
DROP FUNCTION IF EXISTS "research"."passages_with_words"(tsquery, integer);--> statement-breakpoint
ALTER TABLE "research"."passage" DROP COLUMN "lexemes";