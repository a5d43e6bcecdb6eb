// Whether the process lives, and whether it can serve: asked by those who run it.
import type { QueryConfig } from 'pg'
import { z } from 'zod'
import type { App, Context } from '../http/route.ts'

const Health = z
  .object({ status: z.literal('ok').describe('`ok`; what is not answers 503.') })
  .meta({ id: 'Health', description: 'The answer of a healthy service.' })

export function healthRoutes(app: App, { db }: Context): void {
  app.route({
    method: 'GET',
    url: '/health/live',
    config: { access: 'public', example: { status: 'ok' } },
    schema: { summary: 'Whether the process answers', tags: ['health'], response: { 200: Health } },
    handler: async function getLiveness(_request, reply) {
      reply.header('cache-control', 'no-store')
      return { status: 'ok' as const }
    },
  })

  app.route({
    method: 'GET',
    url: '/health/ready',
    config: { access: 'public', example: { status: 'ok' } },
    schema: { summary: 'Whether the service and its database answer', tags: ['health'], response: { 200: Health } },
    handler: async function getReadiness(_request, reply) {
      // Who supervises wants to know soon, also of a database that hangs.
      await db.$client.query({ text: 'select 1', query_timeout: 3_000 } as QueryConfig)
      reply.header('cache-control', 'no-store')
      return { status: 'ok' as const }
    },
  })
}
