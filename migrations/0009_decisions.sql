CREATE TABLE "appeals" (
	"id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"grounds" text NOT NULL,
	"actor_id" text NOT NULL,
	"person" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"author_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "appeals_pkey" PRIMARY KEY("id"),
	CONSTRAINT "appeals_decision_id_actor_id_key" UNIQUE("decision_id","actor_id"),
	CONSTRAINT "appeals_standing_check" CHECK ("appeals"."actor_id" in ("appeals"."author_id", "appeals"."addressee_id")),
	CONSTRAINT "appeals_deadline_check" CHECK ("appeals"."made_at" <= "appeals"."decided_at" + interval '2160 hours'),
	CONSTRAINT "appeals_grounds_check" CHECK ("appeals"."grounds" ~ '\S')
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"rule_version" integer NOT NULL,
	"measure" text NOT NULL,
	"reasons" text NOT NULL,
	"weaker_measures" jsonb NOT NULL,
	"fields" text[] NOT NULL,
	"note" text,
	"due_on" date,
	"seal_id" uuid,
	"restriction_request_id" uuid,
	"actor_id" text NOT NULL,
	"person" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"in_force" text NOT NULL,
	"actor_group" text NOT NULL,
	"author_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	CONSTRAINT "decisions_pkey" PRIMARY KEY("id"),
	CONSTRAINT "decisions_seal_id_key" UNIQUE("seal_id"),
	CONSTRAINT "decisions_restriction_request_id_key" UNIQUE("restriction_request_id"),
	CONSTRAINT "decisions_arbiter_check" CHECK ("decisions"."actor_group" not in ('states', 'companies')),
	CONSTRAINT "decisions_own_report_check" CHECK ("decisions"."actor_id" <> "decisions"."author_id"),
	CONSTRAINT "decisions_about_itself_check" CHECK ("decisions"."actor_id" <> "decisions"."addressee_id"),
	CONSTRAINT "decisions_measure_check" CHECK ("decisions"."measure" in ('none', 'annotate', 'request_correction', 'redact', 'restrict')),
	CONSTRAINT "decisions_occasion_check" CHECK ("decisions"."measure" <> 'none' or num_nonnulls("decisions"."seal_id", "decisions"."restriction_request_id") > 0),
	CONSTRAINT "decisions_note_check" CHECK (("decisions"."measure" = 'annotate') = ("decisions"."note" is not null)),
	CONSTRAINT "decisions_due_on_check" CHECK (("decisions"."measure" = 'request_correction') = ("decisions"."due_on" is not null)),
	CONSTRAINT "decisions_fields_check" CHECK ("decisions"."measure" <> 'redact' or cardinality("decisions"."fields") > 0),
	CONSTRAINT "decisions_reasons_check" CHECK ("decisions"."reasons" ~ '\S')
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid NOT NULL,
	"actor_id" text NOT NULL,
	"kind" text NOT NULL,
	"report_id" uuid NOT NULL,
	"decision_id" uuid,
	"seal_id" uuid,
	"ruling_id" uuid,
	"made_at" timestamp with time zone NOT NULL,
	"deadline" timestamp with time zone,
	CONSTRAINT "notices_pkey" PRIMARY KEY("id"),
	CONSTRAINT "notices_kind_check" CHECK (case "notices"."kind" when 'decision' then "notices"."decision_id" is not null and "notices"."deadline" is not null
        when 'ruling' then "notices"."ruling_id" is not null and "notices"."decision_id" is not null
        when 'seal' then "notices"."seal_id" is not null and "notices"."deadline" is not null
        when 'lapse' then "notices"."seal_id" is not null else false end)
);
--> statement-breakpoint
CREATE TABLE "redactions" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "redactions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"report_id" uuid NOT NULL,
	"decision_id" uuid,
	"seal_id" uuid,
	"mark" text NOT NULL,
	"whole" boolean NOT NULL,
	"texts" text[] NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "redactions_pkey" PRIMARY KEY("id"),
	CONSTRAINT "redactions_report_id_mark_key" UNIQUE("report_id","mark"),
	CONSTRAINT "redactions_ground_check" CHECK (num_nonnulls("redactions"."decision_id", "redactions"."seal_id") = 1),
	CONSTRAINT "redactions_texts_check" CHECK (cardinality("redactions"."texts") > 0 and not ('' = any ("redactions"."texts")))
);
--> statement-breakpoint
CREATE TABLE "restrictions" (
	"report_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_to" timestamp with time zone,
	CONSTRAINT "restrictions_pkey" PRIMARY KEY("decision_id"),
	CONSTRAINT "restrictions_known_to_check" CHECK ("restrictions"."known_from" < "restrictions"."known_to")
);
--> statement-breakpoint
CREATE TABLE "rulings" (
	"id" uuid NOT NULL,
	"appeal_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"measure" text,
	"fields" text[] NOT NULL,
	"note" text,
	"due_on" date,
	"reasons" text NOT NULL,
	"actor_id" text NOT NULL,
	"person" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"actor_group" text NOT NULL,
	"author_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	"decider_id" text NOT NULL,
	CONSTRAINT "rulings_pkey" PRIMARY KEY("id"),
	CONSTRAINT "rulings_appeal_id_key" UNIQUE("appeal_id"),
	CONSTRAINT "rulings_arbiter_check" CHECK ("rulings"."actor_group" not in ('states', 'companies')),
	CONSTRAINT "rulings_own_report_check" CHECK ("rulings"."actor_id" <> "rulings"."author_id"),
	CONSTRAINT "rulings_about_itself_check" CHECK ("rulings"."actor_id" <> "rulings"."addressee_id"),
	CONSTRAINT "rulings_own_decision_check" CHECK ("rulings"."actor_id" <> "rulings"."decider_id"),
	CONSTRAINT "rulings_outcome_check" CHECK ("rulings"."outcome" in ('upheld', 'overturned', 'partly')),
	CONSTRAINT "rulings_measure_check" CHECK (("rulings"."outcome" = 'partly') = ("rulings"."measure" is not null)),
	CONSTRAINT "rulings_reasons_check" CHECK ("rulings"."reasons" ~ '\S')
);
--> statement-breakpoint
CREATE TABLE "sealed_contents" (
	"report_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"narrative" text NOT NULL,
	"assessments" jsonb NOT NULL,
	"measures" jsonb NOT NULL,
	"evidence" jsonb NOT NULL,
	"content_bytes" integer NOT NULL,
	CONSTRAINT "sealed_contents_pkey" PRIMARY KEY("report_id","revision")
);
--> statement-breakpoint
CREATE TABLE "seals" (
	"id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"fields" text[] NOT NULL,
	"actor_id" text NOT NULL,
	"person" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"lapses_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"actor_group" text NOT NULL,
	"author_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	CONSTRAINT "seals_pkey" PRIMARY KEY("id"),
	CONSTRAINT "seals_arbiter_check" CHECK ("seals"."actor_id" = "seals"."author_id" or "seals"."actor_group" not in ('states', 'companies')),
	CONSTRAINT "seals_about_itself_check" CHECK ("seals"."actor_id" = "seals"."author_id" or "seals"."actor_id" <> "seals"."addressee_id"),
	CONSTRAINT "seals_lapses_at_check" CHECK ("seals"."lapses_at" <= "seals"."made_at" + interval '72 hours'),
	CONSTRAINT "seals_ended_check" CHECK (num_nonnulls("seals"."ended_at", "seals"."ended_by") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "reports" DROP CONSTRAINT "reports_state_check";--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "review" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_rule_id_rule_version_fkey" FOREIGN KEY ("rule_id","rule_version") REFERENCES "public"."review_rules"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "public"."seals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_restriction_request_id_fkey" FOREIGN KEY ("restriction_request_id") REFERENCES "public"."restriction_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "public"."seals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_ruling_id_fkey" FOREIGN KEY ("ruling_id") REFERENCES "public"."rulings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redactions" ADD CONSTRAINT "redactions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redactions" ADD CONSTRAINT "redactions_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "redactions" ADD CONSTRAINT "redactions_seal_id_fkey" FOREIGN KEY ("seal_id") REFERENCES "public"."seals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rulings" ADD CONSTRAINT "rulings_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "public"."appeals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rulings" ADD CONSTRAINT "rulings_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sealed_contents" ADD CONSTRAINT "sealed_contents_report_id_revision_fkey" FOREIGN KEY ("report_id","revision") REFERENCES "public"."report_revisions"("report_id","revision") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seals" ADD CONSTRAINT "seals_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seals" ADD CONSTRAINT "seals_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appeals_made_at_index" ON "appeals" USING btree ("made_at","id");--> statement-breakpoint
CREATE INDEX "decisions_made_at_index" ON "decisions" USING btree ("made_at","id");--> statement-breakpoint
CREATE INDEX "decisions_report_id_index" ON "decisions" USING btree ("report_id","made_at","id");--> statement-breakpoint
CREATE INDEX "decisions_rule_id_index" ON "decisions" USING btree ("rule_id","made_at","id");--> statement-breakpoint
CREATE INDEX "decisions_actor_id_index" ON "decisions" USING btree ("actor_id","made_at","id");--> statement-breakpoint
CREATE INDEX "notices_actor_id_index" ON "notices" USING btree ("actor_id","made_at","id");--> statement-breakpoint
CREATE INDEX "notices_decision_id_index" ON "notices" USING btree ("decision_id");--> statement-breakpoint
CREATE INDEX "notices_seal_id_index" ON "notices" USING btree ("seal_id");--> statement-breakpoint
CREATE INDEX "notices_ruling_id_index" ON "notices" USING btree ("ruling_id");--> statement-breakpoint
CREATE UNIQUE INDEX "restrictions_report_id_key" ON "restrictions" USING btree ("report_id") WHERE "restrictions"."known_to" is null;--> statement-breakpoint
CREATE INDEX "restrictions_report_id_index" ON "restrictions" USING btree ("report_id","known_from");--> statement-breakpoint
CREATE INDEX "seals_made_at_index" ON "seals" USING btree ("made_at","id");--> statement-breakpoint
CREATE INDEX "seals_report_id_index" ON "seals" USING btree ("report_id","made_at","id");--> statement-breakpoint
CREATE INDEX "seals_lapses_at_index" ON "seals" USING btree ("lapses_at") WHERE "seals"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_state_check" CHECK (case "reports"."state" when 'draft' then "reports"."published_at" is null and "reports"."withdrawn_at" is null
        when 'published' then "reports"."published_at" is not null and "reports"."withdrawn_at" is null
        when 'restricted' then "reports"."published_at" is not null and "reports"."withdrawn_at" is null
        when 'withdrawn' then "reports"."published_at" is not null and "reports"."withdrawn_at" is not null and "reports"."withdrawal_reason" is not null
        else false end);--> statement-breakpoint
-- By hand:
-- Who may not decide is refused here, whatever program asks. These copy what the constraints compare.
CREATE FUNCTION "refuse"("broken" text, "why" text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', "why" USING ERRCODE = 'check_violation', CONSTRAINT = "broken";
END $$;--> statement-breakpoint
CREATE FUNCTION "fill_seal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT "author_id", "addressee_id" INTO NEW."author_id", NEW."addressee_id" FROM "reports" WHERE "id" = NEW."report_id";
  -- Reasons never came: who reviews gives them now, and hides by a decision.
  IF TG_OP = 'INSERT' AND NEW."actor_id" <> NEW."author_id" AND EXISTS (
    SELECT FROM "seals" WHERE "report_id" = NEW."report_id" AND "actor_id" <> "author_id" AND "ended_by" = 'lapse') THEN
    PERFORM "refuse"('seals_repeated_check', 'a seal by a reviewer has lapsed on this report');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "seals_fill" BEFORE INSERT OR UPDATE ON "seals" FOR EACH ROW EXECUTE FUNCTION "fill_seal"();--> statement-breakpoint
CREATE FUNCTION "fill_decision"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "rule" "review_rules";
  "ladder" constant text[] := '{annotate,request_correction,redact,restrict}';
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT "author_id", "addressee_id" INTO NEW."author_id", NEW."addressee_id" FROM "reports" WHERE "id" = NEW."report_id";
  IF TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM "report_revisions" WHERE "report_id" = NEW."report_id" AND "person" = NEW."person") OR EXISTS (
    SELECT FROM "restriction_requests" WHERE "id" = NEW."restriction_request_id" AND "person" = NEW."person") THEN
    PERFORM "refuse"('decisions_person_check', 'the person wrote the report or the request');
  END IF;
  SELECT * INTO "rule" FROM "review_rules" WHERE "id" = NEW."rule_id" AND "version" = NEW."rule_version";
  IF "rule"."effective_from" > NEW."made_at" OR "rule"."effective_to" <= NEW."made_at" THEN
    PERFORM "refuse"('decisions_rule_check', 'the version of the rule was not in force');
  END IF;
  IF NEW."measure" <> 'none' AND NOT NEW."measure" = ANY ("rule"."measures") THEN
    PERFORM "refuse"('decisions_measure_allowed_check', 'the rule does not allow the measure');
  END IF;
  IF EXISTS (
    SELECT FROM unnest("ladder"[:array_position("ladder", NEW."measure") - 1]) AS "weaker"
    WHERE "weaker" = ANY ("rule"."measures") AND NOT EXISTS (
      SELECT FROM jsonb_array_elements(NEW."weaker_measures") AS "said"
      WHERE "said" ->> 'measure' = "weaker" AND "said" ->> 'why_not' ~ '\S')) THEN
    PERFORM "refuse"('decisions_weaker_measures_check', 'why a weaker measure would not do is not said');
  END IF;
  IF NOT EXISTS (SELECT FROM "seals" WHERE "id" = NEW."seal_id" AND "report_id" = NEW."report_id"
      AND "lapses_at" > NEW."made_at" AND "ended_by" IS DISTINCT FROM 'lapse') AND NEW."seal_id" IS NOT NULL THEN
    PERFORM "refuse"('decisions_seal_check', 'the seal is of another report, or has lapsed');
  END IF;
  IF NOT EXISTS (SELECT FROM "restriction_requests" WHERE "id" = NEW."restriction_request_id"
      AND "report_id" = NEW."report_id") AND NEW."restriction_request_id" IS NOT NULL THEN
    PERFORM "refuse"('decisions_restriction_request_check', 'the request is about something else');
  END IF;
  IF EXISTS (SELECT FROM "restriction_requests" WHERE "id" = NEW."restriction_request_id"
      AND "requester_id" = NEW."actor_id") THEN
    PERFORM "refuse"('decisions_own_request_check', 'the actor asked for it');
  END IF;
  IF NEW."in_force" <> NEW."measure" THEN
    PERFORM "refuse"('decisions_in_force_check', 'a decision begins in force');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "decisions_fill" BEFORE INSERT OR UPDATE ON "decisions" FOR EACH ROW EXECUTE FUNCTION "fill_decision"();--> statement-breakpoint
CREATE FUNCTION "fill_appeal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "author_id", "addressee_id", "made_at" INTO NEW."author_id", NEW."addressee_id", NEW."decided_at"
  FROM "decisions" WHERE "id" = NEW."decision_id";
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "appeals_fill" BEFORE INSERT OR UPDATE ON "appeals" FOR EACH ROW EXECUTE FUNCTION "fill_appeal"();--> statement-breakpoint
CREATE FUNCTION "fill_ruling"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "appeal" "appeals";
  "decision" "decisions";
  "ladder" constant text[] := '{annotate,request_correction,redact,restrict}';
BEGIN
  SELECT "stakeholder_group" INTO NEW."actor_group" FROM "actors" WHERE "id" = NEW."actor_id";
  SELECT * INTO "appeal" FROM "appeals" WHERE "id" = NEW."appeal_id";
  SELECT * INTO "decision" FROM "decisions" WHERE "id" = "appeal"."decision_id";
  NEW."author_id" := "decision"."author_id";
  NEW."addressee_id" := "decision"."addressee_id";
  NEW."decider_id" := "decision"."actor_id";
  IF NEW."person" IN ("decision"."person", "appeal"."person") OR EXISTS (
    SELECT FROM "report_revisions" WHERE "report_id" = "decision"."report_id" AND "person" = NEW."person") OR EXISTS (
    SELECT FROM "restriction_requests"
    WHERE "id" = "decision"."restriction_request_id" AND "person" = NEW."person") THEN
    PERFORM "refuse"('rulings_person_check', 'the person decided, appealed, or wrote the report or the request');
  END IF;
  IF EXISTS (SELECT FROM "restriction_requests" WHERE "id" = "decision"."restriction_request_id"
      AND "requester_id" = NEW."actor_id") THEN
    PERFORM "refuse"('rulings_own_request_check', 'the actor asked for it');
  END IF;
  IF NEW."measure" IS NOT NULL AND TG_OP = 'INSERT' AND (
      NOT coalesce(array_position("ladder", NEW."measure") <= array_position("ladder", "decision"."in_force"), false)
      OR NOT NEW."measure" = ANY (SELECT unnest("measures") FROM "review_rules"
        WHERE "id" = "decision"."rule_id" AND "version" = "decision"."rule_version")) THEN
    PERFORM "refuse"('rulings_weaker_check', 'the measure is not weaker, or the rule does not allow it');
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "rulings_fill" BEFORE INSERT OR UPDATE ON "rulings" FOR EACH ROW EXECUTE FUNCTION "fill_ruling"();--> statement-breakpoint
-- What is in force of a decision changes by a ruling on an appeal alone.
CREATE FUNCTION "require_ruling"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "rulings" JOIN "appeals" ON "appeals"."id" = "rulings"."appeal_id"
      WHERE "appeals"."decision_id" = NEW."id"
        AND (("outcome" = 'overturned' AND NEW."in_force" = 'none') OR ("outcome" = 'partly' AND NEW."in_force" = "rulings"."measure"))) THEN
    PERFORM "refuse"('decisions_in_force_check', 'no ruling says so');
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "decisions_ruled" AFTER UPDATE ON "decisions" FOR EACH ROW
  WHEN (OLD."in_force" IS DISTINCT FROM NEW."in_force") EXECUTE FUNCTION "require_ruling"();--> statement-breakpoint
