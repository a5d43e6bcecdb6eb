// Rules of review over HTTP: read here; changed by proposals (propose.ts, comments.ts, close.ts).
import { notFound } from '../errors.ts'
import { listOf, page } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { closeRoutes } from './close.ts'
import { commentRoutes } from './comments.ts'
import { exampleRule } from './examples.ts'
import { proposeRoutes } from './propose.ts'
import { countRules, findRule, selectRules, selectVersions } from './queries.ts'
import { ReviewRule, RuleFilters, RuleWithVersions, ruleParams, versionParameter } from './schemas.ts'

export function reviewRuleRoutes(app: App, context: Context): void {
  const { db, cursors } = context
  const { versions: _versions, ...exampleVersion } = exampleRule

  app.route({
    method: 'GET',
    url: '/v1/review-rules',
    config: {
      access: 'public',
      problems: ['cursor_invalid'],
      example: { data: [exampleVersion], page: { next: null, limit: 50 } },
    },
    schema: {
      summary: 'List the rules of review',
      description: 'The rules by which reports and actors are reviewed, in the order of their ids and versions.',
      tags: ['review-rules'],
      querystring: RuleFilters,
      response: { 200: listOf(ReviewRule) },
    },
    handler: async function listReviewRules(request, reply) {
      const { cursor, include, limit, state } = request.query
      const rows = await selectRules(db, state, cursors.read(request, cursor), limit)
      const total = include === undefined ? undefined : await countRules(db, state)
      reply.header('cache-control', caching.current)
      return page(request, reply, cursors, rows, ({ id, version }) => [id, version], total)
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/review-rules/:id',
    config: { access: 'public', example: exampleRule },
    schema: {
      summary: 'Read a rule of review',
      description: 'The version in force, or another by its number, with the moments of all of them.',
      tags: ['review-rules'],
      params: ruleParams,
      querystring: versionParameter,
      response: { 200: RuleWithVersions },
    },
    handler: async function getReviewRule(request, reply) {
      const { id } = request.params
      const rule = await findRule(db, id, request.query.version ?? null)
      if (rule === null) throw notFound()
      reply.header('cache-control', caching.current)
      return { ...rule, versions: await selectVersions(db, id) }
    },
  })

  proposeRoutes(app, context)
  commentRoutes(app, context)
  closeRoutes(app, context)
}
