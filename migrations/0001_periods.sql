-- One author gives one account of the same recommendation, addressee and territory for any day.
-- Drafts and published reports hold their period; withdrawn ones free it. The pair comes first, as the planner may read the
-- reports of one pair by this index: with the author first, that reads a large part of it.
CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_period_excl" EXCLUDE USING gist (
  "recommendation_id" WITH =,
  "addressee_id" WITH =,
  "author_id" WITH =,
  (coalesce("territory", '')) WITH =,
  daterange("period_start", "period_end", '[]') WITH &&
) WHERE ("state" <> 'withdrawn');
