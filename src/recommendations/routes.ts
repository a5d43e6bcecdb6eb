// Recommendations over HTTP.
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { facetsMember, facetsParameter } from '../http/facets.ts'
import { slug } from '../http/fields.ts'
import { answerList, listOf, pageParameters } from '../http/pages.ts'
import { fieldsParameter, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { searchableListOf, withoutSearch } from '../search/schemas.ts'
import { includeInList, includeRaw } from '../sources/schemas.ts'
import { countRecommendationFacets, recommendationFacets } from './facets.ts'
import { answerFound, byRelevance } from './found.ts'
import { listFor, recommendationList, revisionList } from './lists.ts'
import { findRecommendation } from './queries.ts'
import {
  exampleRecommendation,
  exampleRevision,
  filters,
  keyOfRecommendation,
  PickableRecommendation,
  Recommendation,
  RecommendationRevision,
  searching,
} from './schemas.ts'

const params = z.object({ id: slug.describe('Id of the recommendation.') })

export function recommendationRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/recommendations',
    config: {
      access: 'public',
      example: { data: [exampleRecommendation], page: { next: null, limit: 50 } },
      list: recommendationList,
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
      const { cursor, facets: by, highlight, q, sort = q === undefined ? 'position' : 'relevance' } = request.query
      const order = sort === 'relevance' ? 'position' : sort
      const { filters, raw, search, ...listing } = await listFor(db, request.query, order)
      const ranked = sort === 'relevance' && search !== null && byRelevance(db, filters, raw, search)
      const listed = await answerList(request, reply, cursors, { ...listing, ...ranked })
      const isFirst = cursor === undefined
      const facets = by && isFirst ? await countRecommendationFacets(db, filters, by) : undefined
      const answer = { ...listed, ...(facets && { facets }) }
      return search === null ? answer : answerFound(db, search, answer, { isFirst, highlight })
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
      example: { data: [exampleRevision], page: { next: null, limit: 50 } },
      list: revisionList,
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
      return answerList(request, reply, cursors, await revisionList.open(db, request))
    },
  })
}
