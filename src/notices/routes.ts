// An actor's own notices over HTTP.
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import { answerList, listOf, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { countNotices, selectNotices } from './queries.ts'
import { exampleNotice, Notice } from './schemas.ts'

export function noticeRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/notices',
    config: {
      access: 'reports:write',
      withoutRegistration: true,
      example: { data: [exampleNotice], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List your notices',
      description:
        'What was decided on reports of the actor that the token names, or about it, and on its registration and mandate, the newest first: with reasons, deadline and where to appeal. A decision and its notices come into being together, or not at all.',
      tags: ['notices'],
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(Notice) },
    },
    handler: async function listNotices(request, reply) {
      const { actorId } = requireCaller(request)
      return answerList(request, reply, cursors, {
        after: (keyset, limit) => selectNotices(db, actorId, keyset, limit),
        keysetOf: ({ made_at, id }) => [made_at, id],
        count: () => countNotices(db, actorId),
        cacheControl: caching.private,
        ownerId: actorId,
      })
    },
  })
}
