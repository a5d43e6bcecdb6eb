// Appeals, rulings, and what actors are told.
import { sql } from 'drizzle-orm'
import { check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { actors } from './actor-tables.ts'
import { date, instant, type Mandate } from './columns.ts'
import { decisions, seals } from './decision-tables.ts'
import { reports } from './report-tables.ts'

/** Objections to a decision, by the author of the report or its addressee, or by the actor that it is about. */
export const appeals = pgTable(
  'appeals',
  {
    id: uuid().notNull(),
    decision_id: uuid().notNull(),
    grounds: text().notNull(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not, and what comes too late. */
    author_id: text(),
    addressee_id: text(),
    subject_actor_id: text(),
    decided_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'appeals_pkey', columns: [t.id] }),
    foreignKey({ name: 'appeals_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    foreignKey({ name: 'appeals_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    unique('appeals_decision_id_actor_id_key').on(t.decision_id, t.actor_id),
    check(
      'appeals_standing_check',
      sql`coalesce(${t.actor_id} in (${t.author_id}, ${t.addressee_id}), ${t.actor_id} = ${t.subject_actor_id}, false)`,
    ),
    check('appeals_deadline_check', sql`${t.made_at} <= ${t.decided_at} + interval '2160 hours'`),
    check('appeals_grounds_check', sql`${t.grounds} ~ '\\S'`),
    index('appeals_made_at_index').on(t.made_at, t.id),
  ],
)

/** What became of an appeal, by whom and why. */
export const rulings = pgTable(
  'rulings',
  {
    id: uuid().notNull(),
    appeal_id: uuid().notNull(),
    outcome: text().$type<'upheld' | 'overturned' | 'partly'>().notNull(),
    /** What stands instead, of a ruling that overturns a part. */
    measure: text().$type<
      'annotate' | 'request_correction' | 'redact' | 'refuse_mandate' | 'narrow_mandate' | 'revoke_mandate'
    >(),
    fields: text().array().notNull(),
    note: text(),
    due_on: date(),
    mandates: jsonb().$type<Mandate[]>().notNull().default([]),
    reasons: text().notNull(),
    actor_id: text().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
    made_at: instant().notNull(),
    /** Copies, filled by the database itself (migrations/), by which it refuses who may not. */
    actor_group: text().notNull(),
    author_id: text(),
    addressee_id: text(),
    subject_actor_id: text(),
    decider_id: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'rulings_pkey', columns: [t.id] }),
    foreignKey({ name: 'rulings_appeal_id_fkey', columns: [t.appeal_id], foreignColumns: [appeals.id] }),
    foreignKey({ name: 'rulings_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    unique('rulings_appeal_id_key').on(t.appeal_id),
    check('rulings_arbiter_check', sql`${t.actor_group} not in ('states', 'companies')`),
    check('rulings_own_report_check', sql`${t.actor_id} <> ${t.author_id}`),
    check('rulings_about_itself_check', sql`${t.actor_id} <> coalesce(${t.subject_actor_id}, ${t.addressee_id})`),
    check('rulings_own_decision_check', sql`${t.actor_id} <> ${t.decider_id}`),
    check('rulings_outcome_check', sql`${t.outcome} in ('upheld', 'overturned', 'partly')`),
    check('rulings_measure_check', sql`(${t.outcome} = 'partly') = (${t.measure} is not null)`),
    check(
      'rulings_mandates_check',
      sql`coalesce(${t.measure} in ('refuse_mandate', 'narrow_mandate'), false) = (jsonb_array_length(${t.mandates}) > 0)`,
    ),
    check('rulings_reasons_check', sql`${t.reasons} ~ '\\S'`),
  ],
)

/** What actors are told of decisions, seals and rulings that concern them. Never changed, never deleted. */
export const notices = pgTable(
  'notices',
  {
    id: uuid().notNull(),
    actor_id: text().notNull(),
    kind: text().$type<'decision' | 'seal' | 'lapse' | 'ruling'>().notNull(),
    /** What it is about; null where that is the actor that is told. */
    report_id: uuid(),
    decision_id: uuid(),
    seal_id: uuid(),
    ruling_id: uuid(),
    made_at: instant().notNull(),
    /** Until when it can be appealed, or a seal needs its reasons. */
    deadline: instant(),
  },
  (t) => [
    primaryKey({ name: 'notices_pkey', columns: [t.id] }),
    foreignKey({ name: 'notices_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'notices_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    foreignKey({ name: 'notices_decision_id_fkey', columns: [t.decision_id], foreignColumns: [decisions.id] }),
    foreignKey({ name: 'notices_seal_id_fkey', columns: [t.seal_id], foreignColumns: [seals.id] }),
    foreignKey({ name: 'notices_ruling_id_fkey', columns: [t.ruling_id], foreignColumns: [rulings.id] }),
    check(
      'notices_kind_check',
      sql`case ${t.kind} when 'decision' then ${t.decision_id} is not null and ${t.deadline} is not null
        when 'ruling' then ${t.ruling_id} is not null and ${t.decision_id} is not null
        when 'seal' then ${t.seal_id} is not null and ${t.deadline} is not null
        when 'lapse' then ${t.seal_id} is not null else false end`,
    ),
    check('notices_report_id_check', sql`${t.report_id} is not null or ${t.kind} in ('decision', 'ruling')`),
    index('notices_actor_id_index').on(t.actor_id, t.made_at, t.id),
    index('notices_decision_id_index').on(t.decision_id),
    index('notices_seal_id_index').on(t.seal_id),
    index('notices_ruling_id_index').on(t.ruling_id),
  ],
)
