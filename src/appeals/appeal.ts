// Appealing a decision, and reading what was appealed.
import { randomUUID } from 'node:crypto'
import { requireCaller } from '../auth/access.ts'
import { transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { findDecision } from '../decisions/queries.ts'
import { decisionId } from '../decisions/schemas.ts'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import { answerList, listOf } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { type AppealList, countAppeals, findAppeal, insertAppeal, selectAppeals } from './queries.ts'
import { enterAppeal } from './recorded.ts'
import { requireStanding, viewerOf } from './rules.ts'
import { Appeal, AppealFilters, AppealInput, appealId, exampleAppeal, exampleAppealInput } from './schemas.ts'

export function appealRoute(app: App, { db }: Context): void {
  app.route({
    method: 'POST',
    url: '/v1/decisions/:id/appeals',
    config: {
      access: 'reports:write',
      withoutRegistration: true,
      problems: ['no_standing', 'appeal_late', 'already_exists'],
      example: exampleAppeal,
      bodyExample: exampleAppealInput,
    },
    schema: {
      summary: 'Appeal a decision',
      description:
        'By the author of the report or its addressee, or by the actor that is decided on, once, within 90 days. Another actor than the one that decided rules on it; after 30 days without a ruling it is overdue, for everybody to see.',
      tags: ['appeals'],
      params: decisionId,
      headers: idempotencyHeaders,
      body: AppealInput,
      response: { 201: Appeal },
    },
    handler: async function appealDecision(request, reply) {
      const caller = requireCaller(request)
      const { body, params } = request
      const about = creating(request, caller, { ...params, ...body })
      const appeal = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, async () => {
          const decision = await findDecision(tx, params.id)
          if (decision === null) throw notFound()
          const made_at = await readClock(tx)
          requireStanding(caller, decision, made_at)
          const by = { actor_id: caller.actorId, person: caller.person, made_at }
          const appeal = { id: randomUUID(), decision_id: decision.id, grounds: body.grounds, ...by }
          await insertAppeal(tx, appeal)
          await enterAppeal(tx, appeal.id)
          return appeal
        })
        return (await findAppeal(tx, id, viewerOf(caller)))!
      })
      return reply.code(201).header('location', `/v1/appeals/${appeal.id}`).send(appeal)
    },
  })
}

const list: List<Appeal, AppealList> = {
  item: Appeal,
  addressOf: ({ id }) => `/v1/appeals/${id}`,
  open: (db, { query }) => ({
    after: (keyset, limit) => selectAppeals(db, query, keyset, limit),
    keysetOf: ({ made_at, id }) => [made_at, id],
    count: () => countAppeals(db, query),
    cacheControl: caching.current,
  }),
}

export function readRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/appeals',
    config: {
      access: 'public',
      example: { data: [exampleAppeal], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List appeals',
      description:
        'The newest first, with what became of each. `grounds` are null while something of the report is hidden.',
      tags: ['appeals'],
      querystring: AppealFilters,
      response: { 200: listOf(Appeal) },
    },
    handler: async function listAppeals(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/appeals/:id',
    config: { access: 'public', optionalToken: true, example: exampleAppeal },
    schema: {
      summary: 'Read an appeal',
      description:
        'While something of the report is hidden, `grounds` are null but for the actor that appeals and, unless the report is about their actor, for tokens with `reviews:write`, `appeals:write` or `oversight:read`.',
      tags: ['appeals'],
      params: appealId,
      response: { 200: Appeal },
    },
    handler: async function getAppeal(request, reply) {
      const appeal = await findAppeal(db, request.params.id, viewerOf(request.caller))
      if (appeal === null) throw notFound()
      reply.header('cache-control', request.caller === null ? caching.current : caching.private)
      return appeal
    },
  })
}
