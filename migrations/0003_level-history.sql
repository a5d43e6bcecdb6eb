CREATE TABLE "level_history" (
	"recommendation_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	"territory" text,
	"stakeholder_group" text NOT NULL,
	"addressee_country" text,
	"addressed" boolean NOT NULL,
	"level" text NOT NULL,
	"level_from" text,
	"contested" boolean NOT NULL,
	"parts" jsonb NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_to" timestamp with time zone,
	CONSTRAINT "level_history_known_to_check" CHECK ("level_history"."known_from" < "level_history"."known_to")
);
--> statement-breakpoint
INSERT INTO "level_history" ("recommendation_id", "addressee_id", "territory", "stakeholder_group", "addressee_country",
  "addressed", "level", "level_from", "contested", "parts", "known_from")
SELECT "recommendation_id", "addressee_id", "territory", "stakeholder_group", "addressee_country", "addressed", "level",
  "level_from", "contested",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('part', "parts"."id", 'level', coalesce("spoken"."level", 'no_information'),
      'level_from', "spoken"."level_from", 'contested', coalesce("spoken"."contested", false)) ORDER BY "parts"."id"), '[]')
    FROM "parts" LEFT JOIN jsonb_to_recordset("implementations"."parts")
      AS "spoken" ("part" text, "level" text, "level_from" text, "contested" boolean) ON "spoken"."part" = "parts"."id"
    WHERE "parts"."recommendation_id" = "implementations"."recommendation_id" AND "parts"."retired_at" IS NULL),
  "changed_at"
FROM "implementations";--> statement-breakpoint
DROP INDEX "implementations_statistics_index";--> statement-breakpoint
CREATE UNIQUE INDEX "level_history_recommendation_id_addressee_id_territory_key" ON "level_history" USING btree ("recommendation_id","addressee_id",coalesce("territory", '')) WHERE "level_history"."known_to" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "level_history_recommendation_id_addressee_id_known_from_key" ON "level_history" USING btree ("recommendation_id","addressee_id",coalesce("territory", ''),"known_from");--> statement-breakpoint
CREATE INDEX "level_history_known_from_index" ON "level_history" USING btree ("known_from");--> statement-breakpoint
CREATE INDEX "implementations_statistics_index" ON "implementations" USING btree ("stakeholder_group","recommendation_id","level","contested","addressed","territory","addressee_country","level_from","addressee_id");