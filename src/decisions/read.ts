// Reading decisions, and by whom it is the office of: what they hide.
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import { downloadOf } from '../downloads/routes.ts'
import { notFound, Problem } from '../errors.ts'
import { fitting, type Keyset, listOf, page, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { findReport } from '../reports/queries.ts'
import { reportId } from '../reports/schemas.ts'
import { readsHidden } from '../reports/visibility.ts'
import { exampleDecision, exampleSealedRevision } from './examples.ts'
import {
  countDecisions,
  countSealedRevisions,
  type DecisionList,
  findDecision,
  findDecisionForReview,
  selectDecisions,
  selectSealedRevisions,
} from './queries.ts'
import { Decision, DecisionFilters, decisionId, ReportDecisionFilters, SealedRevision } from './schemas.ts'

const keysetOf = ({ made_at, id }: Decision) => [made_at, id]
const addressOf = ({ id }: Decision) => `/v1/decisions/${id}`
const rowsOf = (db: Db, list: DecisionList) => ({
  after: (keyset: Keyset | null, limit: number) => selectDecisions(db, list, keyset, limit),
  keysetOf,
  cacheControl: caching.current,
})

const download = downloadOf<Decision, DecisionList>({
  item: Decision,
  addressOf,
  open: (db, { query }) => rowsOf(db, query),
})

const downloadOfReport = downloadOf<Decision, DecisionList, { id: string }>({
  item: Decision,
  addressOf,
  open: async (db, { params, query }) => rowsOf(db, await listOfReport(db, params, query)),
})

/** Throws not_found where nobody has such a report. */
async function listOfReport(db: Db, { id }: { id: string }, filters: DecisionList): Promise<DecisionList> {
  if ((await findReport(db, null, id)) === null) throw notFound()
  return { ...filters, report_id: [id] }
}

const exampleList = { data: [exampleDecision], page: { next: null, limit: 50 } }

export function readRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/decisions',
    config: { access: 'public', problems: ['cursor_invalid'], example: exampleList, download },
    schema: {
      summary: 'List decisions',
      description: 'The newest first, those that were overturned among them. What they hide is in none of them.',
      tags: ['decisions'],
      querystring: DecisionFilters,
      response: { 200: listOf(Decision) },
    },
    handler: async function listDecisions(request, reply) {
      const { limit, cursor, include, ...filters } = request.query
      const rows = await selectDecisions(db, filters, cursors.read(request, cursor), limit)
      const total = include === undefined ? undefined : await countDecisions(db, filters)
      reply.header('cache-control', caching.current)
      return page(request, reply, cursors, rows, keysetOf, total)
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
    config: { access: 'public', problems: ['cursor_invalid'], example: exampleList, download: downloadOfReport },
    schema: {
      summary: 'List the decisions on a report',
      description: 'The newest first, those that were overturned among them.',
      tags: ['decisions'],
      params: reportId,
      querystring: ReportDecisionFilters,
      response: { 200: listOf(Decision) },
    },
    handler: async function listReportDecisions(request, reply) {
      const { limit, cursor, include, ...filters } = request.query
      const list = await listOfReport(db, request.params, filters)
      const rows = await selectDecisions(db, list, cursors.read(request, cursor), limit)
      const total = include === undefined ? undefined : await countDecisions(db, list)
      reply.header('cache-control', caching.current)
      return page(request, reply, cursors, rows, keysetOf, total)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/reports/:id/sealed-content',
    config: {
      access: ['oversight:read', 'reviews:write', 'appeals:write'],
      problems: ['cursor_invalid', 'about_itself'],
      example: { data: [exampleSealedRevision], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'Read what is hidden of a report',
      description:
        'The revisions of which something is sealed, redacted or restricted, as they were written, for oversight and for those who decide. Never for a State, a company, or the actor that the report is about. Of a withdrawn report, whose content is gone, nothing, whatever seal is in force, but while an appeal about it waits for its ruling.',
      tags: ['decisions'],
      params: reportId,
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(SealedRevision) },
    },
    handler: async function listSealedContent(request, reply) {
      const { limit, cursor, include } = request.query
      const report = await findReport(db, null, request.params.id)
      if (report === null) throw notFound()
      if (report.addressee_id === requireCaller(request).actorId) {
        throw new Problem('about_itself', 'What is hidden may be hidden from the actor that your token names.')
      }
      const own = cursors.of(requireCaller(request).actorId)
      const after = Number(own.read(request, cursor)?.[0] ?? 0)
      const rows = await selectSealedRevisions(db, report.id, after, limit)
      const total = include === undefined ? undefined : await countSealedRevisions(db, report.id)
      reply.header('cache-control', caching.private)
      const listed = page(request, reply, own, rows, ({ revision }) => [revision], total, fitting(rows))
      return { ...listed, data: listed.data.map(({ content_bytes: _bytes, ...revision }) => revision) }
    },
  })
}
