// The filter `principle`, wherever recommendations or what concerns them is listed, and its kind: by links.
import { or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { principle_links } from '../database/catalogue-tables.ts'
import { isAnyOf } from '../database/list-plans.ts'

/** Stands for recommendations that are linked to none, in filters as in statistics. */
export const unassigned = 'unassigned'

/** Whether the recommendation that `column` names is linked to any of these by `id` of `links`. */
export function linkedToAnyOf(
  column: SQLWrapper,
  links: PgTable & { recommendation_id: PgColumn },
  id: PgColumn,
  values: readonly string[] | undefined,
): SQL | undefined {
  if (values === undefined) return undefined
  const named = values.filter((value) => value !== unassigned)
  return or(
    named.length === 0
      ? undefined
      : sql`${column} in (select ${links.recommendation_id} from ${links} where ${isAnyOf(id, named)})`,
    values.length === named.length
      ? undefined
      : sql`not exists (select from ${links} where ${links.recommendation_id} = ${column})`,
  )
}

/** Whether the recommendation that `column` names serves any of these principles. */
export const servesAnyOf = (column: SQLWrapper, principles: readonly string[] | undefined) =>
  linkedToAnyOf(column, principle_links, principle_links.principle_id, principles)
