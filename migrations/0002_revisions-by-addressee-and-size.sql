ALTER TABLE "report_revisions" ADD COLUMN "addressee_id" text;--> statement-breakpoint
ALTER TABLE "report_revisions" ADD COLUMN "content_bytes" integer;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "content_bytes" integer;--> statement-breakpoint
UPDATE "report_revisions" SET "addressee_id" = "reports"."addressee_id",
  "content_bytes" = octet_length("narrative") + octet_length("assessments"::text) + octet_length("measures"::text) +
    octet_length("evidence"::text)
FROM "reports" WHERE "reports"."id" = "report_revisions"."report_id";--> statement-breakpoint
UPDATE "reports" SET "content_bytes" = "report_revisions"."content_bytes"
FROM "report_revisions"
WHERE "report_revisions"."report_id" = "reports"."id" AND "report_revisions"."revision" = "reports"."revision";--> statement-breakpoint
ALTER TABLE "report_revisions" ALTER COLUMN "addressee_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "report_revisions" ALTER COLUMN "content_bytes" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ALTER COLUMN "content_bytes" SET NOT NULL;
