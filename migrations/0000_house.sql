CREATE TABLE "accreditations" (
	"actor_id" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"status" text NOT NULL,
	"url" text,
	CONSTRAINT "accreditations_pkey" PRIMARY KEY("actor_id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "actor_names" (
	"actor_id" text NOT NULL,
	"language" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "actor_names_pkey" PRIMARY KEY("actor_id","language")
);
--> statement-breakpoint
CREATE TABLE "actors" (
	"id" text NOT NULL,
	"name" text NOT NULL,
	"stakeholder_group" text NOT NULL,
	"subgroups" text[] NOT NULL,
	"country" text,
	"url" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "actors_pkey" PRIMARY KEY("id"),
	CONSTRAINT "actors_id_check" CHECK ("actors"."id" ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
--> statement-breakpoint
CREATE TABLE "addressings" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "addressings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"recommendation_id" text NOT NULL,
	"stakeholder_group" text,
	"subgroup" text,
	"actor_id" text,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "addressings_pkey" PRIMARY KEY("id"),
	CONSTRAINT "addressings_addressee_check" CHECK (num_nonnulls("addressings"."stakeholder_group", "addressings"."actor_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "catalogue_revisions" (
	"noun" text NOT NULL,
	"id" text NOT NULL,
	"revision" integer NOT NULL,
	"content" jsonb NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "catalogue_revisions_pkey" PRIMARY KEY("noun","id","revision")
);
--> statement-breakpoint
CREATE TABLE "countries" (
	"code" text NOT NULL,
	"name" text NOT NULL,
	"region_code" text,
	"region" text,
	"subregion_code" text,
	"subregion" text,
	"intermediate_region_code" text,
	"intermediate_region" text,
	CONSTRAINT "countries_pkey" PRIMARY KEY("code"),
	CONSTRAINT "countries_code_check" CHECK ("countries"."code" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"caller" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"resource_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY("caller","operation","key")
);
--> statement-breakpoint
CREATE TABLE "implementations" (
	"recommendation_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	"territory" text,
	"stakeholder_group" text NOT NULL,
	"addressee_country" text,
	"addressed" boolean NOT NULL,
	"level" text NOT NULL,
	"level_from" text,
	"self_reported" text,
	"assessed" text,
	"contested" boolean NOT NULL,
	"parts" jsonb NOT NULL,
	"parts_without_information" integer NOT NULL,
	"report_count" integer NOT NULL,
	"last_period_start" date,
	"last_period_end" date,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instrument_links" (
	"recommendation_id" text NOT NULL,
	"position" integer NOT NULL,
	"instrument_id" text NOT NULL,
	"named_in_text" boolean NOT NULL,
	"quote" text NOT NULL,
	"footnote" integer,
	CONSTRAINT "instrument_links_pkey" PRIMARY KEY("recommendation_id","position")
);
--> statement-breakpoint
CREATE TABLE "instruments" (
	"id" text NOT NULL,
	"source_id" text NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"provision" text,
	"url" text,
	"url_raw" jsonb,
	"url_corrections" jsonb NOT NULL,
	"footnote" jsonb,
	"notes" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "instruments_pkey" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "mandates" (
	"actor_id" text NOT NULL,
	"kind" text NOT NULL,
	"country" text,
	"addressee_id" text,
	CONSTRAINT "mandates_actor_id_kind_country_addressee_id_key" UNIQUE NULLS NOT DISTINCT("actor_id","kind","country","addressee_id"),
	CONSTRAINT "mandates_kind_check" CHECK (case "mandates"."kind" when 'country' then "mandates"."country" is not null and "mandates"."addressee_id" is null
        when 'actor' then "mandates"."addressee_id" is not null and "mandates"."country" is null
        else "mandates"."kind" in ('self', 'any') and "mandates"."country" is null and "mandates"."addressee_id" is null end)
);
--> statement-breakpoint
CREATE TABLE "parts" (
	"recommendation_id" text NOT NULL,
	"id" text NOT NULL,
	"label" text NOT NULL,
	"quote" text NOT NULL,
	"note" text,
	"retired_at" timestamp with time zone,
	CONSTRAINT "parts_pkey" PRIMARY KEY("recommendation_id","id")
);
--> statement-breakpoint
CREATE TABLE "principle_links" (
	"recommendation_id" text NOT NULL,
	"position" integer NOT NULL,
	"principle_id" text NOT NULL,
	"requirement_id" text,
	"recommendation_quote" text NOT NULL,
	"principle_quote" text NOT NULL,
	"rationale" text NOT NULL,
	CONSTRAINT "principle_links_pkey" PRIMARY KEY("recommendation_id","position")
);
--> statement-breakpoint
CREATE TABLE "principles" (
	"id" text NOT NULL,
	"source_id" text NOT NULL,
	"position" integer NOT NULL,
	"label" text NOT NULL,
	"text" text NOT NULL,
	"requirements" jsonb NOT NULL,
	"raw" jsonb NOT NULL,
	"corrections" jsonb NOT NULL,
	"notes" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "principles_pkey" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "recommendations" (
	"id" text NOT NULL,
	"source_id" text NOT NULL,
	"position" integer NOT NULL,
	"stakeholder_group" text NOT NULL,
	"number" integer NOT NULL,
	"text" text NOT NULL,
	"qualifiers" jsonb NOT NULL,
	"raw" jsonb NOT NULL,
	"corrections" jsonb NOT NULL,
	"notes" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recommendations_pkey" PRIMARY KEY("id"),
	CONSTRAINT "recommendations_source_id_position_key" UNIQUE("source_id","position")
);
--> statement-breakpoint
CREATE TABLE "report_revisions" (
	"report_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"period_start" date NOT NULL,
	"period_end" date NOT NULL,
	"language" text NOT NULL,
	"narrative" text NOT NULL,
	"assessments" jsonb NOT NULL,
	"measures" jsonb NOT NULL,
	"evidence" jsonb NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"person" text NOT NULL,
	CONSTRAINT "report_revisions_pkey" PRIMARY KEY("report_id","revision")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid NOT NULL,
	"recommendation_id" text NOT NULL,
	"addressee_id" text NOT NULL,
	"territory" text,
	"author_id" text NOT NULL,
	"basis" text NOT NULL,
	"stakeholder_group" text NOT NULL,
	"addressee_country" text,
	"author_country" text,
	"state" text NOT NULL,
	"revision" integer NOT NULL,
	"period_start" date NOT NULL,
	"period_end" date NOT NULL,
	"language" text NOT NULL,
	"levels" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"published_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"withdrawal_reason" text,
	CONSTRAINT "reports_pkey" PRIMARY KEY("id"),
	CONSTRAINT "reports_period_check" CHECK ("reports"."period_start" <= "reports"."period_end"),
	CONSTRAINT "reports_state_check" CHECK (case "reports"."state" when 'draft' then "reports"."published_at" is null and "reports"."withdrawn_at" is null
        when 'published' then "reports"."published_at" is not null and "reports"."withdrawn_at" is null
        when 'withdrawn' then "reports"."published_at" is not null and "reports"."withdrawn_at" is not null and "reports"."withdrawal_reason" is not null
        else false end)
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" text NOT NULL,
	"title" text NOT NULL,
	"event" text NOT NULL,
	"place" text NOT NULL,
	"start_date" date NOT NULL,
	"end_date" date NOT NULL,
	"hosts" jsonb NOT NULL,
	"participants" text,
	"language" text NOT NULL,
	"sha256" text NOT NULL,
	"text_sha256" text NOT NULL,
	"text" text NOT NULL,
	"text_start" integer NOT NULL,
	"notes" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sources_pkey" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "stakeholder_groups" (
	"id" text NOT NULL,
	"source_id" text NOT NULL,
	"position" integer NOT NULL,
	"label" text NOT NULL,
	"heading" text NOT NULL,
	"subgroups" jsonb NOT NULL,
	"raw" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stakeholder_groups_pkey" PRIMARY KEY("id")
);
--> statement-breakpoint
ALTER TABLE "accreditations" ADD CONSTRAINT "accreditations_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actor_names" ADD CONSTRAINT "actor_names_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actors" ADD CONSTRAINT "actors_stakeholder_group_fkey" FOREIGN KEY ("stakeholder_group") REFERENCES "public"."stakeholder_groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actors" ADD CONSTRAINT "actors_country_fkey" FOREIGN KEY ("country") REFERENCES "public"."countries"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "addressings" ADD CONSTRAINT "addressings_recommendation_id_fkey" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "addressings" ADD CONSTRAINT "addressings_stakeholder_group_fkey" FOREIGN KEY ("stakeholder_group") REFERENCES "public"."stakeholder_groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "addressings" ADD CONSTRAINT "addressings_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "implementations" ADD CONSTRAINT "implementations_recommendation_id_fkey" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "implementations" ADD CONSTRAINT "implementations_addressee_id_fkey" FOREIGN KEY ("addressee_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "implementations" ADD CONSTRAINT "implementations_territory_fkey" FOREIGN KEY ("territory") REFERENCES "public"."countries"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instrument_links" ADD CONSTRAINT "instrument_links_recommendation_id_fkey" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instrument_links" ADD CONSTRAINT "instrument_links_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instruments" ADD CONSTRAINT "instruments_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_country_fkey" FOREIGN KEY ("country") REFERENCES "public"."countries"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_addressee_id_fkey" FOREIGN KEY ("addressee_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parts" ADD CONSTRAINT "parts_recommendation_id_fkey" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "principle_links" ADD CONSTRAINT "principle_links_recommendation_id_fkey" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "principle_links" ADD CONSTRAINT "principle_links_principle_id_fkey" FOREIGN KEY ("principle_id") REFERENCES "public"."principles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "principles" ADD CONSTRAINT "principles_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendations" ADD CONSTRAINT "recommendations_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendations" ADD CONSTRAINT "recommendations_stakeholder_group_fkey" FOREIGN KEY ("stakeholder_group") REFERENCES "public"."stakeholder_groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_revisions" ADD CONSTRAINT "report_revisions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_recommendation_id_fkey" FOREIGN KEY ("recommendation_id") REFERENCES "public"."recommendations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_addressee_id_fkey" FOREIGN KEY ("addressee_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_territory_fkey" FOREIGN KEY ("territory") REFERENCES "public"."countries"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stakeholder_groups" ADD CONSTRAINT "stakeholder_groups_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actors_stakeholder_group_index" ON "actors" USING btree ("stakeholder_group","id");--> statement-breakpoint
CREATE INDEX "actors_country_index" ON "actors" USING btree ("country","id");--> statement-breakpoint
CREATE INDEX "addressings_recommendation_id_index" ON "addressings" USING btree ("recommendation_id");--> statement-breakpoint
CREATE INDEX "addressings_stakeholder_group_index" ON "addressings" USING btree ("stakeholder_group");--> statement-breakpoint
CREATE INDEX "addressings_actor_id_index" ON "addressings" USING btree ("actor_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at_index" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "implementations_recommendation_id_addressee_id_territory_key" ON "implementations" USING btree ("recommendation_id","addressee_id",coalesce("territory", ''));--> statement-breakpoint
CREATE INDEX "implementations_addressee_id_index" ON "implementations" USING btree ("addressee_id","recommendation_id",coalesce("territory", ''));--> statement-breakpoint
CREATE INDEX "implementations_addressee_country_index" ON "implementations" USING btree ("addressee_country","recommendation_id","addressee_id",coalesce("territory", ''));--> statement-breakpoint
CREATE INDEX "implementations_territory_index" ON "implementations" USING btree ("territory","recommendation_id","addressee_id") WHERE "implementations"."territory" is not null;--> statement-breakpoint
CREATE INDEX "implementations_informed_index" ON "implementations" USING btree ("recommendation_id","addressee_id",coalesce("territory", '')) WHERE "implementations"."level" <> 'no_information';--> statement-breakpoint
CREATE INDEX "implementations_level_index" ON "implementations" USING btree ("level","recommendation_id","addressee_id",coalesce("territory", ''));--> statement-breakpoint
CREATE INDEX "implementations_changed_at_index" ON "implementations" USING btree ("changed_at");--> statement-breakpoint
CREATE INDEX "implementations_statistics_index" ON "implementations" USING btree ("stakeholder_group","recommendation_id","level","contested","addressed","territory");--> statement-breakpoint
CREATE INDEX "instrument_links_instrument_id_index" ON "instrument_links" USING btree ("instrument_id","recommendation_id");--> statement-breakpoint
CREATE INDEX "principle_links_principle_id_index" ON "principle_links" USING btree ("principle_id","recommendation_id");--> statement-breakpoint
CREATE INDEX "recommendations_stakeholder_group_index" ON "recommendations" USING btree ("stakeholder_group","source_id","position");--> statement-breakpoint
CREATE INDEX "reports_published_at_index" ON "reports" USING btree ("published_at","id");--> statement-breakpoint
CREATE INDEX "reports_period_end_index" ON "reports" USING btree ("period_end","id");--> statement-breakpoint
CREATE INDEX "reports_recommendation_id_index" ON "reports" USING btree ("recommendation_id","published_at","id");--> statement-breakpoint
CREATE INDEX "reports_addressee_id_index" ON "reports" USING btree ("addressee_id","published_at","id");--> statement-breakpoint
CREATE INDEX "reports_author_id_index" ON "reports" USING btree ("author_id","published_at","id");--> statement-breakpoint
CREATE INDEX "reports_stakeholder_group_index" ON "reports" USING btree ("stakeholder_group","published_at","id");--> statement-breakpoint
CREATE INDEX "reports_addressee_country_index" ON "reports" USING btree ("addressee_country","published_at","id");--> statement-breakpoint
CREATE INDEX "reports_author_country_index" ON "reports" USING btree ("author_country","published_at","id");--> statement-breakpoint
CREATE INDEX "reports_territory_index" ON "reports" USING btree ("territory","published_at","id") WHERE "reports"."territory" is not null;--> statement-breakpoint
CREATE INDEX "reports_implementation_index" ON "reports" USING btree ("addressee_id","recommendation_id");