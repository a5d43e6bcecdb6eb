// The list of reports over HTTP.
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { Problem } from '../errors.ts'
import { fitting, listOf, page, textOfPage } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleReport } from './examples.ts'
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
      response: { 200: listOf(Report) },
    },
    handler: async function listReports(request, reply) {
      const { cursor, include, limit, sort: asked, ...filters } = request.query
      const drafts = filters.state === 'draft'
      if (drafts) requireDrafts(requireCaller(request))
      const sort = asked ?? (drafts ? '-period_end' : '-published_at')
      const list = { ...filters, draftsOf: drafts ? draftsSeenBy(request.caller) : null }
      const own = cursors.of(list.draftsOf)
      const rows = await selectReports(db, list, sort, own.read(request, cursor), limit)
      const total = include === undefined ? undefined : await countReports(db, list)
      reply.header('cache-control', drafts ? caching.private : caching.current)
      const key = sort.endsWith('period_end') ? 'period_end' : 'published_at'
      return textOfPage(
        page(request, reply, own, rows, (report) => [report[key] ?? '', report.id], total, fitting(rows)),
        reportText,
      )
    },
  })
}

function requireDrafts({ scopes }: Caller): void {
  if (scopes.has('reports:write')) return
  throw new Problem('scope_missing', 'Drafts are listed to a token with the scope `reports:write`.')
}
