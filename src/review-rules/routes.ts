// Rules of review over HTTP: read here; changed by proposals (proposals.ts, propose.ts, comments.ts, close.ts).
import type { z } from 'zod'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { answerList, listOf } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { closeRoutes } from './close.ts'
import { commentRoutes } from './comments.ts'
import { exampleRule } from './examples.ts'
import { proposalRoutes } from './proposals.ts'
import { proposeRoute } from './propose.ts'
import { countRules, findRule, selectRules, selectVersions } from './queries.ts'
import { ReviewRule, RuleFilters, RuleWithVersions, ruleParams, versionParameter } from './schemas.ts'

const list: List<ReviewRule, Pick<z.infer<typeof RuleFilters>, 'state'>> = {
  item: ReviewRule,
  addressOf: ({ id, version }) => `/v1/review-rules/${id}?version=${version}`,
  open: (db, { query: { state } }) => ({
    after: (keyset, limit) => selectRules(db, state, keyset, limit),
    keysetOf: ({ id, version }) => [id, version],
    count: () => countRules(db, state),
    cacheControl: caching.current,
  }),
}

export function reviewRuleRoutes(app: App, context: Context): void {
  const { db, cursors } = context
  const { versions: _versions, ...exampleVersion } = exampleRule

  app.route({
    method: 'GET',
    url: '/v1/review-rules',
    config: {
      access: 'public',
      example: { data: [exampleVersion], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List the rules of review',
      description: 'The rules by which reports and actors are reviewed, in the order of their ids and versions.',
      tags: ['review-rules'],
      querystring: RuleFilters,
      response: { 200: listOf(ReviewRule) },
    },
    handler: async function listReviewRules(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
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

  proposalRoutes(app, context)
  proposeRoute(app, context)
  commentRoutes(app, context)
  closeRoutes(app, context)
}
