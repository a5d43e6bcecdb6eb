// Orders of lists that are paged by keyset, and which columns a list needs where only some are asked for.
import { asc, desc, type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/**
 * The order by these columns, the last of them unique, all one way: downwards where `sort` begins with `-`. `beyond` are the
 * rows after the one with these values; as a comparison of rows, which an index answers at any depth.
 */
export function orderBy(columns: readonly SQLWrapper[], sort: string): { by: SQL[]; beyond(place: SQL[]): SQL } {
  const [direction, sign] = sort.startsWith('-') ? [desc, sql`<`] : [asc, sql`>`]
  return {
    by: columns.map((column) => direction(column)),
    beyond: (place) => sql`(${sql.join([...columns], sql`, `)}) ${sign} (${sql.join(place, sql`, `)})`,
  }
}

/** Those of the columns that are asked for, and those that are always needed; all where nothing is said. */
export function askedColumns<Columns extends object>(
  columns: Columns,
  asked: readonly string[] | undefined,
  always: readonly string[],
): Columns {
  if (asked === undefined) return columns
  const needed = new Set([...always, ...asked])
  return Object.fromEntries(Object.entries(columns).filter(([name]) => needed.has(name))) as Columns
}
