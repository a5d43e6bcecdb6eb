// Instruments over HTTP.
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { slug } from '../http/fields.ts'
import { listOf, page, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { includeInList, includeRaw, sourceFilter } from '../sources/schemas.ts'
import { countInstruments, findInstrument, findInstrumentWithRaw, selectInstruments } from './queries.ts'
import { Instrument, instrumentExample } from './schemas.ts'

export function instrumentRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/instruments',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [instrumentExample], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List instruments',
      description: 'In the order of their source.',
      tags: ['instruments'],
      querystring: z.strictObject({ ...pageParameters, include: includeInList, source: sourceFilter }),
      response: { 200: listOf(Instrument) },
    },
    handler: async function listInstruments(request, reply) {
      const { limit, cursor, include = [], source: sources } = request.query
      const after = cursors.read(request, cursor)
      const rows = await selectInstruments(db, { sources, after, limit, raw: include.includes('raw') })
      const total = include.includes('total') ? await countInstruments(db, sources) : undefined
      reply.header('cache-control', caching.catalogue)
      return page(request, reply, cursors, rows, ({ source_id, position }) => [source_id, position], total)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/instruments/:id',
    config: { access: 'public', example: instrumentExample },
    schema: {
      summary: 'Read an instrument',
      tags: ['instruments'],
      params: z.object({ id: slug.describe('Id of the instrument.') }),
      querystring: z.strictObject({ include: includeRaw }),
      response: { 200: Instrument },
    },
    handler: async function getInstrument(request, reply) {
      const find = request.query.include === undefined ? findInstrument : findInstrumentWithRaw
      const found = await find(db, request.params.id)
      if (found === null) throw notFound()
      reply.header('cache-control', caching.catalogue)
      return found
    },
  })
}
