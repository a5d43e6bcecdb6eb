// Recommendations over HTTP.
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { facetsMember, facetsParameter } from '../http/facets.ts'
import { slug } from '../http/fields.ts'
import { listOf, page, pageParameters } from '../http/pages.ts'
import { fieldsParameter, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { compileSearch } from '../search/compile.ts'
import { searchableListOf, withoutSearch } from '../search/schemas.ts'
import { includeInList, includeRaw } from '../sources/schemas.ts'
import { recommendationsDownload, revisionsDownload } from './downloads.ts'
import { countRecommendationFacets, recommendationFacets } from './facets.ts'
import { answerFound, type FoundRecommendation, selectFoundRecommendations } from './found.ts'
import {
  countRecommendations,
  countRevisions,
  findRecommendation,
  keysetIn,
  selectRecommendations,
  selectRevisions,
} from './queries.ts'
import {
  exampleRecommendation,
  exampleRevision,
  filters,
  keyOfRecommendation,
  PickableRecommendation,
  Recommendation,
  type RecommendationOrder,
  RecommendationRevision,
  searching,
} from './schemas.ts'

const params = z.object({ id: slug.describe('Id of the recommendation.') })

/** The keyset of a row in an order. */
const placeIn = (sort: RecommendationOrder | 'relevance') => (row: FoundRecommendation) =>
  sort === 'relevance' ? [row.rank!, row.place!] : keysetIn(sort)(row)

export function recommendationRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/recommendations',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [exampleRecommendation], page: { next: null, limit: 50 } },
      download: recommendationsDownload,
    },
    schema: {
      summary: 'List recommendations',
      description: 'In the order of their source unless `sort` says otherwise.',
      tags: ['recommendations'],
      querystring: z
        .strictObject({
          ...searching,
          ...pageParameters,
          include: includeInList,
          facets: facetsParameter(recommendationFacets),
          fields: fieldsParameter(Recommendation, keyOfRecommendation),
          ...filters,
        })
        .refine(({ sort, q }) => sort !== 'relevance' || q !== undefined, withoutSearch('sort'))
        .refine(({ highlight, q }) => highlight !== true || q !== undefined, withoutSearch('highlight')),
      response: {
        200: searchableListOf(PickableRecommendation).extend({ facets: facetsMember(recommendationFacets) }),
      },
    },
    preSerialization: pickFields(Recommendation, keyOfRecommendation),
    handler: async function listRecommendations(request, reply) {
      const { limit, cursor, include = [], facets: by, fields, q, highlight, sort: asked, ...filters } = request.query
      const after = cursors.read(request, cursor)
      const search = q === undefined ? null : await compileSearch(db, q)
      const list = { ...filters, found: search?.matching }
      const sort = asked ?? (search === null ? 'position' : 'relevance')
      const raw = include.includes('raw')
      const rows: FoundRecommendation[] =
        sort === 'relevance'
          ? await selectFoundRecommendations(db, { ...list, raw }, search!, after, limit)
          : await selectRecommendations(db, { ...list, sort, after, limit, raw, fields })
      const total = include.includes('total') ? await countRecommendations(db, list) : undefined
      const facets = by && after === null ? await countRecommendationFacets(db, list, by) : undefined
      reply.header('cache-control', caching.catalogue)
      const listed = { ...page(request, reply, cursors, rows, placeIn(sort), total), ...(facets && { facets }) }
      return search === null ? listed : answerFound(db, search, listed, { after, sort, highlight })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/recommendations/:id',
    config: { access: 'public', example: exampleRecommendation },
    schema: {
      summary: 'Read a recommendation',
      tags: ['recommendations'],
      params,
      querystring: z.strictObject({
        include: includeRaw,
        fields: fieldsParameter(Recommendation, keyOfRecommendation),
      }),
      response: { 200: PickableRecommendation },
    },
    preSerialization: pickFields(Recommendation, keyOfRecommendation),
    handler: async function getRecommendation(request, reply) {
      const { include } = request.query
      const recommendation = await findRecommendation(db, request.params.id, include !== undefined)
      if (recommendation === null) throw notFound()
      reply.header('cache-control', caching.catalogue)
      return recommendation
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/recommendations/:id/revisions',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [exampleRevision], page: { next: null, limit: 50 } },
      download: revisionsDownload,
    },
    schema: {
      summary: 'List what was known of a recommendation',
      description: 'Every revision that the catalogue held, the first one first.',
      tags: ['recommendations'],
      params,
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(RecommendationRevision) },
    },
    handler: async function listRecommendationRevisions(request, reply) {
      const { limit, cursor, include } = request.query
      const { id } = request.params
      const after = (cursors.read(request, cursor)?.[0] as number) ?? 0
      const rows = await selectRevisions(db, { id, after, limit })
      if (rows.length === 0) throw notFound()
      const total = include === 'total' ? await countRevisions(db, id) : undefined
      reply.header('cache-control', caching.catalogue)
      return page(request, reply, cursors, rows, ({ revision }) => [revision], total)
    },
  })
}
