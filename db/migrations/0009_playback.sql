CREATE TABLE "vault"."playback" (
	"material_id" uuid PRIMARY KEY NOT NULL,
	"output_id" uuid NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 1 NOT NULL,
	"lease" uuid NOT NULL,
	"again_at" timestamp with time zone,
	"key_id" text NOT NULL,
	"object_key" text NOT NULL,
	"byte_count" bigint,
	"media_type" text,
	"muted_s" real,
	"whole_turns" integer,
	"reason_code" text,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
