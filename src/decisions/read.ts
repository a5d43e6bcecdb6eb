// Reading decisions, and by whom it is the office of: what they hide.
import { z } from 'zod'
import { findActor } from '../actors/queries.ts'
import { actorId } from '../actors/schemas.ts'
import { requireCaller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { notFound, Problem } from '../errors.ts'
import { answerList, fitting, type Listing, listOf, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { findReport } from '../reports/queries.ts'
import { reportId } from '../reports/schemas.ts'
import { readsHidden } from '../reports/visibility.ts'
import { exampleActorDecision, exampleDecision, exampleSealedRevision } from './examples.ts'
import {
  countDecisions,
  countSealedRevisions,
  type DecisionList,
  findDecision,
  findDecisionForReview,
  findSealedReason,
  selectDecisions,
  selectSealedRevisions,
} from './queries.ts'
import { Decision, DecisionFilters, decisionId, SealedContent, SubjectDecisionFilters } from './schemas.ts'

const addressOf = ({ id }: Decision) => `/v1/decisions/${id}`
const listingOf = (db: Db, filters: DecisionList): Listing<Decision> => ({
  after: (keyset, limit) => selectDecisions(db, filters, keyset, limit),
  keysetOf: ({ made_at, id }) => [made_at, id],
  count: () => countDecisions(db, filters),
  cacheControl: caching.current,
})

const list: List<Decision, DecisionList> = {
  item: Decision,
  addressOf,
  open: (db, { query }) => listingOf(db, query),
}

const ofReport: List<Decision, DecisionList, { id: string }> = {
  item: Decision,
  addressOf,
  async open(db, { params: { id }, query }) {
    if ((await findReport(db, null, id)) === null) throw notFound()
    return listingOf(db, { ...query, report_id: [id] })
  },
}

const ofActor: List<Decision, DecisionList, { id: string }> = {
  item: Decision,
  addressOf,
  async open(db, { params: { id }, query }) {
    if ((await findActor(db, id)) === null) throw notFound()
    return listingOf(db, { ...query, subject_actor_id: [id] })
  },
}

const exampleList = { data: [exampleDecision], page: { next: null, limit: 50 } }

export function readRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/decisions',
    config: { access: 'public', example: exampleList, list },
    schema: {
      summary: 'List decisions',
      description: 'The newest first, those that were overturned among them. What they hide is in none of them.',
      tags: ['decisions'],
      querystring: DecisionFilters,
      response: { 200: listOf(Decision) },
    },
    handler: async function listDecisions(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/decisions/:id',
    config: { access: 'public', optionalToken: true, example: exampleDecision },
    schema: {
      summary: 'Read a decision',
      description:
        'What its words repeat of what was hidden of the report later is not shown but, unless the report is about their actor, to tokens with `reviews:write`, `appeals:write` or `oversight:read`.',
      tags: ['decisions'],
      params: decisionId,
      response: { 200: Decision },
    },
    handler: async function getDecision({ caller, params }, reply) {
      const decision = readsHidden(caller)
        ? await findDecisionForReview(db, params.id, caller!.actorId)
        : await findDecision(db, params.id)
      if (decision === null) throw notFound()
      reply.header('cache-control', caller === null ? caching.current : caching.private)
      return decision
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/reports/:id/decisions',
    config: { access: 'public', example: exampleList, list: ofReport },
    schema: {
      summary: 'List the decisions on a report',
      description: 'The newest first, those that were overturned among them.',
      tags: ['decisions'],
      params: reportId,
      querystring: SubjectDecisionFilters,
      response: { 200: listOf(Decision) },
    },
    handler: async function listReportDecisions(request, reply) {
      return answerList(request, reply, cursors, await ofReport.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/actors/:id/decisions',
    config: { access: 'public', example: { ...exampleList, data: [exampleActorDecision] }, list: ofActor },
    schema: {
      summary: 'List the decisions on an actor',
      description: 'On its registration and its mandate; the newest first, those that were overturned among them.',
      tags: ['decisions'],
      params: actorId,
      querystring: SubjectDecisionFilters,
      response: { 200: listOf(Decision) },
    },
    handler: async function listActorDecisions(request, reply) {
      return answerList(request, reply, cursors, await ofActor.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/reports/:id/sealed-content',
    config: {
      access: ['oversight:read', 'reviews:write', 'appeals:write'],
      problems: ['about_itself'],
      example: { data: [exampleSealedRevision], page: { next: null, limit: 50 }, withdrawal_reason: null },
    },
    schema: {
      summary: 'Read what is hidden of a report',
      description:
        'The revisions of which something is sealed, redacted or restricted, as they were written, for oversight and for those who decide. Never for a State, a company, or the actor that the report is about. Of a withdrawn report, whose content is gone, nothing, whatever seal is in force, but while an appeal about it waits for its ruling; why it was withdrawn, as long as something of that is hidden.',
      tags: ['decisions'],
      params: reportId,
      querystring: z.strictObject(pageParameters),
      response: { 200: SealedContent },
    },
    handler: async function listSealedContent(request, reply) {
      const { actorId } = requireCaller(request)
      const report = await findReport(db, null, request.params.id)
      if (report === null) throw notFound()
      if (report.addressee_id === actorId) {
        throw new Problem('about_itself', 'What is hidden may be hidden from the actor that your token names.')
      }
      const listed = await answerList(request, reply, cursors, {
        after: (keyset, limit) => selectSealedRevisions(db, report.id, Number(keyset?.[0] ?? 0), limit),
        keysetOf: ({ revision }) => [revision],
        count: () => countSealedRevisions(db, report.id),
        cacheControl: caching.private,
        ownerId: actorId,
        fitting,
      })
      const data = listed.data.map(({ content_bytes: _bytes, ...revision }) => revision)
      return { ...listed, data, withdrawal_reason: await findSealedReason(db, report.id) }
    },
  })
}
