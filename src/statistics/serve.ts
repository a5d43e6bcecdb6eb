// How every statistic is served: kept for a moment, as JSON, or as a picture by `.svg` or `Accept: image/svg+xml`.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ChartParameters, chartParameters } from '../charts/schemas.ts'
import type { ProblemCode } from '../errors.ts'
import { type App, caching, operation } from '../http/route.ts'
import type { KeptAnswers } from './kept-answers.ts'
import type { Draw } from './pictures.ts'

export type Statistic<Query, Answer extends object> = {
  path: string
  /** Operation ids. */
  operations: { get: string; draw: string }
  summary: string
  description: string
  query: z.ZodObject
  answer: z.ZodType<Answer>
  example: Answer
  problems?: readonly ProblemCode[]
  compute(query: Query): Promise<Answer>
  draw: Draw<Answer>
}

const svg = 'image/svg+xml'
const pictureExample =
  '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="A made-up example"><rect width="9" height="9"/></svg>'

export function statisticRoutes<Query, Answer extends object>(
  app: App,
  kept: KeptAnswers,
  statistic: Statistic<Query, Answer>,
): void {
  const { path, operations, summary, description, answer, example } = statistic
  const shared = { tags: ['statistics'], querystring: z.strictObject({ ...statistic.query.shape, ...chartParameters }) }

  const keyOf = (query: Query) => kept.keyOf(operations.get, query as Record<string, unknown>)
  const answerFor = (query: Query, key = keyOf(query)) => kept.get(key, () => statistic.compute(query))

  const asJson = async (query: Query, request: FastifyRequest, reply: FastifyReply) => {
    const key = keyOf(query)
    const json = await answerFor(query, key)
    kept.learn(addressOf(request), key)
    reply.header('etag', json.tag)
    return json.as<Answer>()
  }
  const asPicture = async (query: Query, request: FastifyRequest, reply: FastifyReply) => {
    const options = request.query as ChartParameters
    const key = kept.keyOf(operations.draw, request.query as Record<string, unknown>)
    const { text, tag } = await kept.get(key, async () => {
      const figures = JSON.parse((await answerFor(query)).text) as Answer
      return statistic.draw(figures, sourceOf(path, request.url), options)
    })
    reply.header('etag', tag).type(`${svg}; charset=utf-8`)
    return text
  }

  app.route({
    method: 'GET',
    url: path,
    config: { access: 'public', example },
    schema: {
      ...shared,
      summary,
      description: `${description} As a picture by \`Accept: ${svg}\` or at \`${path}.svg\`.`,
      response: { 200: answer },
    },
    // What dashboards ask for again and again is found before its query is read.
    preValidation: (request, reply, done) => {
      const json = kept.at(addressOf(request))
      if (json === null) return done()
      reply.headers(negotiated).header('etag', json.tag).send(json.as<Answer>())
    },
    handler: operation(operations.get, (request, reply) => {
      reply.headers(negotiated)
      const query = withoutChart(request.query) as Query
      return wantsPicture(request.headers.accept) ? asPicture(query, request, reply) : asJson(query, request, reply)
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
}

const negotiated = { 'cache-control': caching.figures, vary: 'accept' }

/** What an answer hangs on, as it was sent. */
const addressOf = ({ url, headers: { accept = '' } }: FastifyRequest) => `${accept} ${url}`

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

/** Who names the picture's type, as browsers do for images, and does not rather want JSON (RFC 9110 §12.5.1). */
export function wantsPicture(accept = ''): boolean {
  const quality = (type: string) => {
    const found = accept.split(',').find((one) => one.trim().toLowerCase().split(';', 1)[0]!.trim() === type)
    return found === undefined ? 0 : Number(/;\s*q=([\d.]+)/i.exec(found)?.[1] ?? 1)
  }
  return quality(svg) > quality('application/json')
}
