ALTER TABLE "research"."safeguarding" ALTER COLUMN "material_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ALTER COLUMN "output_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ADD COLUMN "debrief_item_id" uuid;--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ADD CONSTRAINT "safeguarding_debrief_item_id_debrief_item_id_fk" FOREIGN KEY ("debrief_item_id") REFERENCES "research"."debrief_item"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ADD CONSTRAINT "safeguarding_debrief_item_id_place_unique" UNIQUE("debrief_item_id","place");--> statement-breakpoint
ALTER TABLE "research"."safeguarding" ADD CONSTRAINT "safeguarding_one_source" CHECK (("research"."safeguarding"."debrief_item_id" is null) = ("research"."safeguarding"."output_id" is not null)
        and ("research"."safeguarding"."material_id" is null) = ("research"."safeguarding"."output_id" is null));