// What a table of a release is.
import { type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Transaction } from '../database/client.ts'
import { throughCursor } from '../database/cursors.ts'
import { columnsOf } from '../downloads/columns.ts'
import { type Field, fieldOf } from './fields.ts'

/** Columns that are the key of another table, in the order of that key. */
type Reference = { fields: readonly string[]; table: string }

export type Table = {
  /** Of its files, too. */
  name: string
  description: string
  fields: readonly Field[]
  /** Columns that tell its rows apart and give their order; a null comes first. */
  key: readonly string[]
  references: readonly Reference[]
  /** What was public by the cutoff, as far as it still is, in the order of the key: texts by their bytes. */
  rows(tx: Transaction, cutoff: string): AsyncIterable<readonly object[]>
}

type Definition = Omit<Table, 'fields' | 'references'> & {
  /** Of a row; its fields become columns. */
  schema: z.ZodObject
  /** Tables by the column that refers to their first key. */
  references?: Record<string, string>
}

export const tableOf = ({ schema, references = {}, ...told }: Definition): Table => ({
  ...told,
  fields: columnsOf(schema).map(fieldOf),
  references: Object.entries(references).map(([field, table]) => ({ fields: [field], table })),
})

/** The rows that a statement selects by the cutoff. */
export const selected =
  (statement: (cutoff: SQL) => SQL): Table['rows'] =>
  (tx, cutoff) =>
    throughCursor(tx, statement(sql`${cutoff}::timestamptz`))

/** The order of texts in every table: by their bytes, as JavaScript compares ids and codes too, whatever the database does. */
export const byBytes = (...texts: SQL[]): SQL =>
  sql.join(
    texts.map((text) => sql`${text} collate "C"`),
    sql`, `,
  )
