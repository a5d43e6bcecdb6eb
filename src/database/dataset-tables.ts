// Releases of the whole public record.
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
  uuid,
} from 'drizzle-orm/pg-core'
import { actors } from './actor-tables.ts'
import { instant } from './columns.ts'
import { reports } from './report-tables.ts'

/** Releases of the whole public record, numbered from 1. All editions of one leave out what became public after its cutoff. */
export const datasets = pgTable(
  'datasets',
  {
    number: integer().notNull(),
    cutoff: instant().notNull(),
    requested_at: instant().notNull(),
    /** Null where whoever runs the service did, by the program. */
    requested_by: text(),
  },
  (t) => [
    primaryKey({ name: 'datasets_pkey', columns: [t.number] }),
    foreignKey({ name: 'datasets_requested_by_fkey', columns: [t.requested_by], foreignColumns: [actors.id] }),
    check('datasets_number_check', sql`${t.number} > 0`),
    check('datasets_cutoff_check', sql`${t.cutoff} < ${t.requested_at}`),
  ],
)

/**
 * What was made of a release. A trigger (migrations/) withdraws an edition in the transaction that hides content in it, and
 * asks for the next one; what asks to be made is made by any instance.
 */
export const dataset_editions = pgTable(
  'dataset_editions',
  {
    number: integer().notNull(),
    edition: integer().notNull(),
    state: text().$type<'making' | 'current' | 'withdrawn'>().notNull(),
    /** While it is made: something in it has been hidden since its snapshot was taken, so that it is made anew. */
    spoiled: boolean().notNull().default(false),
    made_at: instant(),
    /** Row counts, files with their checksums, changes, citation, licence: kept when the files have gone. */
    contents: jsonb(),
    withdrawn_at: instant(),
    withdrawal_reason: text().$type<'withdrawn' | 'restricted' | 'changed'>(),
    /** Whose content was hidden. */
    report_id: uuid(),
  },
  (t) => [
    primaryKey({ name: 'dataset_editions_pkey', columns: [t.number, t.edition] }),
    foreignKey({ name: 'dataset_editions_number_fkey', columns: [t.number], foreignColumns: [datasets.number] }),
    foreignKey({ name: 'dataset_editions_report_id_fkey', columns: [t.report_id], foreignColumns: [reports.id] }),
    check(
      'dataset_editions_state_check',
      sql`case ${t.state} when 'making' then num_nonnulls(${t.made_at}, ${t.contents}, ${t.withdrawn_at}) = 0
        when 'current' then num_nonnulls(${t.made_at}, ${t.contents}) = 2 and ${t.withdrawn_at} is null
        when 'withdrawn' then num_nonnulls(${t.made_at}, ${t.contents}, ${t.withdrawn_at}, ${t.withdrawal_reason}, ${t.report_id}) = 5
        else false end`,
    ),
    uniqueIndex('dataset_editions_number_key').on(t.number).where(sql`${t.state} <> 'withdrawn'`),
    // One release at a time is made for the first time.
    uniqueIndex('dataset_editions_state_key').on(t.state).where(sql`${t.state} = 'making' and ${t.edition} = 1`),
    index('dataset_editions_making_index').on(t.number, t.edition).where(sql`${t.state} = 'making'`),
  ],
)
