// Facets of reports. Reports are many: what only the pair of recommendation and addressee decides is counted from the kept
// number of reports of each pair, all else from the reports themselves, up to a bound.
import { and, gt, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { asOwnFacts, countFacets, type Facet, type Facts } from '../database/facet-counts.ts'
import { implementations } from '../database/implementation-tables.ts'
import { reports } from '../database/report-tables.ts'
import { namesInWords } from '../http/fields.ts'
import { byAddressee, byRecommendation } from '../recommendations/facets.ts'
import { pairConditions, pairFilters } from '../recommendations/pair-filters.ts'
import { conditionsOf, type ReportList } from './list-queries.ts'
import { visibleLevels } from './visibility.ts'

/** So many reports at most are counted one by one: the newest. */
const mostCountedReports = 50_000

const ofPair = { ...byRecommendation, ...byAddressee } satisfies Record<string, Facet>
const ofReport = {
  basis: { over: 'basis', value: sql`facts.basis` },
  level: {
    over: 'levels',
    value: sql`said.level`,
    join: () => sql`cross join lateral unnest(facts.levels) as said (level)`,
  },
  language: { over: 'language', value: sql`facts.language` },
  author_country: { ...byAddressee.addressee_country, over: 'author_country', value: sql`facts.author_country` },
} satisfies Record<string, Facet>

const names = <Facets extends object>(facets: Facets) => Object.keys(facets) as (keyof Facets)[]
export const reportFacets = [...names(ofPair), ...names(ofReport)]
type ReportFacet = (typeof reportFacets)[number]

/** For the API description. */
export const whatIsExact = `Where there is no filter but ${namesInWords(pairFilters)}, counts by ${namesInWords(names(ofPair))} are exact however many reports there are. Others count the newest ${mostCountedReports} at most, one by one: \`exact\` says whether these are all.`

/** Whether it is the published reports of some pairs, whatever they say. */
function isOfPairs({ state, draftsOf: _draftsOf, ...filters }: ReportList): boolean {
  const others = Object.entries(filters).filter(([name]) => !pairFilters.includes(name as never))
  return state === 'published' && others.every(([, value]) => value === undefined)
}

const kept = (list: ReportList): Facts => ({
  rows: sql`
    select recommendation_id, stakeholder_group, addressee_country, territory, report_count as weight
    from ${implementations} where ${and(gt(implementations.report_count, 0), ...pairConditions(implementations, list))}`,
})

const oneByOne = (list: ReportList, most: number): Facts => ({
  rows: sql`
    select recommendation_id, stakeholder_group, addressee_country, territory, author_country, basis, language,
      ${visibleLevels} as levels, 1 as weight
    from ${reports} where ${conditionsOf(list)} order by published_at desc, id desc`,
  most,
})

/** Counts of reports, each facet under all filters but its own; of so many at most, where they are counted one by one. */
export function countReportFacets(db: Db, list: ReportList, asked: readonly ReportFacet[], most = mostCountedReports) {
  const read = new Map<string, Facts>()
  const found = (these: ReportList): Facts => {
    const identity = JSON.stringify(these)
    const facts = read.get(identity) ?? oneByOne(these, most)
    read.set(identity, facts)
    return facts
  }
  const isPairs = (name: ReportFacet): name is keyof typeof ofPair => name in ofPair
  return countFacets<ReportFacet>(db, [
    ...asOwnFacts(asked.filter(isPairs), list, ofPair, (these) => (isOfPairs(these) ? kept(these) : found(these))),
    ...asOwnFacts(asked.filter((name) => !isPairs(name)) as (keyof typeof ofReport)[], list, ofReport, found),
  ])
}
