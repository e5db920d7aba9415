CREATE TABLE "service"."audit_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"n" bigint NOT NULL,
	"signature" text NOT NULL
);
