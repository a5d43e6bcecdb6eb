// The list of reports: filters, order, and pages that cost the same at any depth.
import { and, arrayOverlaps, asc, desc, eq, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { type Caller, requireCaller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import { principle_links, report_revisions, reports } from '../database/tables.ts'
import { Problem } from '../errors.ts'
import { type Keyset, listOf, page } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleReport } from './examples.ts'
import { currentRevision, reportColumns, reportOf } from './queries.ts'
import { Report, ReportFilters } from './schemas.ts'
import { visibleTo } from './visibility.ts'

export function listRoute(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/reports',
    config: {
      access: 'public',
      problems: ['cursor_invalid', 'token_required', 'scope_missing'],
      example: { data: [exampleReport], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List reports',
      description: 'What is published, unless `state` asks otherwise.',
      tags: ['reports'],
      querystring: ReportFilters,
      response: { 200: listOf(Report) },
    },
    handler: async function listReports(request, reply) {
      const filters = request.query
      if (filters.state === 'draft') requireDrafts(requireCaller(request))
      const conditions = conditionsOf(filters, request.caller)
      const sort = filters.sort ?? (filters.state === 'draft' ? '-period_end' : '-published_at')
      const after = cursors.read(request, filters.cursor)
      const rows = await selectReports(db, conditions, sort, after, filters.limit)
      const total = filters.include === undefined ? undefined : await db.$count(reports, conditions)
      reply.header('cache-control', filters.state === 'draft' ? caching.private : caching.current)
      const key = sort.endsWith('period_end') ? 'period_end' : 'published_at'
      return page(request, reply, cursors, rows, (report) => [report[key] ?? '', report.id], total)
    },
  })
}

function requireDrafts({ scopes }: Caller): void {
  if (scopes.has('reports:write')) return
  throw new Problem('scope_missing', 'Drafts are listed to a token with the scope `reports:write`.')
}

function conditionsOf(filters: ReportFilters, caller: Caller | null): SQL {
  const any = (column: PgColumn, values: readonly string[] | undefined) => values && inArray(column, values)
  return and(
    eq(reports.state, filters.state),
    // Published and withdrawn are for everybody; the condition would only hide the state from the planner.
    filters.state === 'draft' ? and(visibleTo(caller), eq(reports.author_id, caller!.actorId)) : undefined,
    any(reports.recommendation_id, filters.recommendation_id),
    any(reports.addressee_id, filters.addressee_id),
    any(reports.author_id, filters.author_id),
    any(reports.stakeholder_group, filters.stakeholder_group),
    any(reports.addressee_country, filters.addressee_country),
    any(reports.author_country, filters.author_country),
    any(reports.territory, filters.territory),
    any(reports.basis, filters.basis),
    filters.level && arrayOverlaps(reports.levels, filters.level),
    filters.principle &&
      sql`${reports.recommendation_id} in (select ${principle_links.recommendation_id} from ${principle_links}
        where ${inArray(principle_links.principle_id, filters.principle)})`,
    filters.period_from === undefined ? undefined : gte(reports.period_end, filters.period_from),
    filters.period_to === undefined ? undefined : lte(reports.period_start, filters.period_to),
    filters.published_from === undefined ? undefined : gte(reports.published_at, filters.published_from),
    filters.published_to === undefined ? undefined : lt(reports.published_at, filters.published_to),
  )!
}

/** Up to `limit + 1` reports after the keyset `[value of the sort key, id]`. */
async function selectReports(
  db: Db,
  conditions: SQL,
  sort: NonNullable<ReportFilters['sort']>,
  after: Keyset | null,
  limit: number,
) {
  const column = sort.endsWith('period_end') ? reports.period_end : reports.published_at
  const direction = sort.startsWith('-') ? desc : asc
  const beyond = sort.startsWith('-') ? sql`<` : sql`>`
  const rows = await db
    .select(reportColumns)
    .from(reports)
    .innerJoin(report_revisions, currentRevision)
    .where(
      and(
        conditions,
        after === null ? undefined : sql`(${column}, ${reports.id}) ${beyond} (${after[0]}, ${after[1]})`,
      ),
    )
    .orderBy(direction(column), direction(reports.id))
    .limit(limit + 1)
  return rows.map((row) => reportOf(row as never))
}
