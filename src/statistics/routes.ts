// Figures over HTTP.
import { type App, type Context, caching } from '../http/route.ts'
import { pastMoment } from '../implementations/as-of.ts'
import { exampleStatistics } from './examples.ts'
import { KeptAnswers } from './kept-answers.ts'
import { selectLevelCounts } from './queries.ts'
import { aboutOf, rowOf } from './rules.ts'
import { LevelQuery, LevelStatistics } from './schemas.ts'

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
        'Pairs of recommendation and addressee by level; silence (`no_information`) is counted too. By one dimension or by two, under the filters of the list of implementations, now or as known at some moment. Never older than a second.',
      tags: ['statistics'],
      querystring: LevelQuery,
      response: { 200: LevelStatistics },
    },
    handler: async function getImplementationLevels(request, reply) {
      const { group_by, as_of: asked, ...filters } = request.query
      reply.header('cache-control', caching.current)
      const { json, tag } = await kept.get(kept.keyOf('levels', request.query), async (): Promise<LevelStatistics> => {
        const as_of = await pastMoment(db, asked)
        const { rows, truncated, last_change_at } = await selectLevelCounts(db, {
          dimensions: group_by,
          filters,
          as_of,
        })
        const about = aboutOf({ dimensions: group_by, filters })
        return { group_by, data: rows.map(rowOf(group_by)), ...about, truncated, as_of, last_change_at }
      })
      reply.header('etag', tag)
      return json.as<LevelStatistics>()
    },
  })
}
