// What other features' statements ask of recommendations, said once. Each names the tables of the statement around it.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { recommendations } from '../database/catalogue-tables.ts'
import { isAnyOf } from '../database/list-plans.ts'

/** Whether an addressing is in force today (UTC); both its days count. */
export const inForceToday: SQL = sql`(coalesce(addressings.valid_from <= current_date, true)
  and coalesce(addressings.valid_to >= current_date, true))`

/** Whether an addressing speaks to the actor by its group, or a subgroup of it. */
export const speaksToGroupOfActor: SQL = sql`(addressings.stakeholder_group = actors.stakeholder_group
  and (addressings.subgroup is null or addressings.subgroup = any(actors.subgroups)))`

/** The letters of the parts of a recommendation that have not retired, in their order. */
export const activeParts = (recommendationId: SQLWrapper): SQL<string[]> =>
  sql`array(select parts.id from parts where parts.recommendation_id = ${recommendationId} and retired_at is null
    order by length(parts.id), parts.id)`

/** Whether the recommendation that `column` names was made by any of these sources. */
export const madeByAnyOf = (column: SQLWrapper, sources: readonly string[] | undefined): SQL | undefined =>
  sources &&
  sql`${column} in (select ${recommendations.id} from ${recommendations} where ${isAnyOf(recommendations.source_id, sources)})`
