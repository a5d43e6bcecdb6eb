// Figures over HTTP.
import type { z } from 'zod'
import { Problem } from '../errors.ts'
import { pastMoment } from '../http/as-of.ts'
import type { App, Context } from '../http/route.ts'
import { exampleSeries, exampleStatistics } from './examples.ts'
import { keptUntilWrites } from './kept-answers.ts'
import { pictureOfHistory, pictureOfLevels, pictureOfReporting } from './pictures.ts'
import { selectLevelCounts } from './queries.ts'
import { selectReporting } from './reporting.ts'
import { exampleReporting, ReportingQuery, ReportingStatistics } from './reporting-schemas.ts'
import { aboutOf, rowOf } from './rules.ts'
import { LevelQuery, LevelStatistics } from './schemas.ts'
import { findBounds, mostPoints, pointsOf, selectSeries } from './series.ts'
import { LevelSeries, SeriesQuery } from './series-schemas.ts'
import { type Statistic, statisticRoutes } from './serve.ts'
import { tableOfHistory, tableOfLevels, tableOfReporting } from './tables.ts'

type Query<Schema extends z.ZodType> = z.infer<Schema>

export function statisticsRoutes(app: App, context: Context): void {
  const { db } = context
  const kept = keptUntilWrites(app)

  const levels: Statistic<Query<typeof LevelQuery>, LevelStatistics> = {
    path: '/v1/statistics/implementation-levels',
    operations: {
      get: 'getImplementationLevels',
      draw: 'drawImplementationLevels',
      tabulate: 'tabulateImplementationLevels',
    },
    summary: 'Count levels of implementation',
    description:
      'Pairs of recommendation and addressee by level; silence (`no_information`) is counted too. By one dimension or by two, under the filters of the list of implementations, now or as known at some moment. Never older than a second.',
    query: LevelQuery,
    answer: LevelStatistics,
    example: exampleStatistics,
    async compute({ group_by, as_of: asked, ...filters }) {
      const as_of = await pastMoment(db, asked)
      const counting = { dimensions: group_by, filters, as_of }
      const { rows, truncated, last_change_at } = await selectLevelCounts(db, counting)
      const about = aboutOf({ dimensions: group_by, filters })
      return { group_by, data: rows.map(rowOf(group_by)), ...about, truncated, as_of, last_change_at }
    },
    draw: pictureOfLevels,
    tabulate: tableOfLevels,
  }

  const history: Statistic<Query<typeof SeriesQuery>, LevelSeries> = {
    path: '/v1/statistics/implementation-levels/history',
    operations: {
      get: 'getImplementationLevelsHistory',
      draw: 'drawImplementationLevelsHistory',
      tabulate: 'tabulateImplementationLevelsHistory',
    },
    summary: 'Count levels of implementation over time',
    description:
      'The same as a series: what was known at the end of each month, quarter or year, all together or by one dimension. Never older than a second.',
    query: SeriesQuery,
    answer: LevelSeries,
    example: exampleSeries,
    async compute({ interval, from, to, group_by = [], ...filters }) {
      const counting = { dimensions: group_by, filters }
      const bounds = await findBounds(db)
      const points = bounds === null ? [] : pointsOf(interval, { from, to }, bounds)
      refuseRange({ from, to }, points.length)
      const series = points.length === 0 ? { data: [], truncated: false } : await selectSeries(db, counting, points)
      return { interval, group_by, ...series, ...aboutOf(counting, 'at'), last_change_at: bounds?.last ?? null }
    },
    draw: pictureOfHistory,
    tabulate: tableOfHistory,
  }

  const reporting: Statistic<Query<typeof ReportingQuery>, ReportingStatistics> = {
    path: '/v1/statistics/reporting',
    operations: { get: 'getReporting', draw: 'drawReporting', tabulate: 'tabulateReporting' },
    summary: 'Count who is reported on, by whom and how lately',
    description:
      'Coverage (pairs with any report among pairs addressed), reports by group of authors and year, and the age of the newest report, by day in UTC. Never older than a second.',
    query: ReportingQuery,
    answer: ReportingStatistics,
    example: exampleReporting,
    compute: ({ group_by, older_than = null }) => selectReporting(db, group_by, older_than),
    draw: pictureOfReporting,
    tabulate: tableOfReporting,
  }

  statisticRoutes(app, context, kept, levels)
  statisticRoutes(app, context, kept, history)
  statisticRoutes(app, context, kept, reporting)
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
