// By what recommendations, and all that concerns them, can be counted: the values in SQL with their names. Facets and
// statistics name the rows that they count `facts`.
import { type SQL, sql } from 'drizzle-orm'
import { recommendations } from '../database/catalogue-tables.ts'
import type { Db } from '../database/client.ts'
import { asOwnFacts, countFacets, type Facet, type Facts } from '../database/facet-counts.ts'
import { unassigned } from '../principles/filter.ts'
import { matching, type RecommendationFilters } from './queries.ts'

export const labelIn = (table: SQL, label: SQL, key: SQL) => (value: SQL) =>
  sql`(select ${label} from ${table} where ${key} = ${value})`

const country = labelIn(sql`countries`, sql`name`, sql`code`)

/** Links count once, and where they are filtered by, only those asked for. */
const linked = (table: SQL, column: SQL, alias: SQL) => (asked?: readonly string[]) =>
  sql`left join (select distinct recommendation_id, ${column} as value from ${table}
    ${asked === undefined ? sql`` : sql`where ${column} in ${[...asked]}`}) as ${alias}
    on ${alias}.recommendation_id = facts.recommendation_id`

const ofMany = { over: 'recommendation_id', many: true } as const

export const byRecommendation = {
  source: {
    ...ofMany,
    value: sql`made.source_id`,
    join: () => sql`join recommendations as made on made.id = facts.recommendation_id`,
    label: labelIn(sql`sources`, sql`title`, sql`id`),
  },
  stakeholder_group: {
    over: 'stakeholder_group',
    value: sql`facts.stakeholder_group`,
    label: labelIn(sql`stakeholder_groups`, sql`label`, sql`id`),
  },
  principle: {
    ...ofMany,
    value: sql`coalesce(served.value, ${unassigned})`,
    join: linked(sql`principle_links`, sql`principle_id`, sql`served`),
    label: labelIn(sql`principles`, sql`label`, sql`id`),
  },
  instrument: {
    ...ofMany,
    value: sql`coalesce(cited.value, ${unassigned})`,
    join: linked(sql`instrument_links`, sql`instrument_id`, sql`cited`),
    label: labelIn(sql`instruments`, sql`concat_ws(', ', title, provision)`, sql`id`),
  },
} satisfies Record<string, Facet>

/** Of what one addressee did about a recommendation. */
export const byAddressee = {
  addressee_country: { over: 'addressee_country', value: sql`facts.addressee_country`, label: country },
  region: {
    over: 'addressee_country',
    value: sql`region_of.region_code`,
    join: () => sql`left join countries as region_of on region_of.code = facts.addressee_country`,
    label: (value) => sql`(select min(region) from countries where region_code = ${value})`,
  },
  territory: { over: 'territory', value: sql`facts.territory`, label: country },
} satisfies Record<string, Facet>

export const recommendationFacets = Object.keys(byRecommendation) as (keyof typeof byRecommendation)[]
type RecommendationFacet = keyof typeof byRecommendation

/** Counts of recommendations, each facet under all filters but its own. */
export function countRecommendationFacets(
  db: Db,
  filters: RecommendationFilters,
  asked: readonly RecommendationFacet[],
) {
  const { id, stakeholder_group } = recommendations
  const under = (these: RecommendationFilters): Facts => ({
    rows: sql`select ${id} as recommendation_id, ${stakeholder_group}, 1 as weight from ${recommendations}
      where ${matching(these) ?? sql`true`}`,
  })
  return countFacets(db, asOwnFacts(asked, filters, byRecommendation, under))
}
