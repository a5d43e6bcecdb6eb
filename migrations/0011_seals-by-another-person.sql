-- By hand:
-- Whoever wrote a report does not seal it in the name of another actor.
CREATE OR REPLACE FUNCTION "fill_seal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT "author_id", "addressee_id" INTO NEW."author_id", NEW."addressee_id" FROM "reports" WHERE "id" = NEW."report_id";
  IF TG_OP = 'INSERT' AND NEW."actor_id" <> NEW."author_id" AND EXISTS (
    SELECT FROM "report_revisions" WHERE "report_id" = NEW."report_id" AND "person" = NEW."person") THEN
    PERFORM "refuse"('seals_person_check', 'the person wrote the report');
  END IF;
  -- Reasons never came: who reviews gives them now, and hides by a decision.
  IF TG_OP = 'INSERT' AND NEW."actor_id" <> NEW."author_id" AND EXISTS (
    SELECT FROM "seals" WHERE "report_id" = NEW."report_id" AND "actor_id" <> "author_id" AND "ended_by" = 'lapse') THEN
    PERFORM "refuse"('seals_repeated_check', 'a seal by a reviewer has lapsed on this report');
  END IF;
  RETURN NEW;
END $$;
