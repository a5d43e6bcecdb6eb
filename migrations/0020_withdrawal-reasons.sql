ALTER TABLE "shown_words" DROP CONSTRAINT "shown_words_about_check";--> statement-breakpoint
CREATE UNIQUE INDEX "shown_words_report_id_key" ON "shown_words" USING btree ("report_id") WHERE "shown_words"."decision_id" is null and "shown_words"."ruling_id" is null;--> statement-breakpoint
ALTER TABLE "shown_words" ADD CONSTRAINT "shown_words_about_check" CHECK (num_nonnulls("shown_words"."decision_id", "shown_words"."ruling_id") <= 1 and num_nonnulls("shown_words"."decision_id", "shown_words"."weaker_measures") in (0, 2));--> statement-breakpoint
-- By hand:
CREATE OR REPLACE FUNCTION "fill_seal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT "author_id", "addressee_id" INTO NEW."author_id", NEW."addressee_id" FROM "reports" WHERE "id" = NEW."report_id";
  IF TG_OP = 'INSERT' AND NEW."actor_id" <> NEW."author_id" AND EXISTS (
    SELECT FROM "report_revisions" WHERE "report_id" = NEW."report_id" AND "person" = NEW."person") THEN
    PERFORM "refuse"('seals_person_check', 'the person wrote the report');
  END IF;
  -- Reasons never came: who reviews gives them now, and hides by a decision. One that has run out is lifted soon after.
  IF TG_OP = 'INSERT' AND NEW."actor_id" <> NEW."author_id" AND EXISTS (
    SELECT FROM "seals" WHERE "report_id" = NEW."report_id" AND "actor_id" <> "author_id"
      AND ("ended_by" = 'lapse' OR "ended_by" IS NULL AND "lapses_at" <= clock_timestamp())) THEN
    PERFORM "refuse"('seals_repeated_check', 'a seal by a reviewer has lapsed on this report');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
-- What a seal by a reviewer hides no other one hides for longer.
CREATE FUNCTION "refuse_sealed_again"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "seals" WHERE "id" = NEW."seal_id" AND "actor_id" <> "author_id") AND EXISTS (
    SELECT FROM "redactions" JOIN "seals" ON "seals"."id" = "seal_id"
    WHERE "redactions"."report_id" = NEW."report_id" AND "redactions"."ended_at" IS NULL AND "seal_id" <> NEW."seal_id"
      AND "actor_id" <> "author_id" AND "whole" = NEW."whole" AND "texts" && NEW."texts") THEN
    PERFORM "refuse"('seals_repeated_check', 'a seal by a reviewer hides this already');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "redactions_refuse_sealed_again" BEFORE INSERT ON "redactions" FOR EACH ROW
  WHEN (NEW."seal_id" IS NOT NULL) EXECUTE FUNCTION "refuse_sealed_again"();
