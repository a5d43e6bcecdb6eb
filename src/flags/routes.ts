// Flags over HTTP: anybody sends one, with or without an account; reviewers and oversight read them, nobody else.
import { randomUUID } from 'node:crypto'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { notFound } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { anonymousKeyHeaders, creating, once } from '../http/idempotency.ts'
import { answerList, listOf } from '../http/pages.ts'
import { RateLimit } from '../http/rate-limit.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { fieldFaults, isPublished, noSuchReport } from '../reports/subject.ts'
import { findRule } from '../review-rules/queries.ts'
import { isOnReports } from '../review-rules/rules.ts'
import { countFlags, findFlag, insertFlag, type Reader, selectFlags } from './queries.ts'
import { exampleFlag, exampleFlagInput, Flag, FlagFilters, FlagInput, FlagReceipt, flagParams } from './schemas.ts'

const mostFlags = 10
const windowMs = 600_000

/** Nobody reads what is said of a report about its own actor; who may review, nothing of a report by it either. */
const readerOf = ({ scopes, actorId }: Caller): Reader => ({
  actorId,
  readsOfOwn: scopes.has('oversight:read') && !scopes.has('reviews:write'),
})

export function flagRoutes(app: App, { db, cursors }: Context): void {
  const networks = new RateLimit(mostFlags, windowMs)
  const tags = ['flags']
  const readers = ['reviews:write', 'oversight:read'] as const

  app.route({
    method: 'POST',
    url: '/v1/flags',
    config: {
      access: 'public',
      problems: ['too_many_requests'],
      example: { id: exampleFlag.id },
      bodyExample: exampleFlagInput,
    },
    schema: {
      summary: 'Flag a report',
      description: `Anybody may, without a token; one that is sent is not looked at beyond its validity. Nothing is kept of who you are: neither actor, person nor address. A flag changes nothing by itself and is never public. From one network ${mostFlags} are taken in ${windowMs / 60_000} minutes.`,
      tags,
      headers: anonymousKeyHeaders,
      body: FlagInput,
      response: { 201: FlagReceipt },
    },
    handler: async function createFlag(request, reply) {
      networks.take(request.ip)
      const { body } = request
      const about = creating(request, null, body)
      const { id } = await transaction(db, (tx) => once(tx, about, () => writeFlag(tx, body)))
      reply.code(201).header('location', `/v1/flags/${id}`)
      return { id }
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/flags',
    config: {
      access: readers,
      example: { data: [exampleFlag], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List flags',
      description:
        'Newest first, for reviewers and oversight. Nobody is shown those of reports about its own actor, who may be what a flag warns of, and no reviewer those of reports that its own actor wrote.',
      tags,
      querystring: FlagFilters,
      response: { 200: listOf(Flag) },
    },
    handler: async function listFlags(request, reply) {
      const filters = { ...request.query, reader: readerOf(requireCaller(request)) }
      return answerList(request, reply, cursors, {
        after: (keyset, limit) => selectFlags(db, filters, keyset, limit),
        keysetOf: ({ received_at, id }) => [received_at, id],
        count: () => countFlags(db, filters),
        cacheControl: caching.private,
        ownerId: filters.reader.actorId,
      })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/flags/:id',
    config: { access: readers, example: exampleFlag },
    schema: {
      summary: 'Read a flag',
      description: 'For reviewers and oversight.',
      tags,
      params: flagParams,
      response: { 200: Flag },
    },
    handler: async function getFlag(request, reply) {
      const flag = await findFlag(db, request.params.id, readerOf(requireCaller(request)))
      if (flag === null) throw notFound()
      reply.header('cache-control', caching.private)
      return flag
    },
  })
}

async function writeFlag(tx: Transaction, body: FlagInput): Promise<{ id: string }> {
  const rule = await findRule(tx, body.rule_id, null)
  const errors = (await isPublished(tx, body.report_id)) ? await fieldFaults(tx, body) : [noSuchReport]
  if (rule === null || !isOnReports(rule)) {
    const detail = rule === null ? 'No rule in force has this id.' : 'The rule is not about reports.'
    errors.push({ pointer: '/rule_id', detail, mend: 'Take an id from /v1/review-rules.' })
  }
  if (errors.length > 0) throw bodyInvalid(errors)
  const id = randomUUID()
  await insertFlag(tx, { ...body, id, rule_version: rule!.version })
  return { id }
}
