CREATE TABLE "earlier_writers" (
	"report_id" uuid NOT NULL,
	"person" text NOT NULL,
	CONSTRAINT "earlier_writers_pkey" PRIMARY KEY("report_id","person")
);
--> statement-breakpoint
ALTER TABLE "earlier_writers" ADD CONSTRAINT "earlier_writers_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- By hand:
-- A State does not become something else in order to review.
CREATE FUNCTION "refuse_other_group"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refuse"('actors_stakeholder_group_check', 'the group of an actor never changes');
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "actors_stakeholder_group_check" AFTER UPDATE OF "stakeholder_group" ON "actors" FOR EACH ROW
  WHEN (OLD."stakeholder_group" <> NEW."stakeholder_group") EXECUTE FUNCTION "refuse_other_group"();--> statement-breakpoint
CREATE FUNCTION "keep_earlier_writer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "earlier_writers" VALUES (OLD."report_id", OLD."person") ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "report_revisions_keep_earlier_writer" AFTER UPDATE OF "person" ON "report_revisions" FOR EACH ROW
  WHEN (OLD."person" <> NEW."person") EXECUTE FUNCTION "keep_earlier_writer"();--> statement-breakpoint
-- Whether a person has ever done anything that is on record in the name of an actor.
CREATE OR REPLACE FUNCTION "acted_for"("who" text, "actor" text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM "reports" JOIN "report_revisions" ON "report_id" = "reports"."id"
      WHERE "author_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "reports" JOIN "earlier_writers" ON "report_id" = "reports"."id"
      WHERE "author_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "restriction_requests" WHERE "recorded_by" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "review_rule_proposals" WHERE "proposed_by" = "actor" AND "person" = "who"
      OR "closed_by" = "actor" AND "closer_person" = "who")
    OR EXISTS (SELECT FROM "review_rule_comments" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "seals" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "decisions" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "appeals" WHERE "actor_id" = "actor" AND "person" = "who")
    OR EXISTS (SELECT FROM "rulings" WHERE "actor_id" = "actor" AND "person" = "who")
$$;--> statement-breakpoint
-- Nobody seals, decides or rules in the name of one actor on what concerns another for which they have acted: the author of
-- the report, its addressee, or whoever asked for it. Runs after the trigger that fills in who they are.
CREATE FUNCTION "refuse_partisan"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "request" uuid := CASE TG_TABLE_NAME
    WHEN 'decisions' THEN (to_jsonb(NEW) ->> 'restriction_request_id')::uuid
    WHEN 'rulings' THEN (SELECT "restriction_request_id" FROM "decisions" JOIN "appeals" ON "decision_id" = "decisions"."id"
      WHERE "appeals"."id" = (to_jsonb(NEW) ->> 'appeal_id')::uuid) END;
BEGIN
  IF "acted_for"(NEW."person", NEW."author_id") OR "acted_for"(NEW."person", NEW."addressee_id")
    OR "acted_for"(NEW."person", (SELECT "requester_id" FROM "restriction_requests" WHERE "id" = "request")) THEN
    PERFORM "refuse"(TG_TABLE_NAME || '_person_check', 'the person has acted for an actor that it concerns');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "decisions_partisan" BEFORE INSERT ON "decisions" FOR EACH ROW EXECUTE FUNCTION "refuse_partisan"();--> statement-breakpoint
CREATE TRIGGER "rulings_partisan" BEFORE INSERT ON "rulings" FOR EACH ROW EXECUTE FUNCTION "refuse_partisan"();--> statement-breakpoint
-- The author seals what it wrote itself.
CREATE TRIGGER "seals_partisan" BEFORE INSERT ON "seals" FOR EACH ROW
  WHEN (NEW."actor_id" <> NEW."author_id") EXECUTE FUNCTION "refuse_partisan"();
