// Restriction requests over HTTP: recorded by any actor, read by all, never of effect by themselves.
import { randomUUID } from 'node:crypto'
import { findActor, findSubgroups, selectKnownActors, selectKnownCountries } from '../actors/queries.ts'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import { answerList, listOf } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { isPublished } from '../reports/subject.ts'
import { readsHidden } from '../reports/visibility.ts'
import { countRequests, findRequest, findRequestForReview, insertRequest, selectRequests } from './queries.ts'
import { enterRequest } from './recorded.ts'
import { type Known, requesterOf, requestFaults } from './rules.ts'
import {
  exampleRequest,
  exampleRequestInput,
  RequestFilters,
  RequestInput,
  RestrictionRequest,
  requestParams,
} from './schemas.ts'

const list: List<RestrictionRequest, RequestFilters> = {
  item: RestrictionRequest,
  addressOf: ({ id }) => `/v1/restriction-requests/${id}`,
  open: (db, { query }) => ({
    after: (keyset, limit) => selectRequests(db, query, keyset, limit),
    keysetOf: ({ created_at, id }) => [created_at, id],
    count: () => countRequests(db, query),
    cacheControl: caching.current,
  }),
}

export function restrictionRequestRoutes(app: App, { db, cursors }: Context): void {
  const tags = ['restriction-requests']

  app.route({
    method: 'GET',
    url: '/v1/restriction-requests',
    config: {
      access: 'public',
      example: { data: [exampleRequest], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List restriction requests',
      description: 'Newest first. Free texts are null while something of the report is hidden.',
      tags,
      querystring: RequestFilters,
      response: { 200: listOf(RestrictionRequest) },
    },
    handler: async function listRestrictionRequests(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/restriction-requests/:id',
    config: { access: 'public', optionalToken: true, example: exampleRequest },
    schema: {
      summary: 'Read a restriction request',
      description:
        'While something of the report is hidden, its free texts are null but, unless the report is about their actor, for tokens with `reviews:write`, `appeals:write` or `oversight:read`. While they are sealed they are null for everybody, until a ruling undoes what the decision on them hid.',
      tags,
      params: requestParams,
      response: { 200: RestrictionRequest },
    },
    handler: async function getRestrictionRequest(request, reply) {
      const { caller, params } = request
      const found = readsHidden(caller)
        ? await findRequestForReview(db, params.id, caller!.actorId)
        : await findRequest(db, params.id)
      if (found === null) throw notFound()
      reply.header('cache-control', caller === null ? caching.current : caching.private)
      return found
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/restriction-requests',
    config: {
      access: 'restriction-requests:write',
      example: exampleRequest,
      bodyExample: exampleRequestInput,
    },
    schema: {
      summary: 'Record a restriction request',
      description:
        'By the body that asks (`requester_id` is the actor of its token), or by an actor that was asked and makes it public. A record that everybody reads at once and nobody takes back; its free texts, while nothing of the report is hidden. It restricts nothing until it is decided on like anything else, by a rule of review.',
      tags,
      headers: idempotencyHeaders,
      body: RequestInput,
      response: { 201: RestrictionRequest },
    },
    handler: async function createRestrictionRequest(request, reply) {
      const { body } = request
      const caller = requireCaller(request)
      const about = creating(request, caller, body)
      const made = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, () => writeRequest(tx, body, caller))
        return (await findRequest(tx, id))!
      })
      reply.code(201).header('location', `/v1/restriction-requests/${made.id}`)
      // A repeated request is answered as the first was, but for what is sealed.
      return { ...made, state: 'open' as const, decision_id: null, decided_at: null }
    },
  })
}

async function writeRequest(tx: Transaction, body: RequestInput, { actorId, person }: Caller) {
  const known = await findKnown(tx, body)
  const errors = requestFaults(body, known, actorId, new Date().toISOString().slice(0, 10))
  if (errors.length > 0) throw bodyInvalid(errors)
  const id = randomUUID()
  await insertRequest(tx, { ...body, ...requesterOf(body, known), id, recorded_by: actorId, person })
  await enterRequest(tx, id)
  return { id }
}

async function findKnown(tx: Transaction, body: RequestInput): Promise<Known> {
  const { requester_id, requester_group, requester_country, report_id, actor_id } = body
  return {
    requester: requester_id === null ? null : await findActor(tx, requester_id),
    groupKnown: requester_group !== undefined && (await findSubgroups(tx, requester_group)) !== null,
    countryKnown:
      requester_country != null && (await selectKnownCountries(tx, [requester_country])).has(requester_country),
    reportPublished: report_id !== null && (await isPublished(tx, report_id)),
    actorKnown: actor_id !== null && (await selectKnownActors(tx, [actor_id])).has(actor_id),
  }
}
