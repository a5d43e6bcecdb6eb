// Implementations over HTTP.
import { z } from 'zod'
import { notFound, Problem } from '../errors.ts'
import { countryCode, slug } from '../http/fields.ts'
import { listOf, page } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleHeadline, exampleImplementation } from './examples.ts'
import {
  countImplementations,
  type FoundImplementation,
  implementationsOf,
  isCountry,
  keysetOf,
  selectImplementations,
} from './queries.ts'
import { derivePart, methodVersion } from './rules.ts'
import { Implementation, ImplementationFilters, ImplementationHeadline } from './schemas.ts'

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
      }),
      response: { 200: Implementation },
    },
    handler: async function getImplementation(request, reply) {
      const { id: recommendation_id, addressee_id } = request.params
      const { territory = null } = request.query
      const key = { recommendation_id, addressee_id, territory }
      const kept = await implementations.find(key)
      const found = kept ?? (territory === null ? null : await silentTerritory({ ...key, territory }))
      if (found === null) throw notFound()
      reply.header('cache-control', caching.current)
      return implementationOf(found)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/implementations',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [exampleHeadline], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List implementations',
      description:
        'In the order of recommendation, addressee and territory. Pairs without information are included on request.',
      tags: ['implementations'],
      querystring: ImplementationFilters,
      response: { 200: listOf(ImplementationHeadline) },
    },
    handler: async function listImplementations(request, reply) {
      const { limit, cursor, include, ...filters } = request.query
      const rows = await selectImplementations(db, filters, cursors.read(request, cursor), limit)
      const total = include === undefined ? undefined : await countImplementations(db, filters)
      reply.header('cache-control', caching.current)
      return page(request, reply, cursors, rows, keysetOf, total)
    },
  })

  /** A country on which nobody has reported yet: as empty as the addressee was when it was registered. */
  async function silentTerritory(key: {
    recommendation_id: string
    addressee_id: string
    territory: string
  }): Promise<FoundImplementation | null> {
    const { territory } = key
    if (!(await isCountry(db, territory))) {
      const fault = {
        parameter: 'territory',
        detail: 'There is no such country.',
        mend: 'Give a code of ISO 3166-1 alpha-3, such as KEN.',
      }
      throw new Problem('request_invalid', 'The query has parameters that `errors` lists.', { errors: [fault] })
    }
    const whole = await implementations.find({ ...key, territory: null })
    if (whole === null) return null
    return {
      ...whole,
      territory,
      level: 'no_information',
      level_from: null,
      self_reported: null,
      assessed: null,
      contested: false,
      parts: [],
      parts_without_information: whole.part_ids.length,
      report_count: 0,
      last_period_start: null,
      last_period_end: null,
      changed_at: null,
    }
  }
}

/** Adds the parts of which nobody speaks, and says by which method. */
function implementationOf({ parts, part_ids, ...headline }: FoundImplementation): Implementation {
  const spoken = new Map(parts.map((part) => [part.part, part]))
  return {
    ...headline,
    parts: part_ids.map((id) => spoken.get(id) ?? derivePart(id, [])),
    method: '/v1/methodology',
    method_version: methodVersion,
  }
}
