// Figures over HTTP.
import { Problem } from '../errors.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { pastMoment } from '../implementations/as-of.ts'
import { exampleSeries, exampleStatistics } from './examples.ts'
import { KeptAnswers } from './kept-answers.ts'
import { selectLevelCounts } from './queries.ts'
import { selectReporting } from './reporting.ts'
import { exampleReporting, ReportingQuery, ReportingStatistics } from './reporting-schemas.ts'
import { aboutOf, rowOf } from './rules.ts'
import { LevelQuery, LevelStatistics } from './schemas.ts'
import { findBounds, mostPoints, pointsOf, selectSeries } from './series.ts'
import { LevelSeries, SeriesQuery } from './series-schemas.ts'

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

  app.route({
    method: 'GET',
    url: '/v1/statistics/implementation-levels/history',
    config: { access: 'public', example: exampleSeries },
    schema: {
      summary: 'Count levels of implementation over time',
      description:
        'The same as a series: what was known at the end of each month, quarter or year, all together or by one dimension. Never older than a second.',
      tags: ['statistics'],
      querystring: SeriesQuery,
      response: { 200: LevelSeries },
    },
    handler: async function getImplementationLevelsHistory(request, reply) {
      const { interval, from, to, group_by = [], ...filters } = request.query
      reply.header('cache-control', caching.current)
      const { json, tag } = await kept.get(kept.keyOf('history', request.query), async (): Promise<LevelSeries> => {
        const counting = { dimensions: group_by, filters }
        const bounds = await findBounds(db)
        const points = bounds === null ? [] : pointsOf(interval, { from, to }, bounds)
        refuseRange({ from, to }, points.length)
        const series = points.length === 0 ? { data: [], truncated: false } : await selectSeries(db, counting, points)
        return { interval, group_by, ...series, ...aboutOf(counting, 'at'), last_change_at: bounds?.last ?? null }
      })
      reply.header('etag', tag)
      return json.as<LevelSeries>()
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/statistics/reporting',
    config: { access: 'public', example: exampleReporting },
    schema: {
      summary: 'Count who is reported on, by whom and how lately',
      description:
        'Coverage (pairs with any report among pairs addressed), reports by group of authors and year, and the age of the newest report, by day in UTC. Never older than a second.',
      tags: ['statistics'],
      querystring: ReportingQuery,
      response: { 200: ReportingStatistics },
    },
    handler: async function getReporting(request, reply) {
      const { group_by, older_than = null } = request.query
      reply.header('cache-control', caching.current)
      const key = kept.keyOf('reporting', request.query)
      const { json, tag } = await kept.get(key, () => selectReporting(db, group_by, older_than))
      reply.header('etag', tag)
      return json.as<ReportingStatistics>()
    },
  })
}

/** Throws request_invalid where the days are in disorder or too far apart. */
function refuseRange({ from, to }: { from?: string | undefined; to?: string | undefined }, points: number): void {
  const errors = []
  if (from !== undefined && to !== undefined && from > to) {
    errors.push({ parameter: 'to', detail: 'It is before `from`.', mend: 'Give a day that is not before `from`.' })
  }
  if (points > mostPoints) {
    const mend = `Give a later \`from\`, an earlier \`to\` or a longer interval: at most ${mostPoints} points.`
    errors.push({ parameter: 'from', detail: `These are more than ${mostPoints} intervals.`, mend })
  }
  if (errors.length > 0) {
    throw new Problem('request_invalid', 'The query has parameters that `errors` lists.', { errors })
  }
}
