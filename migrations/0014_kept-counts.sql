CREATE TABLE "level_changes" (
	"recommendation_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	"territory" text,
	"stakeholder_group" text NOT NULL,
	"addressee_country" text,
	"level" text NOT NULL,
	"level_from" text,
	"contested" boolean NOT NULL,
	"parts" jsonb NOT NULL,
	"weight" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "level_counts" (
	"dimension" text NOT NULL,
	"value" text NOT NULL,
	"total" integer NOT NULL,
	"contested" integer NOT NULL,
	"not_started" integer NOT NULL,
	"in_progress" integer NOT NULL,
	"partly_implemented" integer NOT NULL,
	"implemented" integer NOT NULL,
	"regressed" integer NOT NULL,
	"not_applicable" integer NOT NULL,
	"no_information" integer NOT NULL,
	CONSTRAINT "level_counts_pkey" PRIMARY KEY("dimension","value")
);
--> statement-breakpoint
DROP INDEX "reports_basis_index";--> statement-breakpoint
CREATE INDEX "level_counts_total_index" ON "level_counts" USING btree ("dimension","total" DESC NULLS FIRST,"value" collate "C");--> statement-breakpoint
CREATE INDEX "implementations_ages_index" ON "implementations" USING btree ("stakeholder_group","addressee_country","last_period_end") WHERE "implementations"."addressed" and "implementations"."territory" is null;--> statement-breakpoint
CREATE INDEX "implementations_unaddressed_index" ON "implementations" USING btree ("recommendation_id","addressee_id") WHERE not "implementations"."addressed";--> statement-breakpoint
CREATE INDEX "reports_periods_index" ON "reports" USING btree ("basis","period_end","stakeholder_group","addressee_country") WHERE "reports"."state" = 'published' and "reports"."territory" is null;--> statement-breakpoint
CREATE INDEX "reports_basis_index" ON "reports" USING btree ("basis","recommendation_id","addressee_id","period_end") WHERE "reports"."state" = 'published' and "reports"."territory" is null;--> statement-breakpoint
-- By hand:
-- Whoever writes level_history, this version of the service or the one before, its counts follow.
CREATE FUNCTION count_changed_levels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO level_changes
    SELECT recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, level, level_from, contested,
      parts, -1
    FROM before WHERE known_to IS NULL AND addressed;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO level_changes
    SELECT recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, level, level_from, contested,
      parts, 1
    FROM after WHERE known_to IS NULL AND addressed;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER level_history_insert_trigger AFTER INSERT ON level_history REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION count_changed_levels();--> statement-breakpoint
CREATE TRIGGER level_history_delete_trigger AFTER DELETE ON level_history REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION count_changed_levels();--> statement-breakpoint
CREATE TRIGGER level_history_update_trigger AFTER UPDATE ON level_history
  REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION count_changed_levels();--> statement-breakpoint
-- What holds already waits like any change until the first start of the service folds it.
INSERT INTO level_changes
SELECT recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, level, level_from, contested, parts, 1
FROM level_history WHERE known_to IS NULL AND addressed;