-- What is recorded stays as it was.
CREATE TRIGGER "decisions_deleted" AFTER DELETE ON "decisions" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "decisions_changed" AFTER UPDATE ON "decisions" FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'in_force' IS DISTINCT FROM to_jsonb(NEW) - 'in_force') EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "appeals_changed" AFTER UPDATE OR DELETE ON "appeals" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rulings_changed" AFTER UPDATE OR DELETE ON "rulings" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "notices_changed" AFTER UPDATE OR DELETE ON "notices" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "seals_deleted" AFTER DELETE ON "seals" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
-- Nothing takes effect of which whom it concerns has no notice, by the end of the same transaction.
CREATE FUNCTION "require_notice"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "told" text[];
  "about" jsonb := to_jsonb(NEW);
BEGIN
  SELECT array_agg("actor_id") INTO "told" FROM "notices" WHERE CASE TG_TABLE_NAME
    WHEN 'decisions' THEN "kind" = 'decision' AND "decision_id" = NEW."id"
    WHEN 'seals' THEN "kind" = 'seal' AND "seal_id" = NEW."id"
    ELSE "kind" = 'ruling' AND "ruling_id" = NEW."id" END;
  IF NOT coalesce("about" ->> 'author_id' = ANY ("told"), false) THEN
    PERFORM "refuse"(TG_TABLE_NAME || '_notice_check', 'the author has no notice');
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "decisions_notice_check" AFTER INSERT ON "decisions" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "require_notice"();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "rulings_notice_check" AFTER INSERT ON "rulings" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "require_notice"();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "seals_notice_check" AFTER INSERT ON "seals" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."actor_id" <> NEW."author_id") EXECUTE FUNCTION "require_notice"();--> statement-breakpoint
-- A report is restricted as long as a decision that says so is in force, and no longer.
CREATE FUNCTION "require_restriction"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT "state" = 'restricted' FROM "reports" WHERE "id" = NEW."id") IS DISTINCT FROM EXISTS (
      SELECT FROM "decisions" WHERE "report_id" = NEW."id" AND "in_force" = 'restrict') THEN
    PERFORM "refuse"('reports_restricted_check', 'its state is not what decisions in force say');
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "reports_restricted_check" AFTER UPDATE ON "reports" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD."state" = 'restricted' OR NEW."state" = 'restricted')
  EXECUTE FUNCTION "require_restriction"();
