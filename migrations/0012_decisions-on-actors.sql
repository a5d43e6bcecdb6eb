ALTER TABLE "appeals" DROP CONSTRAINT "appeals_standing_check";--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_about_itself_check";--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_measure_check";--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_fields_check";--> statement-breakpoint
ALTER TABLE "rulings" DROP CONSTRAINT "rulings_about_itself_check";--> statement-breakpoint
ALTER TABLE "appeals" ALTER COLUMN "author_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "appeals" ALTER COLUMN "addressee_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "report_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "author_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ALTER COLUMN "addressee_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notices" ALTER COLUMN "report_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "rulings" ALTER COLUMN "author_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "rulings" ALTER COLUMN "addressee_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "appeals" ADD COLUMN "subject_actor_id" text;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "subject_actor_id" text;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "mandates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "mandates_before" jsonb;--> statement-breakpoint
ALTER TABLE "rulings" ADD COLUMN "mandates" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "rulings" ADD COLUMN "subject_actor_id" text;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_subject_actor_id_fkey" FOREIGN KEY ("subject_actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decisions_subject_actor_id_index" ON "decisions" USING btree ("subject_actor_id","made_at","id");--> statement-breakpoint
CREATE INDEX "decisions_on_actors_index" ON "decisions" USING btree ("made_at","id") WHERE "decisions"."subject_actor_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "decisions_subject_actor_id_key" ON "decisions" USING btree ("subject_actor_id") WHERE "decisions"."in_force" in ('refuse_registration', 'revoke_registration');--> statement-breakpoint
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_standing_check" CHECK (coalesce("appeals"."actor_id" in ("appeals"."author_id", "appeals"."addressee_id"), "appeals"."actor_id" = "appeals"."subject_actor_id", false));--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_subject_check" CHECK (num_nonnulls("decisions"."report_id", "decisions"."subject_actor_id") = 1);--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_mandates_check" CHECK (("decisions"."measure" in ('refuse_mandate', 'narrow_mandate')) = (jsonb_array_length("decisions"."mandates") > 0)
        and ("decisions"."mandates_before" is null) = ("decisions"."subject_actor_id" is null));--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_about_itself_check" CHECK ("decisions"."actor_id" <> coalesce("decisions"."subject_actor_id", "decisions"."addressee_id"));--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_measure_check" CHECK ("decisions"."measure" = 'none' or case when "decisions"."report_id" is not null
        then "decisions"."measure" in ('annotate', 'request_correction', 'redact', 'restrict')
        else "decisions"."measure" in ('refuse_mandate', 'narrow_mandate', 'revoke_mandate', 'refuse_registration', 'revoke_registration') end);--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_fields_check" CHECK (case when "decisions"."measure" = 'redact' then cardinality("decisions"."fields") > 0
        else "decisions"."subject_actor_id" is null or cardinality("decisions"."fields") = 0 end);--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_report_id_check" CHECK ("notices"."report_id" is not null or "notices"."kind" in ('decision', 'ruling'));--> statement-breakpoint
