// What anybody points out in a report, and what a body asks to have restricted: neither has an effect by itself.
import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { actors, countries } from './actor-tables.ts'
import { stakeholder_groups } from './catalogue-tables.ts'
import { date, instant } from './columns.ts'
import { reports } from './report-tables.ts'
import { review_rules } from './rule-tables.ts'

/** What somebody pointed out in a report. Who it was is nowhere, and when it was only by the hour. */
export const flags = pgTable(
  'flags',
  {
    id: uuid().notNull(),
    report_id: uuid().notNull(),
    rule_id: text().notNull(),
    /** The one in force at that time. */
    rule_version: integer().notNull(),
    /** JSON Pointers into the content of the report. */
    fields: text().array().notNull(),
    text: text().notNull(),
    received_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'flags_pkey', columns: [t.id] }),
    foreignKey({ name: 'flags_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({
      name: 'flags_rule_id_rule_version_fkey',
      columns: [t.rule_id, t.rule_version],
      foreignColumns: [review_rules.id, review_rules.version],
    }),
    check('flags_received_at_check', sql`mod(extract(epoch from ${t.received_at}), 3600) = 0`),
    index('flags_received_at_index').on(t.received_at, t.id),
    index('flags_report_id_index').on(t.report_id, t.received_at, t.id),
    index('flags_rule_id_index').on(t.rule_id, t.received_at, t.id),
  ],
)

/** What a government or another body asked to have restricted or changed: public, and of no effect by itself. */
export const restriction_requests = pgTable(
  'restriction_requests',
  {
    id: uuid().notNull(),
    /** The actor whose token recorded it: the asking body itself, or whoever was asked. */
    recorded_by: text().notNull(),
    person: text().notNull(),
    requester_id: text(),
    requester_name: text().notNull(),
    requester_group: text().notNull(),
    requester_country: text(),
    received_on: date(),
    report_id: uuid(),
    actor_id: text(),
    fields: text().array().notNull(),
    measure: text().notNull(),
    legal_ground: jsonb().$type<{ citation: string; text: string | null; url: string | null }>(),
    language: text().notNull(),
    text: text().notNull(),
    created_at: instant().notNull(),
    /** The decision on it, once there is one. */
    decision_id: uuid(),
    decided_at: instant(),
    /** Since when its own words are sealed. */
    sealed_at: instant(),
  },
  (t) => [
    primaryKey({ name: 'restriction_requests_pkey', columns: [t.id] }),
    foreignKey({
      name: 'restriction_requests_recorded_by_fkey',
      columns: [t.recorded_by],
      foreignColumns: [actors.id],
    }),
    foreignKey({
      name: 'restriction_requests_requester_id_fkey',
      columns: [t.requester_id],
      foreignColumns: [actors.id],
    }),
    foreignKey({
      name: 'restriction_requests_requester_group_fkey',
      columns: [t.requester_group],
      foreignColumns: [stakeholder_groups.id],
    }),
    foreignKey({
      name: 'restriction_requests_requester_country_fkey',
      columns: [t.requester_country],
      foreignColumns: [countries.code],
    }),
    foreignKey({ name: 'restriction_requests_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'restriction_requests_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check('restriction_requests_subject_check', sql`num_nonnulls(${t.report_id}, ${t.actor_id}) = 1`),
    check('restriction_requests_decision_check', sql`num_nonnulls(${t.decision_id}, ${t.decided_at}) in (0, 2)`),
    index('restriction_requests_created_at_index').on(t.created_at, t.id),
    index('restriction_requests_requester_group_index').on(t.requester_group, t.created_at, t.id),
    index('restriction_requests_requester_country_index').on(t.requester_country, t.created_at, t.id),
    index('restriction_requests_report_id_index').on(t.report_id, t.created_at, t.id),
    index('restriction_requests_open_index').on(t.created_at, t.id).where(sql`${t.decided_at} is null`),
  ],
)
