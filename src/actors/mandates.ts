// The mandates of an actor over HTTP: on whom it may report.
import { requireRegistered } from '../auth/registration.ts'
import { type Db, transaction } from '../database/client.ts'
import { notFound, Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { bodyInvalid, shapeFaults } from '../http/faults.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { faultsOfMandates, writeMandates } from './changes.ts'
import { uncovered } from './coverage.ts'
import { findActor, lockActor, selectCountriesIn, selectMandates } from './queries.ts'
import { mandateInWords, soundItems } from './rules.ts'
import { type Actor, actorId, exampleMandates, Mandate, Mandates, mostMandates, NewMandates } from './schemas.ts'

export function mandateRoutes(app: App, { db }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/actors/:id/mandates',
    config: { access: 'public', example: exampleMandates },
    schema: {
      summary: "Read an actor's mandates",
      tags: ['actors'],
      params: actorId,
      response: { 200: Mandates },
    },
    handler: async function getMandates(request, reply) {
      const mandates = await selectMandates(db, request.params.id)
      if (mandates.length === 0 && (await findActor(db, request.params.id)) === null) throw notFound()
      reply.header('cache-control', caching.current)
      return { mandates }
    },
  })

  app.route({
    method: 'PUT',
    url: '/v1/actors/:id/mandates',
    attachValidation: true,
    config: {
      access: 'mandates:write',
      problems: ['decision_required', 'state_conflict'],
      example: exampleMandates,
      bodyExample: exampleMandates,
    },
    schema: {
      summary: "Replace an actor's mandates",
      description:
        'The whole list, which covers all that is held already: it gives more, or says the same in other words. What is taken away is taken by a decision, which can be appealed (`POST /v1/actors/{id}/decisions`). It decides on new reports and revisions; what was reported before stays, with levels and figures.',
      tags: ['actors'],
      params: actorId,
      body: NewMandates,
      response: { 200: Mandates },
    },
    handler: async function replaceMandates(request) {
      const shape = shapeFaults(request)
      const { id } = request.params
      return transaction(db, async (tx) => {
        if (!(await lockActor(tx, id))) throw notFound()
        const held = await selectMandates(tx, id)
        requireMatch(request, { mandates: held })
        const given = soundItems(Mandate, (request.body as { mandates?: unknown } | null)?.mandates, mostMandates)
        const faults = [...shape, ...(await faultsOfMandates(tx, given))]
        if (faults.length > 0) throw bodyInvalid(faults)
        await requireRegistered(tx, id)
        await requireWidening(tx, (await findActor(tx, id))!, held, request.body.mandates)
        await writeMandates(tx, id, request.body.mandates)
        return { mandates: await selectMandates(tx, id) }
      })
    },
  })
}

/** Throws decision_required where something of what is held would be held no longer. */
async function requireWidening(tx: Db, actor: Actor, held: Mandate[], given: Mandate[]): Promise<void> {
  const lost = uncovered(given, held, actor, await selectCountriesIn(tx, held))
  if (lost.length === 0) return
  const measure = lost.length === held.length ? 'revoke_mandate' : 'narrow_mandate'
  throw new Problem(
    'decision_required',
    `It could no longer report on ${lost.map(mandateInWords).join(', ')}: give a list that covers that too, or decide it by the measure \`${measure}\`, with POST /v1/actors/${actor.id}/decisions.`,
  )
}
