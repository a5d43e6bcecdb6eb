// The list of reports over HTTP, by pages and as a file.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import type { Db } from '../database/client.ts'
import { downloadOf } from '../downloads/routes.ts'
import { Problem } from '../errors.ts'
import { pastMoment } from '../http/as-of.ts'
import { facetsMember, facetsParameter } from '../http/facets.ts'
import { refusal } from '../http/fields.ts'
import { fitting, type Keyset, page, textOfPage } from '../http/pages.ts'
import { fieldsParameter, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { searchableListOf } from '../search/schemas.ts'
import { embedAsked, embeddedInFile, embeddedOfReport, includeEmbeds } from './embeds.ts'
import { exampleReport } from './examples.ts'
import { countReportFacets, reportFacets, whatIsExact } from './facets.ts'
import { answerFoundReports, type FoundReport, selectFoundReports } from './found.ts'
import { countKnownReports, selectKnownReports } from './known.ts'
import { countReports, type ReportList, type ReportOrder, selectReports } from './list-queries.ts'
import { type ReportRow, reportRecord, reportText, reportTextWith } from './representation.ts'
import { keyOfReport, orders, PickableReport, Report, ReportFilters } from './schemas.ts'
import { draftsSeenBy } from './visibility.ts'

type Filters = Omit<ReportFilters, 'cursor' | 'include' | 'limit' | 'highlight'>
type Order = ReportOrder | 'relevance'

/** What is listed, as known when, in which order, and how long it may be kept. Throws where it is of drafts that the caller may not see. */
async function listFor(db: Db, request: FastifyRequest, { sort: asked, q, as_of: moment, ...filters }: Filters) {
  const drafts = filters.state === 'draft'
  if (drafts) requireDrafts(requireCaller(request))
  const as_of = await pastMoment(db, moment)
  const search = q === undefined ? null : await compileSearch(db, q)
  const list: ReportList = {
    ...filters,
    ...{ draftsOf: drafts ? draftsSeenBy(request.caller) : null, found: search?.matching },
  }
  const sort: Order = asked ?? (search !== null ? 'relevance' : drafts ? '-period_end' : '-published_at')
  return { list, search, as_of, sort, cacheControl: drafts ? caching.private : caching.current }
}

/** The keyset of a row in an order. */
const placeIn =
  (sort: Order) =>
  (report: FoundReport): Keyset => {
    if (sort === 'relevance') return [report.rank!, report.place!]
    return [(sort.endsWith('period_end') ? report.period_end : report.published_at) ?? '', report.id]
  }

const include = includeEmbeds(embeddedOfReport)

const download = downloadOf<ReportRow, Filters & { fields?: string[]; include?: z.infer<typeof include> }>({
  item: Report,
  key: keyOfReport,
  parameters: {
    include,
    // All that is found goes into the file, and not all of it is ranked.
    sort: z.enum(orders).optional().describe('Order, `-` for newest first; by default `-published_at`.'),
  },
  addressOf: ({ id }) => `/v1/reports/${id}`,
  async open(db, request) {
    const { fields, include, ...filters } = request.query
    const { list, as_of, sort: asked, cacheControl } = await listFor(db, request, filters)
    const sort = asked === 'relevance' ? '-published_at' : asked
    const { select } = statementsOf(as_of)
    const { names, asks, into } = embeddedInFile(db, include)
    return {
      after: async (keyset, limit) => into(await select(db, list, sort, keyset, limit, fields)),
      keysetOf: placeIn(sort),
      batchRows: 500,
      jsonOf: names.length === 0 ? reportText : (row) => reportTextWith(row, names),
      recordOf: reportRecord,
      asks,
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
        'What is published, unless `state` asks otherwise. With `as_of`, what was published then, each report in the revision that stood then; what has been withdrawn or hidden since is left out. A page of long reports ends at about 2 MB, before its `limit`; `page.next` leads on.',
      tags: ['reports'],
      querystring: ReportFilters.safeExtend({
        facets: facetsParameter(reportFacets, whatIsExact),
        fields: fieldsParameter(Report, keyOfReport),
      }).refine(({ facets, as_of }) => facets === undefined || as_of === undefined, {
        ...refusal('Reports are counted as they are known now.', 'Leave out `facets` or `as_of`.'),
        path: ['facets'],
      }),
      response: {
        200: searchableListOf(PickableReport).extend({
          facets: facetsMember(reportFacets),
          as_of: z.string().optional().describe('The moment asked for; only with `as_of`.'),
        }),
      },
    },
    preSerialization: [embedAsked(db), pickFields(Report, keyOfReport)],
    handler: async function listReports(request, reply) {
      const { cursor, facets: by, fields, include, limit, highlight, ...filters } = request.query
      const { list, search, as_of, sort, cacheControl } = await listFor(db, request, filters)
      const own = cursors.of(list.draftsOf)
      const after = own.read(request, cursor)
      const { select, count } = statementsOf(as_of)
      const rows: FoundReport[] =
        sort === 'relevance'
          ? await selectFoundReports(db, list, search!, after, limit)
          : await select(db, list, sort, after, limit, fields)
      const total = include?.includes('total') ? await count(db, list) : undefined
      const facets = by && after === null ? await countReportFacets(db, list, by) : undefined
      reply.header('cache-control', cacheControl)
      const about = { ...(facets && { facets }), ...(as_of !== null && { as_of }) }
      const listed = { ...page(request, reply, own, rows, placeIn(sort), total, fitting(rows)), ...about }
      if (search === null) return textOfPage(listed, reportText)
      return answerFoundReports(db, search, listed, { after, sort, highlight })
    },
  })
}

/** The statements of the list, as it was known at `as_of` where that is not null. */
function statementsOf(as_of: string | null): { select: typeof selectReports; count: typeof countReports } {
  if (as_of === null) return { select: selectReports, count: countReports }
  return {
    select: (db, list, ...page) => selectKnownReports(db, list, as_of, ...page),
    count: (db, list) => countKnownReports(db, list, as_of),
  }
}

function requireDrafts({ scopes }: Caller): void {
  if (scopes.has('reports:write')) return
  throw new Problem('scope_missing', 'Drafts are listed to a token with the scope `reports:write`.')
}
