-- By hand:
-- Each look-up is planned for who is asked about: for anybody, the plan before PostgreSQL 18 reads all revisions where few
-- persons wrote most of them.
CREATE OR REPLACE FUNCTION "acted_for"("who" text, "actor" text) RETURNS boolean LANGUAGE plpgsql STABLE
SET plan_cache_mode = 'force_custom_plan' AS $$
BEGIN
  RETURN EXISTS (SELECT FROM "reports" JOIN "report_revisions" ON "report_id" = "reports"."id"
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
    OR EXISTS (SELECT FROM "rulings" WHERE "actor_id" = "actor" AND "person" = "who");
END $$;
