// The list of reports over HTTP, by pages and as a file.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import type { Db } from '../database/client.ts'
import { downloadOf } from '../downloads/routes.ts'
import { Problem } from '../errors.ts'
import { fitting, type Keyset, page, textOfPage } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { searchableListOf } from '../search/schemas.ts'
import { exampleReport } from './examples.ts'
import { answerFoundReports, type FoundReport, selectFoundReports } from './found.ts'
import { countReports, type ReportList, type ReportOrder, selectReports } from './list-queries.ts'
import { type ReportRow, reportRecord, reportText } from './representation.ts'
import { orders, Report, ReportFilters } from './schemas.ts'
import { draftsSeenBy } from './visibility.ts'

type Filters = Omit<ReportFilters, 'cursor' | 'include' | 'limit' | 'highlight'>
type Order = ReportOrder | 'relevance'

/** What is listed, in which order, and how long it may be kept. Throws where it is of drafts that the caller may not see. */
async function listFor(db: Db, request: FastifyRequest, { sort: asked, q, ...filters }: Filters) {
  const drafts = filters.state === 'draft'
  if (drafts) requireDrafts(requireCaller(request))
  const search = q === undefined ? null : await compileSearch(db, q)
  const list: ReportList = {
    ...filters,
    ...{ draftsOf: drafts ? draftsSeenBy(request.caller) : null, found: search?.matching },
  }
  const sort: Order = asked ?? (search !== null ? 'relevance' : drafts ? '-period_end' : '-published_at')
  return { list, search, sort, cacheControl: drafts ? caching.private : caching.current }
}

/** The keyset of a row in an order. */
const placeIn =
  (sort: Order) =>
  (report: FoundReport): Keyset => {
    if (sort === 'relevance') return [report.rank!, report.place!]
    return [(sort.endsWith('period_end') ? report.period_end : report.published_at) ?? '', report.id]
  }

const download = downloadOf<ReportRow, Filters>({
  item: Report,
  // All that is found goes into the file, and not all of it is ranked.
  parameters: { sort: z.enum(orders).optional().describe('Order, `-` for newest first; by default `-published_at`.') },
  addressOf: ({ id }) => `/v1/reports/${id}`,
  async open(db, request) {
    const { list, sort: asked, cacheControl } = await listFor(db, request, request.query)
    const sort = asked === 'relevance' ? '-published_at' : asked
    return {
      after: (keyset, limit) => selectReports(db, list, sort, keyset, limit),
      keysetOf: placeIn(sort),
      jsonOf: reportText,
      recordOf: reportRecord,
      cacheControl,
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
      response: { 200: searchableListOf(Report) },
    },
    handler: async function listReports(request, reply) {
      const { cursor, include, limit, highlight, ...filters } = request.query
      const { list, search, sort, cacheControl } = await listFor(db, request, filters)
      const own = cursors.of(list.draftsOf)
      const after = own.read(request, cursor)
      const rows: FoundReport[] =
        sort === 'relevance'
          ? await selectFoundReports(db, list, search!, after, limit)
          : await selectReports(db, list, sort, after, limit)
      const total = include === undefined ? undefined : await countReports(db, list)
      reply.header('cache-control', cacheControl)
      const listed = page(request, reply, own, rows, placeIn(sort), total, fitting(rows))
      if (search === null) return textOfPage(listed, reportText)
      return answerFoundReports(db, search, listed, { after, sort, highlight })
    },
  })
}

function requireDrafts({ scopes }: Caller): void {
  if (scopes.has('reports:write')) return
  throw new Problem('scope_missing', 'Drafts are listed to a token with the scope `reports:write`.')
}
