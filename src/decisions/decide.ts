// Deciding on a report: what was seen, by which rule, with which measure; the notice to whom it concerns is written with it.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { notFound, Problem } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import type { App, Context } from '../http/route.ts'
import { insertNotices } from '../notices/queries.ts'
import type { WithImplementation } from '../reports/change.ts'
import { allOf, selectHiddenTexts, tellingFaults } from '../reports/hidden.ts'
import { lockReport } from '../reports/queries.ts'
import { type ReportRow, reportAnswer } from '../reports/representation.ts'
import { settleReview } from '../reports/review.ts'
import { reportId } from '../reports/schemas.ts'
import { selectNameable } from '../reports/sealed.ts'
import { settleContent } from '../reports/settle.ts'
import { tells } from '../reports/telling.ts'
import { ruleInForceAt } from '../review-rules/queries.ts'
import { endSeal, insertRedactions } from '../seals/queries.ts'
import { enterSealEnd } from '../seals/recorded.ts'
import { type Hidden, hiddenBy, namesOf, requireArbiter } from '../seals/rules.ts'
import { acceptRequest, decisionProblems, requireSeen } from './accept.ts'
import { exampleDecision, exampleDecisionInput } from './examples.ts'
import { findDecision, insertDecision, insertRestriction, isSealWaiting, updateDecidedRequest } from './queries.ts'
import { enterDecision } from './recorded.ts'
import { measureFaults, requireRule, requireState } from './rules.ts'
import { Decision, DecisionInput } from './schemas.ts'

export function decideRoute(app: App, { db }: Context, withImplementation: WithImplementation): void {
  app.route({
    method: 'POST',
    url: '/v1/reports/:id/decisions',
    config: {
      access: 'reviews:write',
      problems: [...decisionProblems, 'seal_ended'],
      example: exampleDecision,
      bodyExample: exampleDecisionInput,
    },
    schema: {
      summary: 'Decide on a report',
      description:
        'A rule that is in force, a measure that it allows, and why: the least restrictive that does. Takes effect at once, and author and addressee have notice of it. Never by a State or a company, the author, the addressee, whoever asked for it, or a person who has ever acted for one of these. `If-Match` is the tag of the report that was read; `*` will not do.',
      tags: ['decisions'],
      params: reportId,
      headers: idempotencyHeaders,
      body: DecisionInput,
      response: { 201: Decision },
    },
    handler: async function decideOnReport(request, reply) {
      const caller = requireCaller(request)
      const { body, params } = request
      const about = creating(request, caller, { ...params, ...body })
      const decision = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, async () => {
          const report = await lockSeen(tx, request, caller, params.id)
          requireState(report.state, body.measure)
          const accepted = await acceptDecision(tx, report, body)
          return writeDecision(tx, withImplementation, { report, body, caller, ...accepted })
        })
        return (await findDecision(tx, id))!
      })
      return reply.code(201).header('location', `/v1/decisions/${decision.id}`).send(decision)
    },
  })
}

/** The report, locked, as the caller has seen it, where it may be the arbiter of it. */
async function lockSeen(tx: Transaction, request: FastifyRequest, caller: Caller, id: string): Promise<ReportRow> {
  const report = await lockReport(tx, caller, id)
  if (report === null) throw notFound()
  requireArbiter(caller, report)
  if (report.state === 'draft') throw notFound()
  requireSeen(request, reportAnswer(report), 'the report')
  return report
}

type Accepted = { hidden: Hidden[]; sealsRequest: boolean }

/** What a decision hides, and whether the request that it decides on tells what is hidden then. Throws what is wrong with it. */
async function acceptDecision(tx: Transaction, report: ReportRow, body: DecisionInput): Promise<Accepted> {
  const { id } = report
  const now = await readClock(tx)
  requireRule(await ruleInForceAt(tx, body.rule_id, now), body, 'report')
  const nameable = await selectNameable(tx, report)
  const { hidden, faults } = hiddenBy(body.fields, nameable)
  const hides = body.measure === 'redact' ? hidden : body.measure === 'restrict' ? [allOf(nameable.originals)] : []
  const words = {
    '/reasons': body.reasons,
    '/note': body.note,
    ...Object.fromEntries(body.weaker_measures.map(({ why_not }, at) => [`/weaker_measures/${at}/why_not`, why_not])),
  }
  const kept = [...(await selectHiddenTexts(tx, report)), ...hides]
  const told = tellingFaults(words, kept)
  const asked = await acceptRequest(tx, body.restriction_request_id, { report_id: id })
  const errors = [...measureFaults(body, now.slice(0, 10)), ...faults, ...told, ...asked.errors]
  if (errors.length > 0) throw bodyInvalid(errors)
  if (body.seal_id !== null && !(await isSealWaiting(tx, body.seal_id, id, now))) {
    throw new Problem('seal_ended', 'No seal of this id waits on this report for its reasons: decide without it.')
  }
  return { hidden, sealsRequest: asked.texts.some((text) => tells(text, kept)) }
}

type Decided = Accepted & { report: ReportRow; body: DecisionInput; caller: Caller }

async function writeDecision(
  tx: Transaction,
  withImplementation: WithImplementation,
  { report, body, caller, hidden, sealsRequest }: Decided,
): Promise<{ id: string }> {
  const { fields, seal_id, restriction_request_id, ...plain } = body
  const id = randomUUID()
  const write = async (made_at: string) => {
    const by = { actor_id: caller.actorId, person: caller.person }
    const refers = { report_id: report.id, seal_id, restriction_request_id }
    await insertDecision(tx, { id, ...plain, ...refers, fields: namesOf(fields), ...by, made_at })
    await enterDecision(tx, id)
    if (seal_id !== null) {
      await endSeal(tx, seal_id, 'decision', made_at)
      await enterSealEnd(tx, seal_id)
    }
    const redacts = body.measure === 'redact'
    if (redacts) await insertRedactions(tx, report.id, { decision_id: id, rule_id: body.rule_id }, hidden)
    if (body.measure === 'restrict') await insertRestriction(tx, report.id, id, made_at)
    if (redacts || body.measure === 'restrict' || seal_id !== null)
      await settleContent(tx, report.id, { at: made_at, actor_id: caller.actorId })
    if (restriction_request_id !== null) {
      await updateDecidedRequest(tx, restriction_request_id, id, made_at, sealsRequest)
    }
    const { appeal_until: deadline } = (await findDecision(tx, id))!
    const news = { report_id: report.id, decision_id: id, made_at, deadline }
    await insertNotices(tx, [report.author_id, report.addressee_id], { kind: 'decision', ...news })
    await settleReview(tx, report.id)
  }
  // Only a restriction changes levels and figures; what else is decided waits for no other report.
  if (body.measure === 'restrict') await withImplementation(tx, report, write)
  else await write(await readClock(tx))
  return { id }
}
