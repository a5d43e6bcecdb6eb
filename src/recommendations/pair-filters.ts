// The filters that everything takes which concerns a recommendation at an addressee: reports, what follows from them, and
// what was known.
import type { SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { z } from 'zod'
import { addresseeRegion, liesInAnyOf } from '../actors/regions.ts'
import { isAnyOf } from '../database/list-plans.ts'
import { anyOf, code, countryCode, slug } from '../http/fields.ts'
import { citesAnyOf } from '../instruments/filter.ts'
import { servesAnyOf } from '../principles/filter.ts'
import { madeBySource } from '../sources/schemas.ts'
import { madeByAnyOf } from './fragments.ts'

const columns = ['recommendation_id', 'addressee_id', 'stakeholder_group', 'addressee_country', 'territory'] as const
export const pairFilters = [...columns, 'source', 'principle', 'instrument', 'region'] as const
/** What a request gives them as. */
export const pairParameters = {
  source: madeBySource,
  recommendation_id: anyOf(slug).optional().describe('Any of these recommendations.'),
  addressee_id: anyOf(slug).optional().describe('Any of these addressees.'),
  stakeholder_group: anyOf(code).optional().describe('Any of these stakeholder groups of the recommendation.'),
  principle: anyOf(code)
    .optional()
    .describe('Recommendations that serve any of these principles; `unassigned` for those that serve none.'),
  instrument: anyOf(slug)
    .optional()
    .describe('Recommendations that cite any of these instruments; `unassigned` for those that cite none.'),
  addressee_country: anyOf(countryCode).optional().describe('Any of these countries of the addressee.'),
  region: addresseeRegion,
  territory: anyOf(countryCode).optional().describe('Any of these territories.'),
} satisfies Record<(typeof pairFilters)[number], z.ZodType>
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
