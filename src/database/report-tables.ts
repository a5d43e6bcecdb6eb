// What authors report, revision by revision.
import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { actors, countries } from './actor-tables.ts'
import { recommendations } from './catalogue-tables.ts'
import { date, instant } from './columns.ts'

/**
 * Identity and current state of a report; its content is in report_revisions. Period and language repeat the current
 * revision, group and countries repeat what never changes, so that each list filter is one index in the order of the list.
 */
export const reports = pgTable(
  'reports',
  {
    id: uuid().notNull(),
    recommendation_id: text().notNull(),
    addressee_id: text().notNull(),
    territory: text(),
    author_id: text().notNull(),
    basis: text().$type<'self' | 'nhri' | 'international' | 'civil_society' | 'other'>().notNull(),
    stakeholder_group: text().notNull(),
    addressee_country: text(),
    author_country: text(),
    state: text().$type<'draft' | 'published' | 'withdrawn' | 'restricted'>().notNull(),
    revision: integer().notNull(),
    period_start: date().notNull(),
    period_end: date().notNull(),
    language: text().notNull(),
    /** The distinct levels of the current revision, for the filter `level`. */
    levels: text().array().notNull(),
    /** About how long the current revision is, so that a page can end before it is too large. */
    content_bytes: integer().notNull(),
    created_at: instant().notNull(),
    published_at: instant(),
    withdrawn_at: instant(),
    withdrawal_reason: text(),
    /** What stands by review, as it is answered: repeats decisions and seals, so that one record is one row. */
    review: jsonb().notNull().default([]),
  },
  (t) => [
    primaryKey({ name: 'reports_pkey', columns: [t.id] }),
    foreignKey({
      name: 'reports_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({ name: 'reports_addressee_id_fkey', columns: [t.addressee_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'reports_author_id_fkey', columns: [t.author_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'reports_territory_fkey', columns: [t.territory], foreignColumns: [countries.code] }),
    check('reports_period_check', sql`${t.period_start} <= ${t.period_end}`),
    check(
      'reports_state_check',
      sql`case ${t.state} when 'draft' then ${t.published_at} is null and ${t.withdrawn_at} is null
        when 'published' then ${t.published_at} is not null and ${t.withdrawn_at} is null
        when 'restricted' then ${t.published_at} is not null and ${t.withdrawn_at} is null
        when 'withdrawn' then ${t.published_at} is not null and ${t.withdrawn_at} is not null and ${t.withdrawal_reason} is not null
        else false end`,
    ),
    index('reports_published_at_index').on(t.published_at, t.id),
    index('reports_period_end_index').on(t.period_end, t.id),
    index('reports_recommendation_id_index').on(t.recommendation_id, t.published_at, t.id),
    index('reports_addressee_id_index').on(t.addressee_id, t.published_at, t.id),
    index('reports_author_id_index').on(t.author_id, t.published_at, t.id),
    index('reports_stakeholder_group_index').on(t.stakeholder_group, t.published_at, t.id),
    index('reports_addressee_country_index').on(t.addressee_country, t.published_at, t.id),
    index('reports_author_country_index').on(t.author_country, t.published_at, t.id),
    index('reports_language_index').on(t.language, t.published_at, t.id),
    index('reports_territory_index').on(t.territory, t.published_at, t.id).where(sql`${t.territory} is not null`),
    index('reports_implementation_index').on(t.addressee_id, t.recommendation_id),
    // Both answer the statistics of reporting from the index alone; that of few values is short.
    index('reports_basis_index')
      .on(t.basis, t.recommendation_id, t.addressee_id, t.period_end)
      .where(sql`${t.state} = 'published' and ${t.territory} is null`),
    index('reports_periods_index')
      .on(t.basis, t.period_end, t.stakeholder_group, t.addressee_country)
      .where(sql`${t.state} = 'published' and ${t.territory} is null`),
  ],
)

export const report_revisions = pgTable(
  'report_revisions',
  {
    report_id: uuid().notNull(),
    /** That of the report, so that both can be kept where their addressee is. */
    addressee_id: text().notNull(),
    revision: integer().notNull(),
    period_start: date().notNull(),
    period_end: date().notNull(),
    language: text().notNull(),
    narrative: text().notNull(),
    assessments: jsonb().$type<{ part: string; level: string; rationale: string | null }[]>().notNull(),
    measures: jsonb().$type<{ kind: string; title: string; date: string | null; url: string | null }[]>().notNull(),
    evidence: jsonb()
      .$type<{ kind: string; title: string; url: string | null; date: string | null; stance: string }[]>()
      .notNull(),
    content_bytes: integer().notNull(),
    /** When this revision became known, or a draft was last written; of published ones taken under the lock of their implementation. */
    known_at: instant().notNull(),
    /** Keyed hash of the person who wrote it, or published it; never given out. */
    person: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'report_revisions_pkey', columns: [t.report_id, t.revision] }),
    // Each decision asks whether somebody has ever written for an actor.
    index('report_revisions_person_index').on(t.person),
    foreignKey({
      name: 'report_revisions_report_id_fkey',
      columns: [t.report_id],
      foreignColumns: [reports.id],
    }).onDelete('cascade'),
  ],
)

/** Who wrote a revision before somebody else wrote it anew or published it: nobody decides on what they wrote. */
export const earlier_writers = pgTable(
  'earlier_writers',
  {
    report_id: uuid().notNull(),
    /** Keyed hash of the person; never given out. */
    person: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'earlier_writers_pkey', columns: [t.report_id, t.person] }),
    foreignKey({
      name: 'earlier_writers_report_id_fkey',
      columns: [t.report_id],
      foreignColumns: [reports.id],
    }).onDelete('cascade'),
  ],
)
