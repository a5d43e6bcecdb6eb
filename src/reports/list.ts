// The list of reports over HTTP, by pages and as a file.
import type { FastifyRequest } from 'fastify'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { downloadOf } from '../downloads/routes.ts'
import { Problem } from '../errors.ts'
import { fitting, type Keyset, listOf, page, textOfPage } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleReport } from './examples.ts'
import { countReports, type ReportList, type ReportOrder, selectReports } from './list-queries.ts'
import { type ReportRow, reportRecord, reportText } from './representation.ts'
import { Report, ReportFilters } from './schemas.ts'
import { draftsSeenBy } from './visibility.ts'

type Filters = Omit<ReportFilters, 'cursor' | 'include' | 'limit'>

/** What is listed, in which order, and how long it may be kept. Throws where it is of drafts that the caller may not see. */
function listFor(request: FastifyRequest, { sort: asked, ...filters }: Filters) {
  const drafts = filters.state === 'draft'
  if (drafts) requireDrafts(requireCaller(request))
  const list: ReportList = { ...filters, draftsOf: drafts ? draftsSeenBy(request.caller) : null }
  const sort: ReportOrder = asked ?? (drafts ? '-period_end' : '-published_at')
  const key = sort.endsWith('period_end') ? 'period_end' : 'published_at'
  const keysetOf = (report: ReportRow): Keyset => [report[key] ?? '', report.id]
  return { list, sort, keysetOf, cacheControl: drafts ? caching.private : caching.current }
}

const download = downloadOf<ReportRow, Filters>({
  item: Report,
  addressOf: ({ id }) => `/v1/reports/${id}`,
  open(db, request) {
    const { list, sort, ...rest } = listFor(request, request.query)
    return {
      after: (keyset, limit) => selectReports(db, list, sort, keyset, limit),
      jsonOf: reportText,
      recordOf: reportRecord,
      ...rest,
    }
  },
})

export function listRoute(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/reports',
    config: {
      access: 'public',
      // Who brings one also finds their own drafts.
      optionalToken: true,
      problems: ['cursor_invalid', 'token_required', 'scope_missing'],
      example: { data: [exampleReport], page: { next: null, limit: 50 } },
      download,
    },
    schema: {
      summary: 'List reports',
      description:
        'What is published, unless `state` asks otherwise. A page of long reports ends at about 2 MB, before its `limit`; `page.next` leads on.',
      tags: ['reports'],
      querystring: ReportFilters,
      response: { 200: listOf(Report) },
    },
    handler: async function listReports(request, reply) {
      const { cursor, include, limit, ...filters } = request.query
      const { list, sort, keysetOf, cacheControl } = listFor(request, filters)
      const own = cursors.of(list.draftsOf)
      const rows = await selectReports(db, list, sort, own.read(request, cursor), limit)
      const total = include === undefined ? undefined : await countReports(db, list)
      reply.header('cache-control', cacheControl)
      return textOfPage(page(request, reply, own, rows, keysetOf, total, fitting(rows)), reportText)
    },
  })
}

function requireDrafts({ scopes }: Caller): void {
  if (scopes.has('reports:write')) return
  throw new Problem('scope_missing', 'Drafts are listed to a token with the scope `reports:write`.')
}
