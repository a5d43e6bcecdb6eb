// Ruling on an appeal against a decision on an actor: registration and mandates are as they were, or less is taken.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { changeRegistration, faultsOfMandates, writeMandates } from '../actors/changes.ts'
import { uncovered } from '../actors/coverage.ts'
import { findActor, lockActor, selectCountriesIn, selectMandates } from '../actors/queries.ts'
import type { Actor } from '../actors/schemas.ts'
import type { Caller } from '../auth/callers.ts'
import type { Transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { heldAfter } from '../decisions/mandates.ts'
import { findDecision, selectSteps } from '../decisions/queries.ts'
import { isOnRegistration, measureFaults } from '../decisions/rules.ts'
import type { Decision } from '../decisions/schemas.ts'
import { bodyInvalid } from '../http/faults.ts'
import { insertNotices } from '../notices/queries.ts'
import { findRule } from '../review-rules/queries.ts'
import { findAppeal, insertRuling, updateInForce } from './queries.ts'
import { enterRuling } from './recorded.ts'
import { givenBy, requireRuler, requireUnruled, rulingOnActorFaults, viewerOf } from './rules.ts'
import type { Appeal, RulingInput } from './schemas.ts'

type Setting = { appeal: Appeal; decision: Decision; actor: Actor }

/** Rules, under the lock of the actor. Throws what is wrong with the ruling. */
export async function ruleOnActor(tx: Transaction, caller: Caller, found: Appeal, body: RulingInput) {
  const actorId = found.subject_actor_id!
  await lockActor(tx, actorId)
  const appeal = (await findAppeal(tx, found.id, viewerOf(caller)))!
  const decision = (await findDecision(tx, appeal.decision_id))!
  const actor = (await findActor(tx, actorId))!
  requireRuler(caller, decision)
  requireUnruled(appeal)
  await acceptRuling(tx, { appeal, decision, actor }, body)
  return writeRuling(tx, { appeal, decision, actor }, body, caller)
}

async function acceptRuling(tx: Transaction, { decision, actor }: Setting, body: RulingInput): Promise<void> {
  const rule = (await findRule(tx, decision.rule_id, decision.rule_version))!
  const { mandates, mandates_before } = decision
  const countryOf = await selectCountriesIn(tx, [...mandates, ...mandates_before!, ...body.mandates])
  const errors = [
    ...rulingOnActorFaults(body, decision, rule, actor, countryOf),
    ...measureFaults({ ...body, fields: [] }, (await readClock(tx)).slice(0, 10)),
    ...(await faultsOfMandates(tx, body.mandates)),
  ]
  if (errors.length > 0) throw bodyInvalid(errors)
}

async function writeRuling(
  tx: Transaction,
  { appeal, decision, actor }: Setting,
  body: RulingInput,
  { actorId: actor_id, person }: Caller,
): Promise<{ id: string }> {
  const id = randomUUID()
  const made_at = await readClock(tx)
  await insertRuling(tx, { id, appeal_id: appeal.id, ...body, fields: [], actor_id, person, made_at })
  await enterRuling(tx, appeal.id)
  const in_force = body.outcome === 'upheld' ? decision.in_force : (body.measure ?? 'none')
  if (in_force !== decision.in_force) await updateInForce(tx, decision.id, in_force)
  if (body.outcome !== 'upheld') await settleMandates(tx, actor, decision, body, made_at)
  if (isOnRegistration(decision.in_force) && in_force !== decision.in_force) await changeRegistration(tx, actor.id)
  await insertNotices(tx, [actor.id], { kind: 'ruling', decision_id: decision.id, ruling_id: id, made_at })
  return { id: appeal.id }
}

/** Gives the actor what it holds after the ruling, which is written already. */
async function settleMandates(tx: Transaction, actor: Actor, decision: Decision, body: RulingInput, now: string) {
  const held = await selectMandates(tx, actor.id)
  const after = heldAfter(await selectSteps(tx, actor.id), held, now)
  const given = givenBy(body, decision)
  const list = [...after, ...uncovered(after, given, actor, await selectCountriesIn(tx, given))]
  const sorted = (mandates: readonly object[]) => mandates.map((one) => JSON.stringify(one)).sort()
  if (isDeepStrictEqual(sorted(list), sorted(held))) return
  await writeMandates(tx, actor.id, list)
}
