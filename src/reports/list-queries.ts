// SQL of the list of reports: its filters, its orders, and pages that cost the same at any depth.
import { and, arrayOverlaps, getTableColumns, gte, lt, lte, type SQL, sql } from 'drizzle-orm'
import { type Db, sqlBuilder } from '../database/client.ts'
import { bytesUntil, isAnyOf, ListPlans } from '../database/list-plans.ts'
import { orderBy } from '../database/orders.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { report_vectors } from '../database/search-tables.ts'
import { type Keyset, mostPageBytes } from '../http/pages.ts'
import { pairConditions } from '../recommendations/pair-filters.ts'
import { isFound, type Vectors } from '../search/ranked.ts'
import type { ReportFilters } from './filters.ts'
import { columnsFor, currentRevision, type ReportRow } from './representation.ts'
import { visibleIn } from './visibility.ts'

/** What is asked for: filters, whose drafts may be among it, and what has to be found in it. */
export type ReportList = Omit<ReportFilters, 'as_of' | 'cursor' | 'include' | 'limit' | 'sort' | 'q' | 'highlight'> & {
  draftsOf: string | null
  found?: string | undefined
}
export type ReportOrder = Exclude<NonNullable<ReportFilters['sort']>, 'relevance'>

export const reportVectors: Vectors = { table: report_vectors, of: report_vectors.report_id }

/** Filters by what no revision changes. */
export const lastingConditions = (filters: Omit<ReportList, 'draftsOf'>): (SQL | undefined)[] => [
  ...pairConditions(reports, filters),
  isAnyOf(reports.author_id, filters.author_id),
  isAnyOf(reports.author_country, filters.author_country),
  isAnyOf(reports.basis, filters.basis),
  filters.published_from === undefined ? undefined : gte(reports.published_at, filters.published_from),
  filters.published_to === undefined ? undefined : lt(reports.published_at, filters.published_to),
]

/** What is listed. */
export function conditionsOf({ draftsOf, ...filters }: ReportList): SQL {
  return and(
    visibleIn(filters.state, draftsOf),
    ...lastingConditions(filters),
    filters.level && arrayOverlaps(reports.levels, filters.level),
    isAnyOf(reports.language, filters.language),
    filters.period_from === undefined ? undefined : gte(reports.period_end, filters.period_from),
    filters.period_to === undefined ? undefined : lte(reports.period_start, filters.period_to),
    isFound(reportVectors, reports.id, filters.found),
  )!
}

const plans = new ListPlans()

/** Reports after the keyset `[value of the sort key, id]`, so many as fit a page; one more than `limit` where there are more. Where only `fields` are asked for, long texts may be missing. */
export function selectReports(
  db: Db,
  list: ReportList,
  sort: ReportOrder,
  after: Keyset | null,
  limit: number,
  fields?: readonly string[],
) {
  const column = sort.endsWith('period_end') ? reports.period_end : reports.published_at
  const { by: order, beyond } = orderBy([column, reports.id], sort)
  const build = () => {
    const bytes = bytesUntil(reports.content_bytes, sql.join(order, sql`, `))
    const further = beyond(after && [sql.placeholder('key'), sql.placeholder('id')])
    const listed = sqlBuilder
      .select({ ...getTableColumns(reports), bytes })
      .from(reports)
      .where(and(conditionsOf(list), further))
      .orderBy(...order)
      .limit(limit + 1)
      .as('reports')
    return sqlBuilder
      .select(columnsFor(fields))
      .from(listed)
      .innerJoin(report_revisions, currentRevision)
      .where(lt(listed.bytes, mostPageBytes))
      .orderBy(...order)
  }
  const identity = JSON.stringify([list, sort, after === null, limit, fields])
  return plans.rows<ReportRow>(db, identity, build, { key: after?.[0], id: after?.[1] })
}

export const countReports = (db: Db, list: ReportList): Promise<number> => db.$count(reports, conditionsOf(list))
