// How every statistic is served: kept for a moment, as JSON, and behind a suffix or by `Accept` as a picture or a file.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ChartParameters, chartParameters } from '../charts/schemas.ts'
import { describeFile, exampleHost, fileAnswer, withFormat } from '../downloads/answer.ts'
import { type FormatName, formatNames, mediaTypes } from '../downloads/formats.ts'
import type { ProblemCode } from '../errors.ts'
import { type App, type Context, caching, operation } from '../http/route.ts'
import type { LevelFilters } from './filters.ts'
import type { KeptAnswers } from './kept-answers.ts'
import { selectNames } from './names.ts'
import type { Draw } from './pictures.ts'
import { exampleFile, fileOf, type Tabulate } from './tables.ts'

export type Statistic<Query, Answer extends { data: object[] }> = {
  path: string
  /** Operation ids. */
  operations: { get: string; draw: string; tabulate: string }
  summary: string
  description: string
  query: z.ZodObject
  answer: z.ZodType<Answer>
  example: Answer
  problems?: readonly ProblemCode[]
  compute(query: Query): Promise<Answer>
  draw: Draw<Query, Answer>
  tabulate: Tabulate<Answer>
}

const svg = 'image/svg+xml'
const pictureExample =
  '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="A made-up example"><rect width="9" height="9"/></svg>'

export function statisticRoutes<Query, Answer extends { data: object[] }>(
  app: App,
  { db, config: { publicUrl } }: Context,
  kept: KeptAnswers,
  statistic: Statistic<Query, Answer>,
): void {
  const { path, operations, summary, description, answer, example } = statistic
  const tags = ['statistics']
  const shared = { tags, querystring: z.strictObject({ ...statistic.query.shape, ...chartParameters }) }

  const keyOf = (query: Query) => kept.keyOf(operations.get, query as Record<string, unknown>)
  const answerFor = (query: Query, key = keyOf(query)) => kept.get(key, () => statistic.compute(query))

  const asPicture = async (query: Query, request: FastifyRequest, reply: FastifyReply) => {
    const options = request.query as ChartParameters
    const key = kept.keyOf(operations.draw, request.query as Record<string, unknown>)
    const { text, tag } = await kept.get(key, async () => {
      const figures = JSON.parse((await answerFor(query)).text) as Answer
      const names = await selectNames(db, options.lang, figures.data, query as LevelFilters)
      return statistic.draw(figures, { query, source: sourceOf(path, request.url), names }, options)
    })
    reply.header('etag', tag).type(`${svg}; charset=utf-8`)
    return text
  }

  app.route({
    method: 'GET',
    url: path,
    config: { access: 'public', example, alternatives: { svg, ...mediaTypes } },
    schema: {
      ...shared,
      summary,
      description: `${description} As a picture at \`${path}.svg\`, as a file at \`${path}.csv\`, \`.ndjson\` and \`.xlsx\`; or by \`Accept\`.`,
      response: { 200: answer },
    },
    // What dashboards ask for again and again is found before its query is read.
    preValidation: (request, reply, done) => {
      const json = kept.at(request.url)
      if (json === null) return done()
      reply.header('cache-control', caching.figures).header('etag', json.tag).send(json.as<Answer>())
    },
    handler: operation(operations.get, async (request, reply) => {
      const query = withoutChart(request.query) as Query
      const key = keyOf(query)
      const json = await answerFor(query, key)
      kept.learn(request.url, key)
      reply.header('cache-control', caching.figures).header('etag', json.tag)
      return json.as<Answer>()
    }),
  })

  app.route({
    method: 'GET',
    url: `${path}.svg`,
    config: { access: 'public', example: pictureExample },
    schema: {
      ...shared,
      summary: `${summary}, as a picture`,
      description:
        'SVG with the figures in words as its text alternative, without script and without reference to any other host.',
      response: {
        200: { description: 'The picture.', content: { [svg]: { schema: z.string().describe('SVG 1.1.') } } },
      },
    },
    handler: operation(operations.draw, (request, reply) => {
      reply.header('cache-control', caching.figures)
      return asPicture(withoutChart(request.query) as Query, request, reply)
    }),
  })

  app.route({
    method: 'GET',
    url: `${path}.:format`,
    config: {
      access: 'public',
      examples: Object.fromEntries(
        formatNames.map((name) => [
          mediaTypes[name],
          exampleFile(statistic.tabulate, example, exampleHost + path, name),
        ]),
      ),
    },
    schema: {
      tags,
      summary: `${summary}, as a file`,
      description: 'A row for each group, and for each point in time; see _Downloads_ at the top.',
      params: withFormat(undefined, ['svg']),
      querystring: statistic.query,
      response: { 200: fileAnswer },
    },
    handler: operation(operations.tabulate, async (request, reply) => {
      const { format } = request.params as { format: FormatName }
      const figures = JSON.parse((await answerFor(request.query as Query)).text) as Answer
      describeFile(request, reply, format)
      reply.header('cache-control', caching.figures)
      return fileOf(statistic.tabulate, figures, publicUrl + sourceOf(path, request.url), format)
    }),
  })
}

function withoutChart(query: unknown): Record<string, unknown> {
  const asked = { ...(query as Record<string, unknown>) }
  for (const parameter of Object.keys(chartParameters)) delete asked[parameter]
  return asked
}

/** The address of the figures in a picture: nobody's host, and nothing of how it is drawn. */
function sourceOf(path: string, url: string): string {
  const { searchParams } = new URL(url, 'http://here')
  for (const parameter of Object.keys(chartParameters)) searchParams.delete(parameter)
  // Read as it stands, and asked for as it stands: only what means itself in a query is written plainly.
  const query = searchParams.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return query === '' ? path : `${path}?${query}`
}
