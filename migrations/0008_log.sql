CREATE TABLE "log_entries" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "log_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"index" bigint,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"revision" integer,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"content_sha256" "bytea" NOT NULL,
	"salt" "bytea"
);
--> statement-breakpoint
CREATE TABLE "log_tiles" (
	"level" integer NOT NULL,
	"index" bigint NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "log_tiles_pkey" PRIMARY KEY("level","index")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "log_entries_id_key" ON "log_entries" USING btree ("id") WHERE "log_entries"."index" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "log_entries_index_key" ON "log_entries" USING btree ("index") WHERE "log_entries"."index" is not null;--> statement-breakpoint
CREATE INDEX "log_entries_subject_index" ON "log_entries" USING btree ("subject","index") WHERE "log_entries"."index" is not null;--> statement-breakpoint
CREATE INDEX "log_entries_kind_index" ON "log_entries" USING btree ("kind","index") WHERE "log_entries"."index" is not null;--> statement-breakpoint
-- By hand: what is kept of the log is only added to. Allowed are its first place for an entry and the erasing of a salt,
-- whatever code asks. (Who owns the tables can still switch this off: that is what proofs and `npm run verify` are for.)
CREATE FUNCTION "keep_log"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' THEN
    IF (old.index IS NULL OR new.index = old.index) AND (new.salt IS NULL OR new.salt = old.salt)
      AND (new.id, new.kind, new.subject, new.revision, new.at, new.actor_id, new.content_sha256)
        IS NOT DISTINCT FROM (old.id, old.kind, old.subject, old.revision, old.at, old.actor_id, old.content_sha256)
    THEN RETURN new;
    END IF;
  END IF;
  RAISE EXCEPTION 'The log is only added to: this % of log_entries is refused.', tg_op;
END $$;--> statement-breakpoint
CREATE TRIGGER "log_entries_kept" BEFORE UPDATE OR DELETE ON "log_entries" FOR EACH ROW EXECUTE FUNCTION "keep_log"();--> statement-breakpoint
CREATE TRIGGER "log_entries_not_emptied" BEFORE TRUNCATE ON "log_entries" FOR EACH STATEMENT EXECUTE FUNCTION "keep_log"();--> statement-breakpoint
-- Hashes do not become smaller.
ALTER TABLE "log_tiles" ALTER COLUMN "hashes" SET STORAGE EXTERNAL;
