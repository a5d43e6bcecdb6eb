// Figures over HTTP.
import { z } from 'zod'
import { type App, type Context, caching } from '../http/route.ts'
import { methodVersion } from '../implementations/rules.ts'
import { KeptAnswers } from './kept-answers.ts'
import { selectLevelCounts } from './queries.ts'
import { rowsOf } from './rules.ts'
import { exampleStatistics, frame, groupings, LevelStatistics } from './schemas.ts'

export function statisticsRoutes(app: App, { db }: Context): void {
  const kept = new KeptAnswers()
  // Before the caller of a write hears of it, so that nobody misses what they wrote. What was refused changed nothing, so
  // that nobody without a token makes every answer dear.
  app.addHook('onSend', ({ method }, { statusCode }, payload, done) => {
    const refused = statusCode >= 400 && statusCode < 500
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && !refused) kept.forget()
    done(null, payload)
  })

  app.route({
    method: 'GET',
    url: '/v1/statistics/implementation-levels',
    config: { access: 'public', example: exampleStatistics },
    schema: {
      summary: 'Count levels of implementation',
      description:
        'Pairs of recommendation and addressee by level; silence (`no_information`) is counted too. Never older than a second.',
      tags: ['statistics'],
      querystring: z.strictObject({
        group_by: z.enum(groupings).default('stakeholder_group').describe('What the rows stand for.'),
      }),
      response: { 200: LevelStatistics },
    },
    handler: async function getImplementationLevels(request, reply) {
      const { group_by } = request.query
      reply.header('cache-control', caching.current)
      const { json, tag } = await kept.get(group_by, async (): Promise<LevelStatistics> => {
        const tallied = await selectLevelCounts(db, group_by)
        return {
          group_by,
          data: rowsOf(group_by, tallied),
          frame,
          overlapping: group_by === 'principle',
          method: '/v1/methodology',
          method_version: methodVersion,
          last_change_at: tallied[0]?.last_change_at ?? null,
        }
      })
      reply.header('etag', tag)
      return json.as<LevelStatistics>()
    },
  })
}
