// What the tables tell today of the changes that entered the log: each feature says it of its own. A log that begins late is
// filled from this, and every database is held against it.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db, Transaction } from '../database/client.ts'
import type { Change } from './entries.ts'
import type { Kind } from './kinds.ts'

/** Of what the tables are asked: pairs of a subject's address and a revision. */
export type Wanted = readonly Pick<Change, 'subject' | 'revision'>[]

export type Recorded = {
  /** The kinds whose last entry holds what is told here. */
  kinds: readonly Kind[]
  /** The rows that tell it: those that are wanted, or with null all of them, in the order in which a log would have them. */
  rows(wanted: Wanted | null): SQL
  /** What a row tells. `also` is what other tables, which should say the same, make of its content. */
  changeOf(row: never): Change & { also?: readonly unknown[] }
  /** A condition on log_entries of these kinds: whether everybody can read today what it was hashed with. */
  visible: SQL
}

/** Whether everybody can read what an entry was hashed with, of whatever kind. */
export const visibleOf = (recorded: readonly Recorded[]): SQL =>
  sql`case ${sql.join(
    recorded.map(({ kinds, visible }) => sql`when log_entries.kind in ${kinds} then ${visible}`),
    sql` `,
  )} else true end`

/** Of entries on what is known by a UUID: that, as it stands in the address. */
export const idInEntry = sql`split_part(log_entries.subject, '/', 2)::uuid`

/** Whether a row is wanted: `address` captures its id in one of the subjects that are. With null every row is. */
export const isWanted = (
  wanted: Wanted | null,
  address: RegExp,
  id: SQLWrapper,
  type: 'uuid' | 'text' = 'uuid',
): SQL => (wanted === null ? sql`true` : sql`${id} = any(${sql.param(idsOf(wanted, address).ids)}::${sql.raw(type)}[])`)

/** The same by id and revision. */
export function isWantedRevision(
  wanted: Wanted | null,
  address: RegExp,
  [id, revision]: [id: SQLWrapper, revision: SQLWrapper],
  type: 'uuid' | 'text' = 'uuid',
): SQL {
  if (wanted === null) return sql`true`
  const { ids, revisions } = idsOf(wanted, address)
  return sql`(${id}, ${revision}) in (
    select * from unnest(${sql.param(ids)}::${sql.raw(type)}[], ${sql.param(revisions)}::integer[]))`
}

/** The ids that `address` captures in what is wanted, each with its revision. */
function idsOf(wanted: Wanted, address: RegExp): { ids: string[]; revisions: (number | null)[] } {
  const found = wanted.flatMap(({ subject, revision }) => {
    const id = address.exec(subject)?.[1]
    return id === undefined ? [] : [{ id, revision }]
  })
  return { ids: found.map(({ id }) => id), revisions: found.map(({ revision }) => revision) }
}

/** What the tables tell of these. */
export async function toldOf(tx: Db, recorded: Recorded, wanted: Wanted): Promise<Change[]> {
  if (wanted.length === 0) return []
  const { rows } = await tx.execute(recorded.rows(wanted))
  return rows.map((row) => {
    const { also: _also, ...change } = recorded.changeOf(row as never)
    return change
  })
}

let cursors = 0

/** The rows of a query, so many at a time, in constant memory. */
export async function* portions<Row extends object>(tx: Transaction, query: SQL, count: number): AsyncGenerator<Row[]> {
  const name = sql.raw(`portions_${++cursors}`)
  await tx.execute(sql`declare ${name} no scroll cursor for ${query}`)
  for (;;) {
    const { rows } = await tx.execute(sql`fetch ${sql.raw(`${count}`)} from ${name}`)
    if (rows.length > 0) yield rows as Row[]
    if (rows.length < count) break
  }
  await tx.execute(sql`close ${name}`)
}
