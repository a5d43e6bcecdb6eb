// Facets of implementations: counted from the kept rows, or from what was known at some moment.
import { sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { asOwnFacts, countFacets, type Facet, type Facts } from '../database/facet-counts.ts'
import { implementations, level_history } from '../database/implementation-tables.ts'
import { byAddressee, byRecommendation } from '../recommendations/facets.ts'
import { conditionsThen } from './known.ts'
import { conditionsOf, type ImplementationList } from './queries.ts'

const facets = {
  ...byRecommendation,
  ...byAddressee,
  level: { over: 'level', value: sql`facts.level` },
  level_from: { over: 'level_from', value: sql`facts.level_from` },
  contested: { over: 'contested', value: sql`facts.contested` },
} satisfies Record<string, Facet>

export const implementationFacets = Object.keys(facets) as (keyof typeof facets)[]

/** Counts of implementations, each facet under all filters but its own; `as_of` null for now. */
export function countImplementationFacets(
  db: Db,
  list: ImplementationList,
  as_of: string | null,
  asked: readonly (keyof typeof facets)[],
) {
  // Whether silence is listed stays as it is where `level` is left out.
  const { level, no_information = level?.includes('no_information') } = list
  const under = (these: ImplementationList): Facts => ({
    rows: sql`
      select recommendation_id, stakeholder_group, addressee_country, territory, level, level_from, contested, 1 as weight
      from ${
        as_of === null
          ? sql`${implementations} where ${conditionsOf(these)}`
          : sql`${level_history} where ${conditionsThen(these, as_of)}`
      }`,
  })
  return countFacets(db, asOwnFacts(asked, { ...list, no_information }, facets, under))
}
