// Danger first: fields of a report are hidden at once, and the reasons follow.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { notFound, Problem } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import { answerList, listOf } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { insertNotices } from '../notices/queries.ts'
import { lockReport } from '../reports/queries.ts'
import { settleReview } from '../reports/review.ts'
import { reportId } from '../reports/schemas.ts'
import { selectNameable } from '../reports/sealed.ts'
import { settleContent } from '../reports/settle.ts'
import {
  countSeals,
  findSeal,
  insertRedactions,
  insertSeal,
  type SealList,
  selectReviewersMasks,
  selectSeals,
} from './queries.ts'
import { enterSeal } from './recorded.ts'
import { hiddenAnew, hiddenBy, namesOf, requireArbiter } from './rules.ts'
import { exampleSeal, exampleSealInput, Seal, SealFilters, SealInput, sealId } from './schemas.ts'

const list: List<Seal, SealList> = {
  item: Seal,
  addressOf: ({ id }) => `/v1/seals/${id}`,
  open: (db, { query }) => ({
    after: (keyset, limit) => selectSeals(db, query, keyset, limit),
    keysetOf: ({ made_at, id }) => [made_at, id],
    count: () => countSeals(db, query),
    cacheControl: caching.current,
  }),
}

export function sealRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'POST',
    url: '/v1/reports/:id/seal',
    config: {
      access: ['reports:write', 'reviews:write'],
      withoutRegistration: true,
      problems: ['not_yours', 'about_itself', 'same_person', 'state_conflict', 'seal_repeated', 'notice_missing'],
      example: exampleSeal,
      bodyExample: exampleSealInput,
    },
    schema: {
      summary: 'Seal fields of a report at once',
      description:
        'For danger: what is named is gone from every answer before this one is given, over all revisions; of a withdrawn report, why it was withdrawn. By the author, or with the scope `reviews:write` by a reviewer, who is no person that has ever acted for author or addressee. A decision that names the seal gives the reasons within 72 hours, or it lapses and everything is public again; a reviewer then does not seal that report again, nor before what another seal by a reviewer hides, but decides.',
      tags: ['seals'],
      params: reportId,
      headers: idempotencyHeaders,
      body: SealInput,
      response: { 201: Seal },
    },
    handler: async function sealReport(request, reply) {
      const caller = requireCaller(request)
      const { body, params } = request
      const about = creating(request, caller, { ...params, ...body })
      const seal = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, () => sealFields(tx, caller, params.id, body))
        return (await findSeal(tx, id))!
      })
      return reply.code(201).header('location', `/v1/seals/${seal.id}`).send(seal)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/seals',
    config: {
      access: 'public',
      example: { data: [exampleSeal], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List seals',
      description: 'The newest first, those that lapsed among them. What they hide or hid is in none of them.',
      tags: ['seals'],
      querystring: SealFilters,
      response: { 200: listOf(Seal) },
    },
    handler: async function listSeals(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/seals/:id',
    config: { access: 'public', example: exampleSeal },
    schema: {
      summary: 'Read a seal',
      tags: ['seals'],
      params: sealId,
      response: { 200: Seal },
    },
    handler: async function getSeal(request, reply) {
      const seal = await findSeal(db, request.params.id)
      if (seal === null) throw notFound()
      reply.header('cache-control', caching.current)
      return seal
    },
  })
}

async function sealFields(
  tx: Transaction,
  caller: Caller,
  id: string,
  { fields }: z.infer<typeof SealInput>,
): Promise<{ id: string }> {
  const { actorId, person } = caller
  const report = await lockReport(tx, caller, id)
  if (report === null) throw notFound()
  const { author_id } = report
  if (actorId !== author_id) {
    if (!caller.scopes.has('reviews:write')) {
      throw new Problem('not_yours', 'Fields are sealed by the author of the report, or by a reviewer.')
    }
    requireArbiter(caller, report)
  }
  if (report.state !== 'published' && report.state !== 'withdrawn') {
    throw new Problem('state_conflict', `The report is ${report.state}; this needs one that is published or withdrawn.`)
  }
  const nameable = await selectNameable(tx, report)
  const { hidden, faults } = hiddenBy(fields, nameable)
  if (faults.length > 0) throw bodyInvalid(faults)
  const anew =
    actorId === author_id ? hidden : hiddenAnew(fields, hidden, nameable, await selectReviewersMasks(tx, report.id))
  const seal = { id: randomUUID(), report_id: report.id, fields: namesOf(fields), actor_id: actorId, person }
  const { made_at, lapses_at } = await insertSeal(tx, seal)
  await insertRedactions(tx, report.id, { seal_id: seal.id }, anew)
  const news = { report_id: report.id, seal_id: seal.id, made_at, deadline: lapses_at }
  await insertNotices(tx, [author_id], { kind: 'seal', ...news })
  await enterSeal(tx, seal.id)
  await settleContent(tx, report.id, { at: made_at, actor_id: actorId })
  await settleReview(tx, report.id)
  return { id: seal.id }
}
