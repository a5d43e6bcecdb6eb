// Sources over HTTP.
import { z } from 'zod'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { slug } from '../http/fields.ts'
import { answerList, listOf, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { countSources, findSource, selectSources } from './queries.ts'
import { exampleSource, includeRaw, Source } from './schemas.ts'

const list: List<Omit<Source, 'text'>> = {
  item: Source,
  addressOf: ({ id }) => `/v1/sources/${id}`,
  open: (db) => ({
    after: (keyset, limit) => selectSources(db, { afterId: (keyset?.[0] as string) ?? null, limit }),
    keysetOf: ({ id }) => [id],
    count: () => countSources(db),
    cacheControl: caching.catalogue,
  }),
}

export function sourceRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/sources',
    config: {
      access: 'public',
      example: { data: [exampleSource], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List sources',
      tags: ['sources'],
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(Source) },
    },
    handler: async function listSources(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/sources/:id',
    config: { access: 'public', example: exampleSource },
    schema: {
      summary: 'Read a source',
      tags: ['sources'],
      params: z.object({ id: slug.describe('Id of the source.') }),
      querystring: z.strictObject({ include: includeRaw }),
      response: { 200: Source },
    },
    handler: async function getSource(request, reply) {
      const source = await findSource(db, request.params.id, request.query.include !== undefined)
      if (source === null) throw notFound()
      reply.header('cache-control', caching.catalogue)
      return source
    },
  })
}
