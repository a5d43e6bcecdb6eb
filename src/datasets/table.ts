// What a table of a release is.
import { type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Transaction } from '../database/client.ts'
import { throughCursor } from '../database/cursors.ts'
import { columnsOf } from '../downloads/columns.ts'
import { type Field, fieldOf } from './fields.ts'

/** Columns that are the key of another table, in the order of that key. */
type Reference = { fields: readonly string[]; table: string }

/** What actors post is released as of the cutoff; the catalogue, which was public long before, as of the request. */
export type Moments = { cutoff: string; requested_at: string }

export type Table = {
  /** Of its files, too. */
  name: string
  description: string
  fields: readonly Field[]
  /** Columns that tell its rows apart and give their order; a null comes first. */
  key: readonly string[]
  references: readonly Reference[]
  /** What was public in time, as far as it still is, in the order of the key: texts by their bytes. */
  rows(tx: Transaction, moments: Moments): AsyncIterable<readonly object[]>
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

/** The rows that a statement selects by the two moments. */
export const selected =
  (statement: (moments: { cutoff: SQL; requested: SQL }) => SQL): Table['rows'] =>
  (tx, { cutoff, requested_at }) =>
    throughCursor(tx, statement({ cutoff: sql`${cutoff}::timestamptz`, requested: sql`${requested_at}::timestamptz` }))

/** The order of texts in every table: by their bytes, as JavaScript compares ids and codes too, whatever the database does. */
export const byBytes = (...texts: SQL[]): SQL =>
  sql.join(
    texts.map((text) => sql`${text} collate "C"`),
    sql`, `,
  )
