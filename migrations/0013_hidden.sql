CREATE TABLE "hidings" (
	"single" boolean DEFAULT true NOT NULL,
	"number" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "hidings_pkey" PRIMARY KEY("single"),
	CONSTRAINT "hidings_single_check" CHECK ("hidings"."single")
);
--> statement-breakpoint
CREATE TABLE "shown_words" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "shown_words_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"report_id" uuid NOT NULL,
	"decision_id" uuid,
	"ruling_id" uuid,
	"reasons" text NOT NULL,
	"note" text,
	"weaker_measures" jsonb,
	CONSTRAINT "shown_words_pkey" PRIMARY KEY("id"),
	CONSTRAINT "shown_words_decision_id_key" UNIQUE("decision_id"),
	CONSTRAINT "shown_words_ruling_id_key" UNIQUE("ruling_id"),
	CONSTRAINT "shown_words_about_check" CHECK (num_nonnulls("shown_words"."decision_id", "shown_words"."ruling_id") = 1 and num_nonnulls("shown_words"."decision_id", "shown_words"."weaker_measures") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "shown_words" ADD CONSTRAINT "shown_words_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shown_words" ADD CONSTRAINT "shown_words_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shown_words" ADD CONSTRAINT "shown_words_ruling_id_fkey" FOREIGN KEY ("ruling_id") REFERENCES "public"."rulings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shown_words_report_id_index" ON "shown_words" USING btree ("report_id");--> statement-breakpoint
-- By hand:
INSERT INTO "hidings" DEFAULT VALUES;--> statement-breakpoint
-- Counts what is hidden, one after the other: who sees a number sees all that was hidden up to it.
CREATE FUNCTION "count_hiding"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "changed" uuid := CASE tg_table_name WHEN 'reports' THEN (to_jsonb(new) ->> 'id')::uuid ELSE (to_jsonb(new) ->> 'report_id')::uuid END;
BEGIN
  -- Drafts are not public.
  IF EXISTS (SELECT FROM "reports" WHERE "id" = "changed" AND "published_at" IS NOT NULL) THEN
    UPDATE "hidings" SET "number" = "number" + 1;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "reports_count_hiding" AFTER UPDATE OF "state" ON "reports" FOR EACH ROW
  WHEN (old."state" = 'published' AND new."state" <> 'published') EXECUTE FUNCTION "count_hiding"();--> statement-breakpoint
CREATE TRIGGER "report_revisions_count_hiding"
  AFTER UPDATE OF "narrative", "assessments", "measures", "evidence" ON "report_revisions" FOR EACH ROW
  WHEN ((old."narrative", old."assessments", old."measures", old."evidence")
    IS DISTINCT FROM (new."narrative", new."assessments", new."measures", new."evidence"))
  EXECUTE FUNCTION "count_hiding"();--> statement-breakpoint
CREATE TRIGGER "shown_words_count_hiding" AFTER INSERT ON "shown_words" FOR EACH ROW EXECUTE FUNCTION "count_hiding"();--> statement-breakpoint
-- An edition has what was said on a report as it was shown when it was made.
CREATE TRIGGER "shown_words_withdraw_dataset_editions" AFTER INSERT ON "shown_words"
  FOR EACH ROW EXECUTE FUNCTION "withdraw_dataset_editions"();