ALTER TABLE "rulings" ADD CONSTRAINT "rulings_mandates_check" CHECK (coalesce("rulings"."measure" in ('refuse_mandate', 'narrow_mandate'), false) = (jsonb_array_length("rulings"."mandates") > 0));--> statement-breakpoint
ALTER TABLE "rulings" ADD CONSTRAINT "rulings_about_itself_check" CHECK ("rulings"."actor_id" <> coalesce("rulings"."subject_actor_id", "rulings"."addressee_id"));--> statement-breakpoint
-- By hand:
-- How much each measure takes, among those on the same subject.
CREATE FUNCTION "measure_strength"("measure" text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE "measure" WHEN 'none' THEN 0
    WHEN 'annotate' THEN 1 WHEN 'request_correction' THEN 2 WHEN 'redact' THEN 3 WHEN 'restrict' THEN 4
    WHEN 'refuse_mandate' THEN 1 WHEN 'narrow_mandate' THEN 1 WHEN 'revoke_mandate' THEN 2
    WHEN 'refuse_registration' THEN 3 WHEN 'revoke_registration' THEN 3 END
$$;--> statement-breakpoint
CREATE FUNCTION "is_on_actors"("measure" text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT "measure" IN ('refuse_mandate', 'narrow_mandate', 'revoke_mandate', 'refuse_registration', 'revoke_registration')
$$;--> statement-breakpoint
-- Whether a person has ever done anything that is on record in the name of an actor.
CREATE FUNCTION "acted_for"("who" text, "actor" text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM "reports" JOIN "report_revisions" ON "report_id" = "reports"."id"
      WHERE "author_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "restriction_requests" WHERE "recorded_by" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "seals" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "decisions" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "appeals" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "rulings" WHERE "actor_id" = "actor" AND "person" = "who")
$$;--> statement-breakpoint
CREATE FUNCTION "is_unregistered"("actor" text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM "decisions" WHERE "subject_actor_id" = "actor"
    AND "in_force" IN ('refuse_registration', 'revoke_registration'))
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "fill_decision"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "rule" "review_rules";
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT "author_id", "addressee_id" INTO NEW."author_id", NEW."addressee_id" FROM "reports" WHERE "id" = NEW."report_id";
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF "is_unregistered"(NEW."actor_id") THEN
    PERFORM "refuse"('decisions_registered_check', 'the actor that decides is not registered');
  END IF;
  NEW."mandates_before" := CASE WHEN NEW."subject_actor_id" IS NOT NULL THEN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('kind', "kind", 'country', "country", 'addressee_id', "addressee_id")
      ORDER BY "kind" COLLATE "C", "country" COLLATE "C", "addressee_id" COLLATE "C"), '[]')
    FROM "mandates" WHERE "actor_id" = NEW."subject_actor_id") END;
  IF EXISTS (SELECT FROM "report_revisions" WHERE "report_id" = NEW."report_id" AND "person" = NEW."person") OR EXISTS (
    SELECT FROM "restriction_requests" WHERE "id" = NEW."restriction_request_id" AND "person" = NEW."person")
    OR "acted_for"(NEW."person", NEW."subject_actor_id") THEN
    PERFORM "refuse"('decisions_person_check', 'the person wrote the report or the request, or acted for the actor');
  END IF;
  SELECT * INTO "rule" FROM "review_rules" WHERE "id" = NEW."rule_id" AND "version" = NEW."rule_version";
  IF "rule"."effective_from" > NEW."made_at" OR "rule"."effective_to" <= NEW."made_at" THEN
    PERFORM "refuse"('decisions_rule_check', 'the version of the rule was not in force');
  END IF;
  IF NEW."measure" <> 'none' AND NOT NEW."measure" = ANY ("rule"."measures") THEN
    PERFORM "refuse"('decisions_measure_allowed_check', 'the rule does not allow the measure');
  END IF;
  IF EXISTS (
    SELECT FROM unnest("rule"."measures") AS "weaker"
    WHERE "is_on_actors"("weaker") = (NEW."subject_actor_id" IS NOT NULL)
      AND "measure_strength"("weaker") < "measure_strength"(NEW."measure") AND NOT EXISTS (
      SELECT FROM jsonb_array_elements(NEW."weaker_measures") AS "said"
      WHERE "said" ->> 'measure' = "weaker" AND "said" ->> 'why_not' ~ '\S')) THEN
    PERFORM "refuse"('decisions_weaker_measures_check', 'why a weaker measure would not do is not said');
  END IF;
  IF NOT EXISTS (SELECT FROM "seals" WHERE "id" = NEW."seal_id" AND "report_id" = NEW."report_id"
      AND "lapses_at" > NEW."made_at" AND "ended_by" IS DISTINCT FROM 'lapse') AND NEW."seal_id" IS NOT NULL THEN
    PERFORM "refuse"('decisions_seal_check', 'the seal is of another report, or has lapsed');
  END IF;
  IF NOT EXISTS (SELECT FROM "restriction_requests" WHERE "id" = NEW."restriction_request_id"
      AND "report_id" IS NOT DISTINCT FROM NEW."report_id"
      AND "restriction_requests"."actor_id" IS NOT DISTINCT FROM NEW."subject_actor_id")
    AND NEW."restriction_request_id" IS NOT NULL THEN
    PERFORM "refuse"('decisions_restriction_request_check', 'the request is about something else');
  END IF;
  IF EXISTS (SELECT FROM "restriction_requests" WHERE "id" = NEW."restriction_request_id"
      AND "requester_id" = NEW."actor_id") THEN
    PERFORM "refuse"('decisions_own_request_check', 'the actor asked for it');
  END IF;
  IF NEW."in_force" <> NEW."measure" THEN
    PERFORM "refuse"('decisions_in_force_check', 'a decision begins in force');
  END IF;
  IF NEW."measure" IN ('refuse_registration', 'revoke_registration') AND (NEW."measure" = 'revoke_registration')
    <> EXISTS (SELECT FROM "reports" WHERE "author_id" = NEW."subject_actor_id" AND "published_at" IS NOT NULL) THEN
    PERFORM "refuse"('decisions_registration_check', 'who has published is revoked, who has not is refused');
  END IF;
  IF "is_on_actors"(NEW."measure") AND "is_unregistered"(NEW."subject_actor_id") THEN
    PERFORM "refuse"('decisions_registration_check', 'the registration of the actor is refused or revoked already');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "fill_appeal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "author_id", "addressee_id", "subject_actor_id", "made_at"
  INTO NEW."author_id", NEW."addressee_id", NEW."subject_actor_id", NEW."decided_at"
  FROM "decisions" WHERE "id" = NEW."decision_id";
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "fill_ruling"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "appeal" "appeals";
  "decision" "decisions";
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT * INTO "appeal" FROM "appeals" WHERE "id" = NEW."appeal_id";
  SELECT * INTO "decision" FROM "decisions" WHERE "id" = "appeal"."decision_id";
  NEW."author_id" := "decision"."author_id";
  NEW."addressee_id" := "decision"."addressee_id";
  NEW."subject_actor_id" := "decision"."subject_actor_id";
  NEW."decider_id" := "decision"."actor_id";
  IF TG_OP = 'INSERT' AND "is_unregistered"(NEW."actor_id") THEN
    PERFORM "refuse"('rulings_registered_check', 'the actor that rules is not registered');
  END IF;
  IF NEW."person" IN ("decision"."person", "appeal"."person") OR EXISTS (
    SELECT FROM "report_revisions" WHERE "report_id" = "decision"."report_id" AND "person" = NEW."person") OR EXISTS (
    SELECT FROM "restriction_requests"
    WHERE "id" = "decision"."restriction_request_id" AND "person" = NEW."person")
    OR (TG_OP = 'INSERT' AND "acted_for"(NEW."person", "decision"."subject_actor_id")) THEN
    PERFORM "refuse"('rulings_person_check', 'the person decided, appealed, wrote the report or the request, or acted for the actor');
  END IF;
  IF EXISTS (SELECT FROM "restriction_requests" WHERE "id" = "decision"."restriction_request_id"
      AND "requester_id" = NEW."actor_id") THEN
    PERFORM "refuse"('rulings_own_request_check', 'the actor asked for it');
  END IF;
  -- The same measure again takes less of what it takes: fewer words, or fewer mandates.
  IF NEW."measure" IS NOT NULL AND TG_OP = 'INSERT' AND (
      "is_on_actors"(NEW."measure") <> ("decision"."subject_actor_id" IS NOT NULL)
      OR NOT ("measure_strength"(NEW."measure") < "measure_strength"("decision"."in_force")
        OR NEW."measure" = "decision"."in_force")
      OR NOT NEW."measure" = ANY (SELECT unnest("measures") FROM "review_rules"
        WHERE "id" = "decision"."rule_id" AND "version" = "decision"."rule_version")) THEN
    PERFORM "refuse"('rulings_weaker_check', 'the measure is not weaker, or the rule does not allow it');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
-- Nothing takes effect of which whom it concerns has no notice: the author of the report, or the actor that it is about.
CREATE OR REPLACE FUNCTION "require_notice"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "told" text[];
  "about" jsonb := to_jsonb(NEW);
BEGIN
  SELECT array_agg("actor_id") INTO "told" FROM "notices" WHERE CASE TG_TABLE_NAME
    WHEN 'decisions' THEN "kind" = 'decision' AND "decision_id" = NEW."id"
    WHEN 'seals' THEN "kind" = 'seal' AND "seal_id" = NEW."id"
    ELSE "kind" = 'ruling' AND "ruling_id" = NEW."id" END;
  IF NOT coalesce(coalesce("about" ->> 'subject_actor_id', "about" ->> 'author_id') = ANY ("told"), false) THEN
    PERFORM "refuse"(TG_TABLE_NAME || '_notice_check', 'whom it concerns has no notice');
  END IF;
  RETURN NULL;
END $$;
