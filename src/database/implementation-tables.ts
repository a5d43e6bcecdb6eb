// What all reports together say, now and over time: derived of reports.
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { actors, countries } from './actor-tables.ts'
import { recommendations } from './catalogue-tables.ts'
import { date, instant } from './columns.ts'

/** What all reports together say of one recommendation at one addressee (and territory): derived, kept by implementations/refresh.ts. */
export const implementations = pgTable(
  'implementations',
  {
    recommendation_id: text().notNull(),
    addressee_id: text().notNull(),
    territory: text(),
    stakeholder_group: text().notNull(),
    addressee_country: text(),
    /** False where the recommendation is no longer addressed to this addressee: kept for its reports, counted nowhere. */
    addressed: boolean().notNull(),
    level: text().notNull(),
    level_from: text(),
    self_reported: text(),
    assessed: text(),
    contested: boolean().notNull(),
    /** Only the parts that a report assesses. */
    parts: jsonb().notNull(),
    parts_without_information: integer().notNull(),
    report_count: integer().notNull(),
    last_period_start: date(),
    last_period_end: date(),
    /** Knowledge time of the last change. */
    changed_at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('implementations_recommendation_id_addressee_id_territory_key').on(
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    foreignKey({
      name: 'implementations_recommendation_id_fkey',
      columns: [t.recommendation_id],
      foreignColumns: [recommendations.id],
    }),
    foreignKey({ name: 'implementations_addressee_id_fkey', columns: [t.addressee_id], foreignColumns: [actors.id] }),
    foreignKey({ name: 'implementations_territory_fkey', columns: [t.territory], foreignColumns: [countries.code] }),
    index('implementations_addressee_id_index').on(
      t.addressee_id,
      t.recommendation_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    index('implementations_addressee_country_index').on(
      t.addressee_country,
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    index('implementations_territory_index')
      .on(t.territory, t.recommendation_id, t.addressee_id)
      .where(sql`${t.territory} is not null`),
    index('implementations_informed_index')
      .on(t.recommendation_id, t.addressee_id, sql`coalesce(${t.territory}, '')`)
      .where(sql`${t.level} <> 'no_information'`),
    index('implementations_level_index').on(
      t.level,
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    index('implementations_changed_at_index').on(
      t.changed_at,
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
    ),
    // What changed lately, among what is listed unasked.
    index('implementations_informed_changed_at_index')
      .on(t.changed_at, t.recommendation_id, t.addressee_id, sql`coalesce(${t.territory}, '')`)
      .where(sql`${t.level} <> 'no_information'`),
    // Answers the statistics from the index alone, without the wide rows.
    index('implementations_statistics_index').on(
      t.stakeholder_group,
      t.recommendation_id,
      t.level,
      t.contested,
      t.addressed,
      t.territory,
      t.addressee_country,
      t.level_from,
      t.addressee_id,
    ),
    // The same for the statistics of reporting.
    index('implementations_ages_index')
      .on(t.stakeholder_group, t.addressee_country, t.last_period_end)
      .where(sql`${t.addressed} and ${t.territory} is null`),
    index('implementations_unaddressed_index').on(t.recommendation_id, t.addressee_id).where(sql`not ${t.addressed}`),
  ],
)

/** What was known of each part of an implementation; without information where no report speaks of it. */
export type KnownPart = { part: string; level: string; level_from: string | null; contested: boolean }

/**
 * What was known of each implementation and when: one row from each change of its level, or of what it is counted by, to
 * the next. Written with the implementation, under its lock (implementations/history.ts); says levels alone, no content.
 */
export const level_history = pgTable(
  'level_history',
  {
    recommendation_id: text().notNull(),
    addressee_id: text().notNull(),
    territory: text(),
    stakeholder_group: text().notNull(),
    addressee_country: text(),
    addressed: boolean().notNull(),
    level: text().notNull(),
    level_from: text(),
    contested: boolean().notNull(),
    /** Each part that was active. */
    parts: jsonb().$type<KnownPart[]>().notNull(),
    known_from: instant().notNull(),
    /** Null while it holds; else the known_from of the next row. */
    known_to: instant(),
  },
  (t) => [
    uniqueIndex('level_history_recommendation_id_addressee_id_territory_key')
      .on(t.recommendation_id, t.addressee_id, sql`coalesce(${t.territory}, '')`)
      .where(sql`${t.known_to} is null`),
    uniqueIndex('level_history_recommendation_id_addressee_id_known_from_key').on(
      t.recommendation_id,
      t.addressee_id,
      sql`coalesce(${t.territory}, '')`,
      t.known_from,
    ),
    check('level_history_known_to_check', sql`${t.known_from} < ${t.known_to}`),
    index('level_history_known_from_index').on(t.known_from),
  ],
)

/**
 * What each change of level_history changes in its counts, written by triggers (migrations/) in the same transaction: a row
 * that held no more, or that holds now. Only appended to, so that no write waits for another; statistics/kept-counts.ts
 * folds them into level_counts.
 */
export const level_changes = pgTable('level_changes', {
  recommendation_id: text().notNull(),
  addressee_id: text().notNull(),
  territory: text(),
  stakeholder_group: text().notNull(),
  addressee_country: text(),
  level: text().notNull(),
  level_from: text(),
  contested: boolean().notNull(),
  parts: jsonb().$type<KnownPart[]>().notNull(),
  /** 1 where it holds now, -1 where it holds no more. */
  weight: integer().notNull(),
})

/** How many have which level now, by each value of each dimension of statistics; all but what stands in level_changes. */
export const level_counts = pgTable(
  'level_counts',
  {
    dimension: text().notNull(),
    /** Empty for those that have none. */
    value: text().notNull(),
    total: integer().notNull(),
    contested: integer().notNull(),
    not_started: integer().notNull(),
    in_progress: integer().notNull(),
    partly_implemented: integer().notNull(),
    implemented: integer().notNull(),
    regressed: integer().notNull(),
    not_applicable: integer().notNull(),
    no_information: integer().notNull(),
  },
  (t) => [
    primaryKey({ name: 'level_counts_pkey', columns: [t.dimension, t.value] }),
    // The largest first.
    index('level_counts_total_index').on(t.dimension, t.total.desc().nullsFirst(), sql`${t.value} collate "C"`),
  ],
)
