// Stakeholder groups over HTTP.
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { code } from '../http/fields.ts'
import { listOf, page, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { includeInList, includeRaw, sourceFilter } from '../sources/schemas.ts'
import {
  countStakeholderGroups,
  findStakeholderGroup,
  findStakeholderGroupWithRaw,
  selectStakeholderGroups,
} from './queries.ts'
import { StakeholderGroup, stakeholderGroupExample } from './schemas.ts'

export function stakeholderGroupRoutes(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/stakeholder-groups',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [stakeholderGroupExample], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List stakeholder groups',
      description: 'In the order of their source.',
      tags: ['stakeholder-groups'],
      querystring: z.strictObject({ ...pageParameters, include: includeInList, source: sourceFilter }),
      response: { 200: listOf(StakeholderGroup) },
    },
    handler: async function listStakeholderGroups(request, reply) {
      const { limit, cursor, include = [], source: sources } = request.query
      const after = cursors.read(request, cursor)
      const rows = await selectStakeholderGroups(db, { sources, after, limit, raw: include.includes('raw') })
      const total = include.includes('total') ? await countStakeholderGroups(db, sources) : undefined
      reply.header('cache-control', caching.catalogue)
      return page(request, reply, cursors, rows, ({ source_id, position }) => [source_id, position], total)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/stakeholder-groups/:id',
    config: { access: 'public', example: stakeholderGroupExample },
    schema: {
      summary: 'Read a stakeholder group',
      tags: ['stakeholder-groups'],
      params: z.object({ id: code.describe('Code of the group.') }),
      querystring: z.strictObject({ include: includeRaw }),
      response: { 200: StakeholderGroup },
    },
    handler: async function getStakeholderGroup(request, reply) {
      const find = request.query.include === undefined ? findStakeholderGroup : findStakeholderGroupWithRaw
      const found = await find(db, request.params.id)
      if (found === null) throw notFound()
      reply.header('cache-control', caching.catalogue)
      return found
    },
  })
}
