// Implementations over HTTP.
import { z } from 'zod'
import { notFound, Problem } from '../errors.ts'
import { asOfParameter, pastMoment } from '../http/as-of.ts'
import { facetsMember, facetsParameter } from '../http/facets.ts'
import { countryCode, slug } from '../http/fields.ts'
import { answerList, listOf } from '../http/pages.ts'
import { fieldsParameter, isWhole, pickFields } from '../http/picked-fields.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { embedAsked, embeddedOfPair, includeEmbeds } from '../reports/embeds.ts'
import { currentAnswer, implementationOf, silentIn, territoryFault } from './answer.ts'
import { exampleHeadline, exampleImplementation } from './examples.ts'
import { countImplementationFacets, implementationFacets } from './facets.ts'
import { findKnown } from './known.ts'
import { implementationList, listFor } from './list.ts'
import { type FoundImplementation, type ImplementationKey, implementationsOf } from './queries.ts'
import {
  Implementation,
  ImplementationFilters,
  ImplementationHeadline,
  keyOfImplementation,
  PickableHeadline,
  PickableImplementation,
} from './schemas.ts'

type Find = (key: ImplementationKey) => Promise<FoundImplementation | null>

const ImplementationsPage = listOf(PickableHeadline).extend({
  facets: facetsMember(implementationFacets),
  as_of: z.string().nullable().describe('The moment asked for; null for what is known now.'),
})

export function implementationRoutes(app: App, { db, cursors }: Context): void {
  const implementations = implementationsOf(db)

  app.route({
    method: 'GET',
    url: '/v1/recommendations/:id/implementations/:addressee_id',
    config: { access: 'public', example: exampleImplementation },
    schema: {
      summary: 'Read how far a recommendation is carried out',
      description:
        'What all published reports together say of one recommendation at one addressee, per part and rolled up, by the method that /v1/methodology describes.',
      tags: ['implementations'],
      params: z.object({
        id: slug.describe('Id of the recommendation.'),
        addressee_id: slug.describe('Id of the addressee.'),
      }),
      querystring: z.strictObject({
        territory: countryCode
          .optional()
          .describe('Country in which its conduct is spoken of; without it, the addressee as a whole.'),
        as_of: asOfParameter,
        fields: fieldsParameter(Implementation, keyOfImplementation),
        include: includeEmbeds(embeddedOfPair),
      }),
      response: { 200: PickableImplementation },
    },
    preSerialization: [embedAsked(db), pickFields(Implementation, keyOfImplementation)],
    handler: async function getImplementation(request, reply) {
      const { id: recommendation_id, addressee_id } = request.params
      const { territory = null } = request.query
      const key = { recommendation_id, addressee_id, territory }
      const as_of = await pastMoment(db, request.query.as_of)
      const find = as_of === null ? (one: ImplementationKey) => implementations.find(one) : knownAt(as_of)
      const found = (await find(key)) ?? (await silent(key, find))
      if (found === null) throw notFound()
      reply.header('cache-control', caching.current)
      if (as_of !== null) return implementationOf(found, as_of)
      const json = currentAnswer(found)
      if (isWhole(request.query)) reply.header('etag', json.tag)
      return json.as<Implementation>()
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/implementations',
    config: {
      access: 'public',
      example: { data: [exampleHeadline], page: { next: null, limit: 50 }, as_of: null },
      list: implementationList,
    },
    schema: {
      summary: 'List implementations',
      description:
        'Pairs without information are included on request. With `as_of`, pairs that were registered by then, as they were known.',
      tags: ['implementations'],
      querystring: ImplementationFilters.safeExtend({
        facets: facetsParameter(implementationFacets),
        fields: fieldsParameter(ImplementationHeadline, keyOfImplementation),
      }),
      response: { 200: ImplementationsPage },
    },
    preSerialization: [embedAsked(db), pickFields(ImplementationHeadline, keyOfImplementation)],
    handler: async function listImplementations(request, reply) {
      const { cursor, facets: by } = request.query
      const { filters, as_of, ...listing } = await listFor(db, request.query)
      const listed = await answerList(request, reply, cursors, listing)
      const facets = by && cursor === undefined ? await countImplementationFacets(db, filters, as_of, by) : undefined
      return { ...listed, ...(facets && { facets }), as_of }
    },
  })

  const knownAt = (as_of: string) => async (key: ImplementationKey) => (await findKnown(db, [key], as_of))[0] ?? null

  /** Nobody has reported on the territory; null where there is no such addressee. Throws request_invalid. */
  async function silent({ territory, ...pair }: ImplementationKey, find: Find): Promise<FoundImplementation | null> {
    const whole = territory === null ? null : await find({ ...pair, territory: null })
    if (territory === null || whole === null) return null
    const fault = territoryFault(territory, whole)
    if (fault === null) return silentIn(territory, whole)
    throw new Problem('request_invalid', 'The query has parameters that `errors` lists.', { errors: [fault] })
  }
}
