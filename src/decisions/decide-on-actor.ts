// Deciding on an actor: its mandate refused, narrowed or revoked, its registration refused or revoked, with notice to it.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { changeRegistration, faultsOfMandates, writeMandates } from '../actors/changes.ts'
import { findActor, lockActor, selectCountriesIn, selectMandates } from '../actors/queries.ts'
import { type Actor, actorId, type Mandate } from '../actors/schemas.ts'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { requireRegistered } from '../auth/registration.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { notFound } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import type { App, Context } from '../http/route.ts'
import { insertNotices } from '../notices/queries.ts'
import { ruleInForceAt } from '../review-rules/queries.ts'
import { acceptRequest, decisionProblems, requireSeen } from './accept.ts'
import { exampleActorDecision, exampleActorDecisionInput } from './examples.ts'
import { leftBy, mandateListFaults } from './mandates.ts'
import { findDecision, hasPublished, insertDecision, updateDecidedRequest } from './queries.ts'
import { enterDecision } from './recorded.ts'
import { isOnMandates, isOnRegistration, requireFitting, requireOther, requireRule } from './rules.ts'
import { ActorDecisionInput, Decision } from './schemas.ts'

export function decideOnActorRoute(app: App, { db }: Context): void {
  app.route({
    method: 'POST',
    url: '/v1/actors/:id/decisions',
    config: {
      access: 'reviews:write',
      problems: decisionProblems,
      example: exampleActorDecision,
      bodyExample: exampleActorDecisionInput,
    },
    schema: {
      summary: 'Decide on an actor',
      description:
        'A rule that is in force, a measure on its mandate or registration that the rule allows, and why: the least restrictive that does. Takes effect at once, and the actor has notice of it. Whose registration is refused or revoked posts, revises and publishes no reports, holds no part in reviews and is given no mandate; it still reads its notices, withdraws and seals its reports, and appeals. What it reported before stays: levels, figures and `as_of` are as they were. Never by a State or a company, the actor itself, a person who has acted for it, or whoever asked for it. `If-Match` is the tag of what was read: of the mandates of the actor for a measure on them, else of the actor; `*` will not do.',
      tags: ['decisions'],
      params: actorId,
      headers: idempotencyHeaders,
      body: ActorDecisionInput,
      response: { 201: Decision },
    },
    handler: async function decideOnActor(request, reply) {
      const caller = requireCaller(request)
      const { body, params } = request
      const about = creating(request, caller, { ...params, ...body })
      const decision = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, async () => {
          const { actor, held } = await lockSeen(tx, request, caller, params.id, body)
          await acceptDecision(tx, actor, held, body)
          return writeDecision(tx, actor.id, body, caller)
        })
        return (await findDecision(tx, id))!
      })
      return reply.code(201).header('location', `/v1/decisions/${decision.id}`).send(decision)
    },
  })
}

/** The actor, locked, and its mandates, as the caller has seen what it decides on, where it may be the arbiter of it. */
async function lockSeen(
  tx: Transaction,
  request: FastifyRequest,
  caller: Caller,
  id: string,
  { measure }: ActorDecisionInput,
) {
  if (!(await lockActor(tx, id))) throw notFound()
  requireOther(caller, id)
  const actor = (await findActor(tx, id))!
  const held = await selectMandates(tx, id)
  if (isOnMandates(measure)) requireSeen(request, { mandates: held }, "the actor's mandates")
  else requireSeen(request, actor, 'the actor')
  return { actor, held }
}

/** Throws what is wrong with a decision. */
async function acceptDecision(tx: Transaction, actor: Actor, held: Mandate[], body: ActorDecisionInput): Promise<void> {
  const { measure, mandates } = body
  if (measure !== 'none') await requireRegistered(tx, actor.id)
  requireFitting(measure, await hasPublished(tx, actor.id))
  requireRule(await ruleInForceAt(tx, body.rule_id, await readClock(tx)), body, 'actor')
  const asked = await acceptRequest(tx, body.restriction_request_id, { actor_id: actor.id })
  const countryOf = await selectCountriesIn(tx, [...held, ...mandates])
  const errors = [
    ...(await faultsOfMandates(tx, mandates)),
    ...mandateListFaults(body, actor, held, countryOf),
    ...asked.errors,
  ]
  if (errors.length > 0) throw bodyInvalid(errors)
}

async function writeDecision(
  tx: Transaction,
  subject_actor_id: string,
  body: ActorDecisionInput,
  caller: Caller,
): Promise<{ id: string }> {
  const id = randomUUID()
  const made_at = await readClock(tx)
  const by = { actor_id: caller.actorId, person: caller.person }
  // What was held until now is kept with it by the database.
  await insertDecision(tx, { id, subject_actor_id, ...body, fields: [], ...by, made_at })
  await enterDecision(tx, id)
  const left = leftBy(body)
  if (left !== null) await writeMandates(tx, subject_actor_id, left)
  else if (isOnRegistration(body.measure)) await changeRegistration(tx, subject_actor_id)
  const { restriction_request_id } = body
  if (restriction_request_id !== null) await updateDecidedRequest(tx, restriction_request_id, id, made_at, false)
  const { appeal_until: deadline } = (await findDecision(tx, id))!
  await insertNotices(tx, [subject_actor_id], { kind: 'decision', decision_id: id, made_at, deadline })
  return { id }
}
