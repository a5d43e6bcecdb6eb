// The list of reports over HTTP.
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { Problem } from '../errors.ts'
import { fitting, page, textOfPage } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { searchableListOf } from '../search/schemas.ts'
import { exampleReport } from './examples.ts'
import { answerFoundReports, type FoundReport, selectFoundReports } from './found.ts'
import { countReports, selectReports } from './list-queries.ts'
import { reportText } from './representation.ts'
import { Report, ReportFilters } from './schemas.ts'
import { draftsSeenBy } from './visibility.ts'

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
      const { cursor, include, limit, sort: asked, q, highlight, ...filters } = request.query
      const drafts = filters.state === 'draft'
      if (drafts) requireDrafts(requireCaller(request))
      const draftsOf = drafts ? draftsSeenBy(request.caller) : null
      const own = cursors.of(draftsOf)
      const after = own.read(request, cursor)
      const search = q === undefined ? null : await compileSearch(db, q)
      const list = { ...filters, draftsOf, found: search?.matching }
      const sort = asked ?? (search !== null ? 'relevance' : drafts ? '-period_end' : '-published_at')
      const rows: FoundReport[] =
        sort === 'relevance'
          ? await selectFoundReports(db, list, search!, after, limit)
          : await selectReports(db, list, sort, after, limit)
      const total = include === undefined ? undefined : await countReports(db, list)
      reply.header('cache-control', drafts ? caching.private : caching.current)
      const listed = page(request, reply, own, rows, placeIn(sort), total, fitting(rows))
      if (search === null) return textOfPage(listed, reportText)
      return answerFoundReports(db, search, listed, { after, sort, highlight })
    },
  })
}

/** The keyset of a row in an order. */
const placeIn = (sort: ReportFilters['sort'] & string) => (report: FoundReport) => {
  if (sort === 'relevance') return [report.rank!, report.place!]
  return [(sort.endsWith('period_end') ? report.period_end : report.published_at) ?? '', report.id]
}

function requireDrafts({ scopes }: Caller): void {
  if (scopes.has('reports:write')) return
  throw new Problem('scope_missing', 'Drafts are listed to a token with the scope `reports:write`.')
}
