-- One author gives one account of the same recommendation, addressee and territory for any day.
-- Drafts and published reports hold their period; withdrawn ones free it.
CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_period_excl" EXCLUDE USING gist (
  "author_id" WITH =,
  "recommendation_id" WITH =,
  "addressee_id" WITH =,
  (coalesce("territory", '')) WITH =,
  daterange("period_start", "period_end", '[]') WITH &&
) WHERE ("state" <> 'withdrawn');
