// The list of reports over HTTP, by pages and as a file.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import type { Db } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { Problem } from '../errors.ts'
import { pastMoment } from '../http/as-of.ts'
import { facetsMember, facetsParameter } from '../http/facets.ts'
import { refusal } from '../http/fields.ts'
import { answerList, filtersOf, fitting, type Keyset, textOfPage } from '../http/pages.ts'
import { fieldsParameter, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { searchableListOf } from '../search/schemas.ts'
import { embedAsked, embeddedInFile, embeddedOfReport, includeEmbeds } from './embeds.ts'
import { exampleReport } from './examples.ts'
import { countReportFacets, reportFacets, whatIsExact } from './facets.ts'
import { orders, ReportFilters } from './filters.ts'
import { answerFoundReports, byRelevance, type FoundReport } from './found.ts'
import { countKnownReports, selectKnownReports } from './known.ts'
import { countReports, type ReportList, type ReportOrder, selectReports } from './list-queries.ts'
import { reportRecord, reportText, reportTextWith } from './representation.ts'
import { keyOfReport, PickableReport, Report } from './schemas.ts'
import { draftsSeenBy } from './visibility.ts'

type Query = ReportFilters & { fields?: string[] | undefined }

const orderOf = ({ state }: Query): ReportOrder => (state === 'draft' ? '-period_end' : '-published_at')

/** What is listed, as known when, and in search of what. Throws where it is of drafts that the caller may not see. */
async function listFor(db: Db, request: FastifyRequest, { fields, ...query }: Query, sort: ReportOrder) {
  const { q, as_of: moment, sort: _sort, highlight: _highlight, ...asked } = filtersOf(query)
  const drafts = asked.state === 'draft'
  if (drafts) requireDrafts(requireCaller(request))
  const as_of = await pastMoment(db, moment)
  const search = q === undefined ? null : await compileSearch(db, q)
  const draftsOf = drafts ? draftsSeenBy(request.caller) : null
  const filters: ReportList = { ...asked, draftsOf, found: search?.matching }
  const { select, count } = statementsOf(as_of)
  return {
    filters,
    as_of,
    search,
    after: (keyset: Keyset | null, limit: number): Promise<FoundReport[]> =>
      select(db, filters, sort, keyset, limit, fields),
    keysetOf: placeIn(sort),
    count: () => count(db, filters),
    fitting,
    ownerId: draftsOf,
    jsonOf: reportText,
    recordOf: reportRecord,
    cacheControl: drafts ? caching.private : caching.current,
  }
}

/** The keyset of a row in an order. */
const placeIn =
  (sort: ReportOrder) =>
  ({ id, period_end, published_at }: FoundReport): Keyset => [
    (sort.endsWith('period_end') ? period_end : published_at) ?? '',
    id,
  ]

const include = includeEmbeds(embeddedOfReport)
type FileQuery = { include?: z.infer<typeof include>; sort?: ReportOrder | undefined }

const list: List<FoundReport, Omit<Query, 'include' | 'sort'> & FileQuery> = {
  item: Report,
  key: keyOfReport,
  parameters: {
    include,
    // All that is found goes into the file, and not all of it is ranked.
    sort: z.enum(orders).optional().describe('Order, `-` for newest first; by default `-published_at`.'),
  },
  addressOf: ({ id }) => `/v1/reports/${id}`,
  async open(db, request) {
    const { query } = request
    const listing = await listFor(db, request, query, query.sort ?? orderOf(query))
    const { names, asks, into } = embeddedInFile(db, query.include)
    return {
      ...listing,
      after: async (keyset, limit) => into(await listing.after(keyset, limit)),
      batchRows: 500,
      jsonOf: names.length === 0 ? reportText : (row) => reportTextWith(row, names),
      asks,
    }
  },
}

export function listRoute(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/reports',
    config: {
      access: 'public',
      // Who brings one also finds their own drafts.
      optionalToken: true,
      problems: ['token_required', 'scope_missing'],
      example: { data: [exampleReport], page: { next: null, limit: 50 } },
      list,
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
      const { cursor, facets: by, highlight, q, sort: asked } = request.query
      const sort = asked ?? (q === undefined ? orderOf(request.query) : 'relevance')
      const order = sort === 'relevance' ? orderOf(request.query) : sort
      const { filters, as_of, search, ...listing } = await listFor(db, request, request.query, order)
      const ranked = sort === 'relevance' && search !== null && byRelevance(db, filters, search)
      const listed = await answerList(request, reply, cursors, { ...listing, ...ranked })
      const isFirst = cursor === undefined
      const facets = by && isFirst ? await countReportFacets(db, filters, by) : undefined
      const answer = { ...listed, ...(facets && { facets }), ...(as_of !== null && { as_of }) }
      if (search === null) return textOfPage(answer, reportText)
      return answerFoundReports(db, search, answer, { isFirst, highlight })
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
