// Principles over HTTP.
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { code } from '../http/fields.ts'
import { listOf, page, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { includeInList, includeRaw, sourceFilter } from '../sources/schemas.ts'
import { countPrinciples, findPrinciple, findPrincipleWithRaw, selectPrinciples } from './queries.ts'
import { Principle, principleExample } from './schemas.ts'

export function principleRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/principles',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [principleExample], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List principles',
      description: 'In the order of their source.',
      tags: ['principles'],
      querystring: z.strictObject({ ...pageParameters, include: includeInList, source: sourceFilter }),
      response: { 200: listOf(Principle) },
    },
    handler: async function listPrinciples(request, reply) {
      const { limit, cursor, include = [], source: sources } = request.query
      const after = cursors.read(request, cursor)
      const rows = await selectPrinciples(db, { sources, after, limit, raw: include.includes('raw') })
      const total = include.includes('total') ? await countPrinciples(db, sources) : undefined
      reply.header('cache-control', caching.catalogue)
      return page(request, reply, cursors, rows, ({ source_id, position }) => [source_id, position], total)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/principles/:id',
    config: { access: 'public', example: principleExample },
    schema: {
      summary: 'Read a principle',
      tags: ['principles'],
      params: z.object({ id: code.describe('Code of the principle.') }),
      querystring: z.strictObject({ include: includeRaw }),
      response: { 200: Principle },
    },
    handler: async function getPrinciple(request, reply) {
      const find = request.query.include === undefined ? findPrinciple : findPrincipleWithRaw
      const found = await find(db, request.params.id)
      if (found === null) throw notFound()
      reply.header('cache-control', caching.catalogue)
      return found
    },
  })
}
