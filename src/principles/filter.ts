// The filter `principle`, wherever recommendations or what concerns them is listed.
import { or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { isAnyOf } from '../database/list-plans.ts'
import { principle_links } from '../database/tables.ts'

/** Stands for recommendations that are linked to no principle, in filters as in statistics. */
export const unassigned = 'unassigned'

/** Whether the recommendation that `column` names serves any of these principles. */
export function servesAnyOf(column: PgColumn, principles: readonly string[] | undefined): SQL | undefined {
  if (principles === undefined) return undefined
  const named = principles.filter((principle) => principle !== unassigned)
  const { recommendation_id, principle_id } = principle_links
  return or(
    named.length === 0
      ? undefined
      : sql`${column} in (select ${recommendation_id} from ${principle_links} where ${isAnyOf(principle_id, named)})`,
    principles.length === named.length
      ? undefined
      : sql`not exists (select from ${principle_links} where ${recommendation_id} = ${column})`,
  )
}
