// The mandates of an actor over HTTP: on whom it may report.
import { z } from 'zod'
import { type Db, transaction } from '../database/client.ts'
import { notFound } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { bodyInvalid, shapeFaults } from '../http/faults.ts'
import { slug } from '../http/fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { lockActor, selectKnownActors, selectKnownCountries, selectMandates, updateMandates } from './queries.ts'
import { enterMandates } from './recorded.ts'
import { mandateFaults, soundItems } from './rules.ts'
import { exampleMandates, Mandate, Mandates, mostMandates } from './schemas.ts'

const params = z.object({ id: slug.describe('Id of the actor.') })

export function mandateRoutes(app: App, { db }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/actors/:id/mandates',
    config: { access: 'public', example: exampleMandates },
    schema: {
      summary: "Read an actor's mandates",
      tags: ['actors'],
      params,
      response: { 200: Mandates },
    },
    handler: async function getMandates(request, reply) {
      const mandates = await selectMandates(db, request.params.id)
      if (mandates.length === 0) throw notFound()
      reply.header('cache-control', caching.current)
      return { mandates }
    },
  })

  app.route({
    method: 'PUT',
    url: '/v1/actors/:id/mandates',
    attachValidation: true,
    config: { access: 'mandates:write', example: exampleMandates, bodyExample: exampleMandates },
    schema: {
      summary: "Replace an actor's mandates",
      description: 'The whole list. It decides on new reports and revisions; what was reported before stays.',
      tags: ['actors'],
      params,
      body: Mandates,
      response: { 200: Mandates },
    },
    handler: async function replaceMandates(request) {
      const shape = shapeFaults(request)
      const { id } = request.params
      return transaction(db, async (tx) => {
        if (!(await lockActor(tx, id))) throw notFound()
        requireMatch(request, { mandates: await selectMandates(tx, id) })
        const given = soundItems(Mandate, (request.body as { mandates?: unknown } | null)?.mandates, mostMandates)
        const faults = [...shape, ...(await ruleFaults(tx, given))]
        if (faults.length > 0) throw bodyInvalid(faults)
        await updateMandates(tx, id, request.body.mandates)
        await enterMandates(tx, id)
        return { mandates: await selectMandates(tx, id) }
      })
    },
  })
}

/** Breaches of the rules, by what the database knows of the references. */
async function ruleFaults(db: Db, mandates: readonly (Mandate | null)[]) {
  const named = (field: 'country' | 'addressee_id') =>
    mandates.map((mandate) => mandate?.[field]).filter((value) => value != null)
  const countries = await selectKnownCountries(db, named('country'))
  return mandateFaults(mandates, { countries, actors: await selectKnownActors(db, named('addressee_id')) })
}
