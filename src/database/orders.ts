// Orders of lists that are paged by keyset, and which columns a list needs where only some are asked for.
import { asc, desc, type SQL, type SQLWrapper, sql } from 'drizzle-orm'

type Order = { by: SQL[]; beyond(place: readonly unknown[] | null): SQL | undefined }

/**
 * The order by these columns, the last of them unique, all one way: downwards where `sort` begins with `-`. `beyond` are the
 * rows after the one with these values, all where it is null; as a comparison of rows, which an index answers at any depth.
 */
export function orderBy(columns: readonly SQLWrapper[], sort: string): Order {
  const [direction, sign] = sort.startsWith('-') ? [desc, sql`<`] : [asc, sql`>`]
  return {
    by: columns.map((column) => direction(column)),
    beyond(place) {
      if (place === null) return undefined
      const values = place.map((value) => sql`${value}`)
      return sql`(${sql.join([...columns], sql`, `)}) ${sign} (${sql.join(values, sql`, `)})`
    },
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
