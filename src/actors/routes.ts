// Actors over HTTP.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import { type Db, transaction } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { notFound, Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { bodyInvalid, shapeFaults, soundFields } from '../http/faults.ts'
import { anyOf, code, countryCode, lineOfText } from '../http/fields.ts'
import { creating, idempotencyHeaders, keyFaults, once } from '../http/idempotency.ts'
import { answerList, listOf, pageParameters } from '../http/pages.ts'
import { fieldsParameter, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { mandateRoutes } from './mandates.ts'
import {
  type ActorFilters,
  countActors,
  findActor,
  findSubgroups,
  insertActors,
  keysetIn,
  lockActor,
  selectActors,
  selectKnownCountries,
  updateActorDetails,
} from './queries.ts'
import { enterChangedActors, enterNewActors } from './recorded.ts'
import { regionCode } from './regions.ts'
import { actorFaults, asRegistered, fixedFaults, merge } from './rules.ts'
import {
  Actor,
  ActorOrder,
  ActorPatch,
  actorId,
  exampleActor,
  exampleActorPatch,
  exampleNewActor,
  keyOfActor,
  NewActor,
  PickableActor,
} from './schemas.ts'

type Dependents = {
  /** Runs in the transaction that registers or changes an actor: brings along what others derive from it. */
  actorChanged: (tx: Db, actorId: string) => Promise<void>
}

const list: List<Actor, ActorFilters & { sort: ActorOrder; fields?: string[] | undefined }> = {
  item: Actor,
  key: keyOfActor,
  addressOf: ({ id }) => `/v1/actors/${id}`,
  open: (db, { query: { sort, fields, ...filters } }) => ({
    after: (keyset, limit) => selectActors(db, filters, sort, keyset, limit, fields),
    keysetOf: keysetIn(sort),
    count: () => countActors(db, filters),
    cacheControl: caching.current,
  }),
}

export function actorRoutes(app: App, context: Context, { actorChanged }: Dependents): void {
  const { db, cursors } = context

  app.route({
    method: 'GET',
    url: '/v1/actors',
    config: {
      access: 'public',
      example: { data: [exampleActor], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List actors',
      tags: ['actors'],
      querystring: z.strictObject({
        name: lineOfText(100)
          .optional()
          .describe(
            'Actors with this text in one of their names, in any language: at most 100 characters, without regard to case and accents. No character is a wildcard.',
          ),
        stakeholder_group: anyOf(code).optional().describe('Actors of any of these stakeholder groups.'),
        subgroup: anyOf(code).optional().describe('Actors in any of these subgroups.'),
        region: anyOf(regionCode)
          .optional()
          .describe(
            'Actors of countries in any of these UN M49 regions, of any of the three levels: codes of three digits.',
          ),
        country: anyOf(countryCode).optional().describe('Actors of any of these countries (ISO 3166-1 alpha-3).'),
        registration: anyOf(Actor.shape.registration)
          .optional()
          .describe('Actors that are registered, or whose registration is refused or revoked.'),
        sort: ActorOrder,
        fields: fieldsParameter(Actor, keyOfActor),
        ...pageParameters,
      }),
      response: { 200: listOf(PickableActor) },
    },
    preSerialization: pickFields(Actor, keyOfActor),
    handler: async function listActors(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/actors/:id',
    config: { access: 'public', example: exampleActor },
    schema: {
      summary: 'Read an actor',
      tags: ['actors'],
      params: actorId,
      querystring: z.strictObject({ fields: fieldsParameter(Actor, keyOfActor) }),
      response: { 200: PickableActor },
    },
    preSerialization: pickFields(Actor, keyOfActor),
    handler: async function getActor(request, reply) {
      const actor = await findActor(db, request.params.id)
      if (actor === null) throw notFound()
      reply.header('cache-control', caching.current)
      return actor
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/actors',
    // Faults of shape come with those of the rules, in the handler.
    attachValidation: true,
    config: {
      access: 'actors:write',
      problems: ['already_exists'],
      example: exampleActor,
      bodyExample: exampleNewActor,
    },
    schema: {
      summary: 'Register an actor',
      description:
        'An actor is an organisation, never a private person. It starts with the mandates of its group: everyone may report on itself, national human rights institutions and civil society on their country, international bodies on anybody. Its id, stakeholder group and country never change. A repeated request is answered as the first one was, whatever changed since.',
      tags: ['actors'],
      headers: idempotencyHeaders,
      body: NewActor,
      response: { 201: Actor },
    },
    handler: async function createActor(request, reply) {
      const shape = shapeFaults(request)
      if (shape.length > 0) {
        const rules = await ruleFaults(db, soundFields(NewActor, request.body))
        throw bodyInvalid([...keyFaults(request.headers), ...shape, ...rules])
      }
      const { body } = request
      const actor = await transaction(db, async (tx) => {
        const about = creating(request, requireCaller(request), body)
        const { id, made } = await once(tx, about, async () => {
          const faults = await ruleFaults(tx, body)
          if (faults.length > 0) throw bodyInvalid(faults)
          const inserted = await insertActors(tx, [body])
          if (!inserted.has(body.id)) throw alreadyExists(body.id)
          await enterNewActors(tx, [body.id])
          await actorChanged(tx, body.id)
          return { id: body.id }
        })
        const registered = (await findActor(tx, id))!
        return made === null ? asRegistered(registered, body) : registered
      })
      return reply.code(201).header('location', `/v1/actors/${actor.id}`).send(actor)
    },
  })

  app.route({
    method: 'PATCH',
    url: '/v1/actors/:id',
    attachValidation: true,
    config: { access: 'actors:write', example: exampleActor, bodyExample: exampleActorPatch },
    schema: {
      summary: 'Change an actor',
      description:
        'JSON Merge Patch (RFC 7396). Id, stakeholder group and country never change, as reports and figures rest on them: where an organisation is no longer the same, register its successor.',
      tags: ['actors'],
      params: actorId,
      consumes: ['application/merge-patch+json', 'application/json'],
      body: ActorPatch,
      response: { 200: Actor },
    },
    handler: async function updateActor(request) {
      const shape = shapeFaults(request)
      return transaction(db, async (tx) => {
        if (!(await lockActor(tx, request.params.id))) throw notFound()
        const current = (await findActor(tx, request.params.id))!
        requireMatch(request, current)
        const patch = soundFields(ActorPatch, request.body)
        const changed = merge(current, patch)
        const faults = [...shape, ...fixedFaults(current, patch), ...(await ruleFaults(tx, changed))]
        if (faults.length > 0) throw bodyInvalid(faults)
        if (isDeepStrictEqual(changed, current)) return current
        await updateActorDetails(tx, changed)
        await enterChangedActors(tx, [current.id])
        await actorChanged(tx, current.id)
        return (await findActor(tx, current.id))!
      })
    },
  })

  mandateRoutes(app, context)
}

const alreadyExists = (id: string) =>
  new Problem('already_exists', 'An actor with this id is registered.', { existing: `/v1/actors/${id}` })

/** Breaches of the rules, by what the database knows of the references. */
async function ruleFaults(db: Db, actor: Partial<NewActor>) {
  const { stakeholder_group, country = null } = actor
  const subgroups = stakeholder_group === undefined ? null : await findSubgroups(db, stakeholder_group)
  const countryKnown = country === null || (await selectKnownCountries(db, [country])).has(country)
  return actorFaults(actor, { subgroups, countryKnown })
}
