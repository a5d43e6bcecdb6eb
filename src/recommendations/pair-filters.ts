// The filters that everything takes which concerns a recommendation at an addressee: reports, what follows from them, and
// what was known.
import type { SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { liesInAnyOf } from '../actors/regions.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { citesAnyOf } from '../instruments/filter.ts'
import { servesAnyOf } from '../principles/filter.ts'
import { madeByAnyOf } from './fragments.ts'

const columns = ['recommendation_id', 'addressee_id', 'stakeholder_group', 'addressee_country', 'territory'] as const
export const pairFilters = [...columns, 'source', 'principle', 'instrument', 'region'] as const
type PairFilters = { [Name in (typeof pairFilters)[number]]?: readonly string[] | undefined }

/** The conditions that they are on `table`. */
export function pairConditions(
  table: Readonly<Record<(typeof columns)[number], PgColumn>>,
  filters: PairFilters,
): (SQL | undefined)[] {
  return [
    ...columns.map((name) => isAnyOf(table[name], filters[name])),
    madeByAnyOf(table.recommendation_id, filters.source),
    servesAnyOf(table.recommendation_id, filters.principle),
    citesAnyOf(table.recommendation_id, filters.instrument),
    liesInAnyOf(table.addressee_country, filters.region),
  ]
}
