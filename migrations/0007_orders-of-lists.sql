DROP INDEX "implementations_changed_at_index";--> statement-breakpoint
CREATE INDEX "actors_name_index" ON "actors" USING btree (lower("name" collate "C"),"id");--> statement-breakpoint
CREATE INDEX "actors_updated_at_index" ON "actors" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "implementations_informed_changed_at_index" ON "implementations" USING btree ("changed_at","recommendation_id","addressee_id",coalesce("territory", '')) WHERE "implementations"."level" <> 'no_information';--> statement-breakpoint
CREATE INDEX "recommendations_updated_at_index" ON "recommendations" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "implementations_changed_at_index" ON "implementations" USING btree ("changed_at","recommendation_id","addressee_id",coalesce("territory", ''));