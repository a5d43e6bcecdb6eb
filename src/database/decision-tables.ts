// What is sealed at once, and what is decided on reports and actors.
import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { actors } from './actor-tables.ts'
import { date, instant, type Mandate, type Measure } from './columns.ts'
import { reports } from './report-tables.ts'
import { restriction_requests } from './request-tables.ts'
import { review_rules } from './rule-tables.ts'

/** Fields of a report that are hidden at once, until a decision gives reasons, or for 72 hours. */
export const seals = pgTable(
  'seals',
  {
    id: uuid().notNull(),
    report_id: uuid().notNull(),
    /** JSON Pointers into the content of the report. */
    fields: text().array().notNull(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    lapses_at: instant().notNull(),
    ended_at: instant(),
    ended_by: text().$type<'decision' | 'lapse'>(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not. */
    actor_group: text().notNull(),
    author_id: text().notNull(),
    addressee_id: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'seals_pkey', columns: [t.id] }),
    foreignKey({ name: 'seals_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'seals_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check(
      'seals_arbiter_check',
      sql`${t.actor_id} = ${t.author_id} or ${t.actor_group} not in ('states', 'companies')`,
    ),
    check('seals_about_itself_check', sql`${t.actor_id} = ${t.author_id} or ${t.actor_id} <> ${t.addressee_id}`),
    check('seals_lapses_at_check', sql`${t.lapses_at} <= ${t.made_at} + interval '72 hours'`),
    check('seals_ended_check', sql`num_nonnulls(${t.ended_at}, ${t.ended_by}) in (0, 2)`),
    index('seals_made_at_index').on(t.made_at, t.id),
    index('seals_report_id_index').on(t.report_id, t.made_at, t.id),
    index('seals_lapses_at_index').on(t.lapses_at).where(sql`${t.ended_at} is null`),
  ],
)

/** What a reviewer decided on a report or an actor, by which rule and why. Nothing of it ever changes but what of it is in force. */
export const decisions = pgTable(
  'decisions',
  {
    id: uuid().notNull(),
    /** One of the two: what it is about. */
    report_id: uuid(),
    subject_actor_id: text(),
    rule_id: text().notNull(),
    rule_version: integer().notNull(),
    measure: text().$type<Measure | 'none'>().notNull(),
    reasons: text().notNull(),
    /** Why each weaker measure that the rule allows would not do. */
    weaker_measures: jsonb().$type<{ measure: string; why_not: string }[]>().notNull(),
    /** JSON Pointers into the content of the report. */
    fields: text().array().notNull(),
    note: text(),
    due_on: date(),
    /** The mandates that stay, or that are not given. */
    mandates: jsonb().$type<Mandate[]>().notNull().default([]),
    seal_id: uuid(),
    restriction_request_id: uuid(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    /** What stands of the measure today, after every ruling. */
    in_force: text().$type<Measure | 'none'>().notNull(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not. */
    actor_group: text().notNull(),
    author_id: text(),
    addressee_id: text(),
    /** What the actor that it is about held then: from this, and from what was given later, a ruling gives back. */
    mandates_before: jsonb().$type<Mandate[]>(),
  },
  (t) => [
    primaryKey({ name: 'decisions_pkey', columns: [t.id] }),
    foreignKey({ name: 'decisions_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({
      name: 'decisions_subject_actor_id_fkey',
      columns: [t.subject_actor_id],
      foreignColumns: [actors.id],
    }),
    foreignKey({
      name: 'decisions_rule_id_rule_version_fkey',
      columns: [t.rule_id, t.rule_version],
      foreignColumns: [review_rules.id, review_rules.version],
    }),
    foreignKey({ name: 'decisions_seal_id_fkey', columns: [t.seal_id], foreignColumns: [seals.id] }),
    foreignKey({
      name: 'decisions_restriction_request_id_fkey',
      columns: [t.restriction_request_id],
      foreignColumns: [restriction_requests.id],
    }),
    foreignKey({ name: 'decisions_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    unique('decisions_seal_id_key').on(t.seal_id),
    unique('decisions_restriction_request_id_key').on(t.restriction_request_id),
    check('decisions_arbiter_check', sql`${t.actor_group} not in ('states', 'companies')`),
    check('decisions_own_report_check', sql`${t.actor_id} <> ${t.author_id}`),
    check('decisions_about_itself_check', sql`${t.actor_id} <> coalesce(${t.subject_actor_id}, ${t.addressee_id})`),
    check('decisions_subject_check', sql`num_nonnulls(${t.report_id}, ${t.subject_actor_id}) = 1`),
    check(
      'decisions_measure_check',
      sql`${t.measure} = 'none' or case when ${t.report_id} is not null
        then ${t.measure} in ('annotate', 'request_correction', 'redact', 'restrict')
        else ${t.measure} in ('refuse_mandate', 'narrow_mandate', 'revoke_mandate', 'refuse_registration', 'revoke_registration') end`,
    ),
    check(
      'decisions_mandates_check',
      sql`(${t.measure} in ('refuse_mandate', 'narrow_mandate')) = (jsonb_array_length(${t.mandates}) > 0)
        and (${t.mandates_before} is null) = (${t.subject_actor_id} is null)`,
    ),
    check(
      'decisions_occasion_check',
      sql`${t.measure} <> 'none' or num_nonnulls(${t.seal_id}, ${t.restriction_request_id}) > 0`,
    ),
    check('decisions_note_check', sql`(${t.measure} = 'annotate') = (${t.note} is not null)`),
    check('decisions_due_on_check', sql`(${t.measure} = 'request_correction') = (${t.due_on} is not null)`),
    check(
      'decisions_fields_check',
      sql`case when ${t.measure} = 'redact' then cardinality(${t.fields}) > 0
        else ${t.subject_actor_id} is null or cardinality(${t.fields}) = 0 end`,
    ),
    check('decisions_reasons_check', sql`${t.reasons} ~ '\\S'`),
    index('decisions_made_at_index').on(t.made_at, t.id),
    index('decisions_report_id_index').on(t.report_id, t.made_at, t.id),
    index('decisions_subject_actor_id_index').on(t.subject_actor_id, t.made_at, t.id),
    index('decisions_on_actors_index').on(t.made_at, t.id).where(sql`${t.subject_actor_id} is not null`),
    // Whether an actor is registered, which every request with a token asks.
    uniqueIndex('decisions_subject_actor_id_key')
      .on(t.subject_actor_id)
      .where(sql`${t.in_force} in ('refuse_registration', 'revoke_registration')`),
    index('decisions_rule_id_index').on(t.rule_id, t.made_at, t.id),
    index('decisions_actor_id_index').on(t.actor_id, t.made_at, t.id),
  ],
)
