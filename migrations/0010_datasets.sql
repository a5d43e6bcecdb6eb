CREATE TABLE "dataset_editions" (
	"number" integer NOT NULL,
	"edition" integer NOT NULL,
	"state" text NOT NULL,
	"spoiled" boolean DEFAULT false NOT NULL,
	"made_at" timestamp with time zone,
	"contents" jsonb,
	"withdrawn_at" timestamp with time zone,
	"withdrawal_reason" text,
	"report_id" uuid,
	CONSTRAINT "dataset_editions_pkey" PRIMARY KEY("number","edition"),
	CONSTRAINT "dataset_editions_state_check" CHECK (case "dataset_editions"."state" when 'making' then num_nonnulls("dataset_editions"."made_at", "dataset_editions"."contents", "dataset_editions"."withdrawn_at") = 0
        when 'current' then num_nonnulls("dataset_editions"."made_at", "dataset_editions"."contents") = 2 and "dataset_editions"."withdrawn_at" is null
        when 'withdrawn' then num_nonnulls("dataset_editions"."made_at", "dataset_editions"."contents", "dataset_editions"."withdrawn_at", "dataset_editions"."withdrawal_reason", "dataset_editions"."report_id") = 5
        else false end)
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"number" integer NOT NULL,
	"cutoff" timestamp with time zone NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_by" text,
	CONSTRAINT "datasets_pkey" PRIMARY KEY("number"),
	CONSTRAINT "datasets_number_check" CHECK ("datasets"."number" > 0),
	CONSTRAINT "datasets_cutoff_check" CHECK ("datasets"."cutoff" < "datasets"."requested_at")
);
--> statement-breakpoint
ALTER TABLE "dataset_editions" ADD CONSTRAINT "dataset_editions_number_fkey" FOREIGN KEY ("number") REFERENCES "public"."datasets"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset_editions" ADD CONSTRAINT "dataset_editions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_editions_number_key" ON "dataset_editions" USING btree ("number") WHERE "dataset_editions"."state" <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX "dataset_editions_state_key" ON "dataset_editions" USING btree ("state") WHERE "dataset_editions"."state" = 'making' and "dataset_editions"."edition" = 1;--> statement-breakpoint
CREATE INDEX "dataset_editions_making_index" ON "dataset_editions" USING btree ("number","edition") WHERE "dataset_editions"."state" = 'making';--> statement-breakpoint
-- By hand:
-- Withdraws the editions that hold what a change hides, in the transaction of that change and whoever makes it, and asks for
-- the next ones. Who takes a snapshot for an edition takes the same lock before (src/datasets/queries.ts): it either sees
-- the change, or the change sees the edition.
CREATE FUNCTION "withdraw_dataset_editions"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "changed" uuid := CASE tg_table_name WHEN 'reports' THEN (to_jsonb(new) ->> 'id')::uuid ELSE (to_jsonb(new) ->> 'report_id')::uuid END;
  "reason" text := CASE tg_table_name WHEN 'reports' THEN to_jsonb(new) ->> 'state' ELSE 'changed' END;
  "since" timestamptz := (to_jsonb(new) ->> 'known_at')::timestamptz;
  "held" record;
BEGIN
  -- Drafts are in no edition.
  IF NOT EXISTS (SELECT FROM "reports" WHERE "id" = "changed" AND "published_at" IS NOT NULL) THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('dataset_snapshot', 0));
  FOR "held" IN
    UPDATE "dataset_editions" AS "editions"
    SET "spoiled" = "editions"."state" = 'making',
      "state" = CASE "editions"."state" WHEN 'current' THEN 'withdrawn' ELSE "editions"."state" END,
      "withdrawn_at" = CASE "editions"."state" WHEN 'current' THEN clock_timestamp() END,
      "withdrawal_reason" = CASE "editions"."state" WHEN 'current' THEN "reason" END,
      "report_id" = CASE "editions"."state" WHEN 'current' THEN "changed" END
    FROM "datasets", "reports"
    WHERE "datasets"."number" = "editions"."number" AND "editions"."state" <> 'withdrawn'
      AND "reports"."id" = "changed" AND "reports"."published_at" <= "datasets"."cutoff"
      -- Of a report an edition holds the revision that was the newest by the cutoff.
      AND ("since" IS NULL OR "since" <= "datasets"."cutoff" AND NOT EXISTS (
        SELECT FROM "report_revisions" AS "later"
        WHERE "later"."report_id" = "changed" AND "later"."known_at" > "since"
          AND "later"."known_at" <= "datasets"."cutoff"))
    RETURNING "editions"."number", "editions"."edition", "editions"."state"
  LOOP
    IF "held"."state" = 'withdrawn' THEN
      INSERT INTO "dataset_editions" ("number", "edition", "state") VALUES ("held"."number", "held"."edition" + 1, 'making');
    END IF;
  END LOOP;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "reports_withdraw_dataset_editions" AFTER UPDATE OF "state" ON "reports" FOR EACH ROW
  WHEN (old."state" = 'published' AND new."state" <> 'published') EXECUTE FUNCTION "withdraw_dataset_editions"();--> statement-breakpoint
CREATE TRIGGER "report_revisions_withdraw_dataset_editions"
  AFTER UPDATE OF "narrative", "assessments", "measures", "evidence" ON "report_revisions" FOR EACH ROW
  WHEN ((old."narrative", old."assessments", old."measures", old."evidence")
    IS DISTINCT FROM (new."narrative", new."assessments", new."measures", new."evidence"))
  EXECUTE FUNCTION "withdraw_dataset_editions"();
