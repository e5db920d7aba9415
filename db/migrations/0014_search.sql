CREATE TABLE "research"."saved_search" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"query" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "research"."passage" ADD COLUMN "lexemes" "tsvector";--> statement-breakpoint
CREATE INDEX "saved_search_account_id_index" ON "research"."saved_search" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "passage_lexemes" ON "research"."passage" USING gin ("lexemes");--> statement-breakpoint
CREATE INDEX "passage_nearest" ON "research"."passage" USING hnsw ("vector" vector_cosine_ops);--> statement-breakpoint
UPDATE "research"."passage" SET "lexemes" = to_tsvector('english', substr("turn"."text", "passage"."start" + 1, least("passage"."end" - "passage"."start", 100000)))
FROM "research"."turn" JOIN "research"."output" ON "output"."id" = "turn"."output_id" AND "output"."is_current"
WHERE "turn"."material_id" = "passage"."material_id" AND "turn"."n" = "passage"."turn";
