-- First, as keys of what follows refer to it.
ALTER TABLE "actors" ADD CONSTRAINT "actors_id_stakeholder_group_key" UNIQUE("id","stakeholder_group");--> statement-breakpoint
CREATE TABLE "flags" (
	"id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"rule_version" integer NOT NULL,
	"fields" text[] NOT NULL,
	"text" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "flags_pkey" PRIMARY KEY("id"),
	CONSTRAINT "flags_received_at_check" CHECK (mod(extract(epoch from "flags"."received_at"), 3600) = 0)
);
--> statement-breakpoint
CREATE TABLE "restriction_requests" (
	"id" uuid NOT NULL,
	"recorded_by" text NOT NULL,
	"person" text NOT NULL,
	"requester_id" text,
	"requester_name" text NOT NULL,
	"requester_group" text NOT NULL,
	"requester_country" text,
	"received_on" date,
	"report_id" uuid,
	"actor_id" text,
	"fields" text[] NOT NULL,
	"measure" text NOT NULL,
	"legal_ground" jsonb,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"decision_id" uuid,
	"decided_at" timestamp with time zone,
	"sealed_at" timestamp with time zone,
	CONSTRAINT "restriction_requests_pkey" PRIMARY KEY("id"),
	CONSTRAINT "restriction_requests_subject_check" CHECK (num_nonnulls("restriction_requests"."report_id", "restriction_requests"."actor_id") = 1),
	CONSTRAINT "restriction_requests_decision_check" CHECK (num_nonnulls("restriction_requests"."decision_id", "restriction_requests"."decided_at") in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "review_rule_comments" (
	"id" uuid NOT NULL,
	"rule_id" text NOT NULL,
	"proposal" integer NOT NULL,
	"comments_until" timestamp with time zone NOT NULL,
	"actor_id" text NOT NULL,
	"person" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"answering_person" text,
	CONSTRAINT "review_rule_comments_pkey" PRIMARY KEY("id"),
	CONSTRAINT "review_rule_comments_created_at_check" CHECK ("review_rule_comments"."created_at" < "review_rule_comments"."comments_until"),
	CONSTRAINT "review_rule_comments_answer_check" CHECK (num_nonnulls("review_rule_comments"."answer", "review_rule_comments"."answered_at", "review_rule_comments"."answering_person") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "review_rule_proposals" (
	"rule_id" text NOT NULL,
	"number" integer NOT NULL,
	"base_version" integer,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"covers" text[] NOT NULL,
	"does_not_cover" text[] NOT NULL,
	"criteria" jsonb NOT NULL,
	"grounds" jsonb NOT NULL,
	"measures" text[] NOT NULL,
	"reason" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposer_group" text NOT NULL,
	"person" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"comments_until" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" text,
	"closer_group" text,
	"closer_person" text,
	"closing_reason" text,
	"adopted_at" timestamp with time zone GENERATED ALWAYS AS (case when state = 'adopted' then closed_at end) STORED,
	CONSTRAINT "review_rule_proposals_pkey" PRIMARY KEY("rule_id","number"),
	CONSTRAINT "review_rule_proposals_rule_id_number_comments_until_key" UNIQUE("rule_id","number","comments_until"),
	CONSTRAINT "review_rule_proposals_rule_id_number_adopted_at_key" UNIQUE("rule_id","number","adopted_at"),
	CONSTRAINT "review_rule_proposals_rule_id_check" CHECK ("review_rule_proposals"."rule_id" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	CONSTRAINT "review_rule_proposals_proposer_group_check" CHECK ("review_rule_proposals"."proposer_group" not in ('states', 'companies')),
	CONSTRAINT "review_rule_proposals_closer_group_check" CHECK ("review_rule_proposals"."closer_group" not in ('states', 'companies')),
	CONSTRAINT "review_rule_proposals_comments_until_check" CHECK ("review_rule_proposals"."comments_until" >= "review_rule_proposals"."created_at" + interval '336 hours'),
	CONSTRAINT "review_rule_proposals_state_check" CHECK (case when "review_rule_proposals"."state" = 'open'
          then num_nonnulls("review_rule_proposals"."closed_at", "review_rule_proposals"."closed_by", "review_rule_proposals"."closer_group", "review_rule_proposals"."closer_person", "review_rule_proposals"."closing_reason") = 0
        else num_nulls("review_rule_proposals"."closed_at", "review_rule_proposals"."closed_by", "review_rule_proposals"."closer_group", "review_rule_proposals"."closer_person", "review_rule_proposals"."closing_reason") = 0
          and case "review_rule_proposals"."state" when 'withdrawn' then "review_rule_proposals"."closed_by" = "review_rule_proposals"."proposed_by"
            when 'rejected' then "review_rule_proposals"."closed_by" <> "review_rule_proposals"."proposed_by" and "review_rule_proposals"."closer_person" <> "review_rule_proposals"."person"
            when 'adopted' then "review_rule_proposals"."closed_by" <> "review_rule_proposals"."proposed_by" and "review_rule_proposals"."closer_person" <> "review_rule_proposals"."person"
              and "review_rule_proposals"."closed_at" >= "review_rule_proposals"."comments_until"
            else false end end)
);
--> statement-breakpoint
CREATE TABLE "review_rules" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"covers" text[] NOT NULL,
	"does_not_cover" text[] NOT NULL,
	"criteria" jsonb NOT NULL,
	"grounds" jsonb NOT NULL,
	"measures" text[] NOT NULL,
	"proposal" integer,
	"effective_from" timestamp with time zone NOT NULL,
	"effective_to" timestamp with time zone,
	CONSTRAINT "review_rules_pkey" PRIMARY KEY("id","version"),
	CONSTRAINT "review_rules_id_check" CHECK ("review_rules"."id" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	CONSTRAINT "review_rules_proposal_check" CHECK ("review_rules"."version" = 1 or "review_rules"."proposal" is not null),
	CONSTRAINT "review_rules_effective_to_check" CHECK ("review_rules"."effective_from" < "review_rules"."effective_to")
);
--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_rule_id_rule_version_fkey" FOREIGN KEY ("rule_id","rule_version") REFERENCES "public"."review_rules"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restriction_requests" ADD CONSTRAINT "restriction_requests_recorded_by_fkey" FOREIGN KEY ("recorded_by") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restriction_requests" ADD CONSTRAINT "restriction_requests_requester_id_fkey" FOREIGN KEY ("requester_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restriction_requests" ADD CONSTRAINT "restriction_requests_requester_group_fkey" FOREIGN KEY ("requester_group") REFERENCES "public"."stakeholder_groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restriction_requests" ADD CONSTRAINT "restriction_requests_requester_country_fkey" FOREIGN KEY ("requester_country") REFERENCES "public"."countries"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restriction_requests" ADD CONSTRAINT "restriction_requests_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "restriction_requests" ADD CONSTRAINT "restriction_requests_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_rule_comments" ADD CONSTRAINT "review_rule_comments_rule_id_proposal_comments_until_fkey" FOREIGN KEY ("rule_id","proposal","comments_until") REFERENCES "public"."review_rule_proposals"("rule_id","number","comments_until") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_rule_comments" ADD CONSTRAINT "review_rule_comments_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_rule_proposals" ADD CONSTRAINT "review_rule_proposals_rule_id_base_version_fkey" FOREIGN KEY ("rule_id","base_version") REFERENCES "public"."review_rules"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_rule_proposals" ADD CONSTRAINT "review_rule_proposals_proposed_by_proposer_group_fkey" FOREIGN KEY ("proposed_by","proposer_group") REFERENCES "public"."actors"("id","stakeholder_group") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_rule_proposals" ADD CONSTRAINT "review_rule_proposals_closed_by_closer_group_fkey" FOREIGN KEY ("closed_by","closer_group") REFERENCES "public"."actors"("id","stakeholder_group") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "flags_received_at_index" ON "flags" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "flags_report_id_index" ON "flags" USING btree ("report_id","received_at","id");--> statement-breakpoint
CREATE INDEX "flags_rule_id_index" ON "flags" USING btree ("rule_id","received_at","id");--> statement-breakpoint
CREATE INDEX "restriction_requests_created_at_index" ON "restriction_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "restriction_requests_requester_group_index" ON "restriction_requests" USING btree ("requester_group","created_at","id");--> statement-breakpoint
CREATE INDEX "restriction_requests_requester_country_index" ON "restriction_requests" USING btree ("requester_country","created_at","id");--> statement-breakpoint
CREATE INDEX "restriction_requests_report_id_index" ON "restriction_requests" USING btree ("report_id","created_at","id");--> statement-breakpoint
CREATE INDEX "restriction_requests_open_index" ON "restriction_requests" USING btree ("created_at","id") WHERE "restriction_requests"."decided_at" is null;--> statement-breakpoint
CREATE INDEX "review_rule_comments_rule_id_proposal_index" ON "review_rule_comments" USING btree ("rule_id","proposal","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "review_rule_proposals_rule_id_key" ON "review_rule_proposals" USING btree ("rule_id") WHERE "review_rule_proposals"."state" = 'open';--> statement-breakpoint
CREATE INDEX "review_rule_proposals_created_at_index" ON "review_rule_proposals" USING btree ("created_at","rule_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "review_rules_id_key" ON "review_rules" USING btree ("id") WHERE "review_rules"."effective_to" is null;--> statement-breakpoint
-- By hand:
-- Of each rule one version holds at any moment, and one that was proposed holds from its adoption, not before.
ALTER TABLE "review_rules" ADD CONSTRAINT "review_rules_effective_excl" EXCLUDE USING gist (
  "id" WITH =,
  tstzrange("effective_from", "effective_to") WITH &&
);--> statement-breakpoint
ALTER TABLE "review_rules" ADD CONSTRAINT "review_rules_id_proposal_effective_from_fkey"
  FOREIGN KEY ("id", "proposal", "effective_from")
  REFERENCES "review_rule_proposals" ("rule_id", "number", "adopted_at");--> statement-breakpoint
-- What is recorded stays as it was: each trigger says what may still be added, once.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay as they are', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_kept_check', TABLE = TG_TABLE_NAME;
END $$;--> statement-breakpoint
CREATE TRIGGER "review_rules_deleted" AFTER DELETE ON "review_rules"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "review_rules_changed" AFTER UPDATE ON "review_rules"
  FOR EACH ROW WHEN (OLD."effective_to" IS NOT NULL
    OR to_jsonb(OLD) - 'effective_to' IS DISTINCT FROM to_jsonb(NEW) - 'effective_to')
  EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "review_rule_proposals_deleted" AFTER DELETE ON "review_rule_proposals"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "review_rule_proposals_changed" AFTER UPDATE ON "review_rule_proposals"
  FOR EACH ROW WHEN (OLD."state" <> 'open'
    OR to_jsonb(OLD) - '{state,closed_at,closed_by,closer_group,closer_person,closing_reason,adopted_at}'::text[]
      IS DISTINCT FROM
      to_jsonb(NEW) - '{state,closed_at,closed_by,closer_group,closer_person,closing_reason,adopted_at}'::text[])
  EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "review_rule_comments_deleted" AFTER DELETE ON "review_rule_comments"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "review_rule_comments_changed" AFTER UPDATE ON "review_rule_comments"
  FOR EACH ROW WHEN (OLD."answer" IS NOT NULL
    OR to_jsonb(OLD) - '{answer,answered_at,answering_person}'::text[]
      IS DISTINCT FROM to_jsonb(NEW) - '{answer,answered_at,answering_person}'::text[])
  EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "restriction_requests_deleted" AFTER DELETE ON "restriction_requests"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "restriction_requests_changed" AFTER UPDATE ON "restriction_requests"
  FOR EACH ROW WHEN ((OLD."decision_id" IS NOT NULL AND OLD."decision_id" IS DISTINCT FROM NEW."decision_id")
    OR to_jsonb(OLD) - '{decision_id,decided_at,sealed_at}'::text[]
      IS DISTINCT FROM to_jsonb(NEW) - '{decision_id,decided_at,sealed_at}'::text[])
  EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
-- No proposal is adopted past a comment that its proposer has not answered.
CREATE FUNCTION "require_answered_comments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "review_rule_comments"
    WHERE "rule_id" = NEW."rule_id" AND "proposal" = NEW."number" AND "answer" IS NULL) THEN
    RAISE EXCEPTION 'a comment has no answer'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'review_rule_comments_answered_check', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "review_rule_proposals_adopted" AFTER UPDATE ON "review_rule_proposals"
  FOR EACH ROW WHEN (NEW."state" = 'adopted') EXECUTE FUNCTION "require_answered_comments"();
