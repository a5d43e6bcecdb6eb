// Recommendations over HTTP.
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { slug } from '../http/fields.ts'
import { listOf, page, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { includeInList, includeRaw } from '../sources/schemas.ts'
import { recommendationsDownload, revisionsDownload } from './downloads.ts'
import {
  countRecommendations,
  countRevisions,
  findRecommendation,
  selectRecommendations,
  selectRevisions,
} from './queries.ts'
import { exampleRecommendation, exampleRevision, filters, Recommendation, RecommendationRevision } from './schemas.ts'

const params = z.object({ id: slug.describe('Id of the recommendation.') })

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
      description: 'In the order of their source. An id that does not exist finds nothing.',
      tags: ['recommendations'],
      querystring: z.strictObject({ ...pageParameters, include: includeInList, ...filters }),
      response: { 200: listOf(Recommendation) },
    },
    handler: async function listRecommendations(request, reply) {
      const { limit, cursor, include = [], ...asked } = request.query
      const after = cursors.read(request, cursor)
      const rows = await selectRecommendations(db, { ...asked, after, limit, raw: include.includes('raw') })
      const total = include.includes('total') ? await countRecommendations(db, asked) : undefined
      reply.header('cache-control', caching.catalogue)
      return page(request, reply, cursors, rows, ({ source_id, position }) => [source_id, position], total)
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
      querystring: z.strictObject({ include: includeRaw }),
      response: { 200: Recommendation },
    },
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
