// Ruling on an appeal: what was decided stands, or is undone to the letter, or gives way to less.
import { randomUUID } from 'node:crypto'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { arbiterProblems } from '../decisions/accept.ts'
import { endRestriction, findDecision, unsealRequest } from '../decisions/queries.ts'
import { measureFaults } from '../decisions/rules.ts'
import type { Decision } from '../decisions/schemas.ts'
import { notFound } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import type { App, Context } from '../http/route.ts'
import { insertNotices } from '../notices/queries.ts'
import type { WithImplementation } from '../reports/change.ts'
import { selectHiddenTexts, tellingFaults } from '../reports/hidden.ts'
import { lockReport } from '../reports/queries.ts'
import type { ReportRow } from '../reports/representation.ts'
import { settleReview } from '../reports/review.ts'
import { selectOriginals, selectReason } from '../reports/sealed.ts'
import { settleContent } from '../reports/settle.ts'
import { findRule } from '../review-rules/queries.ts'
import { endRedactions, insertRedactions } from '../seals/queries.ts'
import { type Hidden, hiddenBy, namesOf } from '../seals/rules.ts'
import { findAppeal, insertRuling, selectHidden, updateInForce } from './queries.ts'
import { enterRuling } from './recorded.ts'
import { ruleOnActor } from './rule-on-actor.ts'
import { requireRuler, requireUnruled, rulingFaults, viewerOf } from './rules.ts'
import { Appeal, appealId, exampleAppeal, exampleRulingInput, RulingInput } from './schemas.ts'

export function rulingRoute(app: App, { db }: Context, withImplementation: WithImplementation): void {
  app.route({
    method: 'POST',
    url: '/v1/appeals/:id/ruling',
    config: {
      access: 'appeals:write',
      problems: ['own_decision', 'already_exists', 'measure_not_allowed', ...arbiterProblems],
      example: exampleAppeal,
      bodyExample: exampleRulingInput,
    },
    schema: {
      summary: 'Rule on an appeal',
      description:
        'By another person of another actor than decided, appealed or wrote the report; never by a State, a company, the addressee, the actor that was decided on, or a person who has ever acted for one of these. Overturning restores content, levels and figures exactly, registration and mandates too, and leaves a rectification with the decision. Mandates that were given since are kept.',
      tags: ['appeals'],
      params: appealId,
      headers: idempotencyHeaders,
      body: RulingInput,
      response: { 201: Appeal },
    },
    handler: async function ruleOnAppeal(request, reply) {
      const caller = requireCaller(request)
      const { body, params } = request
      const about = creating(request, caller, { ...params, ...body })
      const appeal = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, async () => {
          const found = await findAppeal(tx, params.id, viewerOf(caller))
          if (found === null) throw notFound()
          if (found.report_id === null) return ruleOnActor(tx, caller, found, body)
          const setting = await lockSetting(tx, caller, found.id, found.report_id)
          const hidden = await acceptRuling(tx, setting, body)
          return writeRuling(tx, withImplementation, { ...setting, body, caller, hidden })
        })
        return (await findAppeal(tx, id, viewerOf(caller)))!
      })
      return reply.code(201).header('location', `/v1/appeals/${appeal.id}`).send(appeal)
    },
  })
}

type Setting = { appeal: Appeal; decision: Decision; report: ReportRow }

/** The appeal with its decision and its report, as they are under the lock of the report. */
async function lockSetting(tx: Transaction, caller: Caller, id: string, reportId: string): Promise<Setting> {
  const report = (await lockReport(tx, caller, reportId))!
  const appeal = (await findAppeal(tx, id, viewerOf(caller)))!
  const decision = (await findDecision(tx, appeal.decision_id))!
  requireRuler(caller, decision)
  requireUnruled(appeal)
  return { appeal, decision, report }
}

/** What is hidden from now on in the place of what the decision hides. Throws what is wrong with the ruling. */
async function acceptRuling(tx: Transaction, { decision, report }: Setting, body: RulingInput): Promise<Hidden[]> {
  // Of a report that was withdrawn since, too, less may stay hidden than what the decision hides.
  const nameable = { originals: await selectOriginals(tx, report.id), reason: await selectReason(tx, report.id) }
  const { hidden, faults } = hiddenBy(body.fields, nameable)
  const before = await selectHidden(tx, decision.id)
  const rule = (await findRule(tx, decision.rule_id, decision.rule_version))!
  const told = [...(await selectHiddenTexts(tx, report)), ...hidden]
  const errors = [
    ...rulingFaults(body, decision, rule, before, hidden),
    ...measureFaults(body, (await readClock(tx)).slice(0, 10)),
    ...faults,
    ...tellingFaults({ '/reasons': body.reasons, '/note': body.note }, told),
  ]
  if (errors.length > 0) throw bodyInvalid(errors)
  return body.measure === 'redact' ? hidden : []
}

type Ruled = Setting & { body: RulingInput; caller: Caller; hidden: Hidden[] }

async function writeRuling(
  tx: Transaction,
  withImplementation: WithImplementation,
  { appeal, decision, report, body, caller, hidden }: Ruled,
): Promise<{ id: string }> {
  const { fields, ...plain } = body
  const in_force = body.outcome === 'upheld' ? decision.in_force : (body.measure ?? 'none')
  const lifts = decision.in_force === 'restrict' && in_force !== 'restrict'
  const write = async (made_at: string) => {
    const id = randomUUID()
    const by = { actor_id: caller.actorId, person: caller.person, made_at }
    await insertRuling(tx, { id, appeal_id: appeal.id, ...plain, fields: namesOf(fields), ...by })
    await enterRuling(tx, appeal.id)
    if (body.outcome !== 'upheld') {
      if (in_force !== decision.in_force) await updateInForce(tx, decision.id, in_force)
      if (in_force !== 'restrict' && in_force !== 'redact') await unsealRequest(tx, decision.id)
      if (lifts) await endRestriction(tx, report.id, decision.id, made_at)
      const ground = { decision_id: decision.id, rule_id: decision.rule_id }
      await endRedactions(tx, ground, made_at)
      await insertRedactions(tx, report.id, ground, hidden)
      await settleContent(tx, report.id, { at: made_at, actor_id: caller.actorId })
    }
    const news = { report_id: report.id, decision_id: decision.id, ruling_id: id, made_at }
    await insertNotices(tx, [report.author_id, report.addressee_id], { kind: 'ruling', ...news })
    await settleReview(tx, report.id)
  }
  if (lifts) await withImplementation(tx, report, write)
  else await write(await readClock(tx))
  return { id: appeal.id }
}
