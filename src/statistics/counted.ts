// What figures count: pairs of recommendation and addressee, or their parts, now or as known at some moment.
import { type SQL, sql } from 'drizzle-orm'
import { liesInAnyOf } from '../actors/regions.ts'
import { heldAt } from '../implementations/as-of.ts'
import { citesAnyOf } from '../instruments/filter.ts'
import { servesAnyOf } from '../principles/filter.ts'
import { madeByAnyOf } from '../recommendations/fragments.ts'
import type { Dimension } from './dimensions.ts'
import type { LevelFilters } from './filters.ts'

export type Counting = { dimensions: readonly Dimension[]; filters: LevelFilters; as_of: string | null }

/** Whether conduct in territories is counted; else addressees as a whole. One answer never counts both. */
export const countsTerritories = ({ dimensions, filters }: Omit<Counting, 'as_of'>) =>
  dimensions.includes('territory') || filters.territory !== undefined

export const countsParts = (dimensions: readonly Dimension[]) => dimensions.includes('part')

/** The common table expression `facts`: a row for each pair or part with what it is grouped by, its level and its frame. */
export function factsOf(counting: Counting): SQL {
  const { dimensions, as_of } = counting
  // Today's pairs stand in an index of their own; what was known, and of parts, stands in the history.
  const known =
    as_of === null && !countsParts(dimensions)
      ? sql`select * from implementations where ${framed(counting)}`
      : sql`select * from level_history where ${heldAt(as_of)} and ${framed(counting)}`
  return factsFrom(known, counting)
}

/** The same out of rows of implementations or level_history, with `more` of their columns. */
export function factsFrom(known: SQL, { dimensions, filters }: Omit<Counting, 'as_of'>, more: SQL = sql``): SQL {
  const level = sql.raw(countsParts(dimensions) ? 'parts' : 'known')
  return sql`facts as not materialized (
    select known.recommendation_id, known.addressee_id, known.territory, known.stakeholder_group, known.addressee_country,
      ${level}.level, ${level}.level_from, ${level}.contested
      ${countsParts(dimensions) ? sql`, parts.part` : sql``} ${more}
    from (${known}) as known ${
      countsParts(dimensions)
        ? sql`cross join jsonb_to_recordset(known.parts) as parts (part text, level text, level_from text, contested boolean)`
        : sql``
    }
    where ${conditionsOf(filters, level)})`
}

export const framed = (counting: Omit<Counting, 'as_of'>): SQL =>
  sql`addressed and territory is ${countsTerritories(counting) ? sql`not null` : sql`null`}`

function conditionsOf(filters: LevelFilters, level: SQL): SQL {
  const conditions = [
    madeByAnyOf(sql`known.recommendation_id`, filters.source),
    anyOf(sql`known.stakeholder_group`, filters.stakeholder_group),
    anyOf(sql`known.recommendation_id`, filters.recommendation_id),
    anyOf(sql`known.addressee_id`, filters.addressee_id),
    anyOf(sql`known.addressee_country`, filters.addressee_country),
    anyOf(sql`known.territory`, filters.territory),
    anyOf(sql`${level}.level_from`, filters.level_from),
    filters.contested === undefined ? undefined : sql`${level}.contested = ${filters.contested}`,
    servesAnyOf(sql`known.recommendation_id`, filters.principle),
    citesAnyOf(sql`known.recommendation_id`, filters.instrument),
    liesInAnyOf(sql`known.addressee_country`, filters.region),
  ]
  return sql.join([sql`true`, ...conditions.filter((condition) => condition !== undefined)], sql` and `)
}

const anyOf = (column: SQL, values: readonly string[] | undefined): SQL | undefined =>
  values && sql`${column} in ${[...values]}`
