// Transparency reports over HTTP: of a year, of a quarter, each also as a file, and which of them there are.
import type { z } from 'zod'
import { describeFile, exampleHost, fileAnswer, withFormat } from '../downloads/answer.ts'
import { type FormatName, formatNames, mediaTypes } from '../downloads/formats.ts'
import type { List } from '../downloads/routes.ts'
import { answerList, listOf } from '../http/pages.ts'
import { type App, type Context, caching, operation } from '../http/route.ts'
import { type KeptAnswers, keptUntilWrites } from '../statistics/kept-answers.ts'
import { exampleFile, fileOf } from '../statistics/tables.ts'
import { examplePeriod, exampleReport } from './examples.ts'
import { selectCounted, selectQuarters } from './queries.ts'
import { type Asked, addressOf, boundsOf, periodsOf, placeOf, reportOf, requireBegun } from './rules.ts'
import { Period, PeriodQuery, quarterParams, TransparencyReport, yearParams } from './schemas.ts'
import { tableOfReport } from './tables.ts'

const tags = ['transparency-reports']

export function transparencyReportRoutes(app: App, context: Context): void {
  const kept = keptUntilWrites(app)
  listRoute(app, context)
  const path = '/v1/transparency-reports/:year'
  reportRoutes(app, context, kept, { path, of: 'year', name: 'TransparencyReportOfYear', params: yearParams })
  const ofQuarter = { path: `${path}/:quarter`, name: 'TransparencyReportOfQuarter', params: quarterParams }
  reportRoutes(app, context, kept, { ...ofQuarter, of: 'quarter' })
}

const list: List<Period> = {
  item: Period,
  addressOf: ({ report }) => report,
  async open(db) {
    const { quarters, now } = await selectQuarters(db)
    const periods = periodsOf(quarters, now)
    return {
      after: async (keyset, limit) =>
        periods.filter((period) => keyset === null || placeOf(period) < Number(keyset[0])).slice(0, limit + 1),
      keysetOf: (period) => [placeOf(period)],
      count: async () => periods.length,
      cacheControl: caching.current,
    }
  },
}

function listRoute(app: App, { db, cursors }: Context): void {
  app.route({
    method: 'GET',
    url: '/v1/transparency-reports',
    config: {
      access: 'public',
      example: { data: [examplePeriod], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List transparency reports',
      description:
        'The years and quarters, in UTC, in which anything was asked, flagged, sealed, decided or appealed: the newest first, each year before its quarters. Every other past one has a report too, in which all counts are 0.',
      tags,
      querystring: PeriodQuery,
      response: { 200: listOf(Period) },
    },
    handler: async function listTransparencyReports(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })
}

/** `name` is what the operations are called after. */
type Kind = { path: string; of: 'year' | 'quarter'; name: string; params: z.ZodObject }

function reportRoutes(app: App, { config, db }: Context, kept: KeptAnswers, { path, of, name, params }: Kind): void {
  const answerFor = (asked: Asked) =>
    kept.get(addressOf(asked), async () => {
      const { now, ...counted } = await selectCounted(db, boundsOf(asked))
      requireBegun(asked, now)
      return reportOf(asked, now, counted)
    })
  const shown = path.replace(/:(\w+)/g, '{$1}')

  app.route({
    method: 'GET',
    url: path,
    config: { access: 'public', example: exampleReport, alternatives: mediaTypes },
    schema: {
      summary: `Read the transparency report of a ${of}`,
      description: `What was decided, appealed, asked, sealed and flagged in the ${of} (UTC), and what has become of it by now: counted in the record, never older than a second. A running ${of} has one of what there is so far, one that has not begun has none (404). As a file with a row for each figure at \`${shown}.csv\`, \`.ndjson\` and \`.xlsx\`, or by \`Accept\`.`,
      tags,
      params,
      response: { 200: TransparencyReport },
    },
    handler: operation(`get${name}`, async (request, reply) => {
      const json = await answerFor(askedOf(request.params))
      reply.header('cache-control', caching.figures).header('etag', json.tag)
      return json.as<TransparencyReport>()
    }),
  })

  app.route({
    method: 'GET',
    url: `${path}.:format`,
    config: {
      access: 'public',
      examples: Object.fromEntries(
        formatNames.map((format) => [
          mediaTypes[format],
          exampleFile(tableOfReport, exampleReport, exampleHost + examplePeriod.report, format),
        ]),
      ),
    },
    schema: {
      summary: `Read the transparency report of a ${of} as a file`,
      description: 'A row for each figure; see _Downloads_ at the top.',
      tags,
      params: withFormat(params),
      response: { 200: fileAnswer },
    },
    handler: operation(`tabulate${name}`, async (request, reply) => {
      const { format } = request.params as { format: FormatName }
      const asked = askedOf(request.params)
      const report = JSON.parse((await answerFor(asked)).text) as TransparencyReport
      describeFile(request, reply, format)
      reply.header('cache-control', caching.figures)
      return fileOf(tableOfReport, report, config.publicUrl + addressOf(asked), format)
    }),
  })
}

function askedOf(params: unknown): Asked {
  const { year, quarter = null } = params as { year: number; quarter?: number }
  return { year, quarter }
}
