CREATE TABLE "research"."sampling" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"drawn" boolean NOT NULL,
	"probability" real NOT NULL,
	"stratum" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "research"."sampling" ADD CONSTRAINT "sampling_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "research"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."coding" DROP COLUMN "sampling_probability";