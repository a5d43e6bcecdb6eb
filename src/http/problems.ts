// Every failure leaves the service here, in one shape: RFC 9457 application/problem+json. Never a stack, never SQL.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { z } from 'zod'
import { brokenConstraint, problemOfConstraint } from '../database/constraints.ts'
import { describeProblem, notFound, Problem, type ProblemCode, problemCodes } from '../errors.ts'
import { told } from './faults.ts'

export const ProblemAnswer = z
  .looseObject({
    type: z.url().describe('Address of the documentation of this kind of problem.'),
    title: z.string().describe('What kind of problem this is; the same for each of its kind.'),
    status: z.int().describe('The HTTP status of the answer.'),
    code: z.enum(problemCodes).describe('Stable code of the kind of problem: decide by this, not by the texts.'),
    detail: z.string().describe('What went wrong this time.'),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().describe('JSON Pointer (RFC 6901) into the body that was sent.'),
          parameter: z.string().optional().describe('Name of the query, path or header parameter.'),
          detail: z.string().describe('What is wrong there.'),
          mend: z.string().describe('How to mend it.'),
        }),
      )
      .optional()
      .describe('Every single fault of invalid input; the first 100, where `detail` says that there are more.'),
    existing: z.string().optional().describe('Address of what stands in the way.'),
    allowed_by: z
      .array(
        z.object({
          kind: z.string().describe('On whom it allows to report, as in the mandates of an actor.'),
          country: z.string().nullable().describe('The country (ISO 3166-1 alpha-3); null but with `country`.'),
          addressee_id: z.string().nullable().describe('The actor; null but with `actor`.'),
        }),
      )
      .optional()
      .describe('Mandates, any one of which would allow it, the narrowest first.'),
    retry_after: z.int().optional().describe('Seconds after which the request may be repeated, where waiting helps.'),
    instance: z.string().optional().describe('Request id of a failure of the service, for its operators.'),
  })
  .meta({ id: 'Problem', description: 'What went wrong, where, and how to mend it (RFC 9457).' })

/** What Fastify and its plugins refuse by themselves. */
const byFrameworkCode: Record<string, ProblemCode> = { FST_ERR_BAD_URL: 'request_invalid' }
const byFrameworkStatus: Record<number, ProblemCode> = {
  400: 'json_invalid',
  403: 'not_found',
  404: 'not_found',
  413: 'body_too_large',
  415: 'media_type_unsupported',
}
/** SQLSTATEs (also of what ran out of time or lost a race for a lock) and socket errors that mean: not now. */
const databaseAway = /^(08|53|57|40|55P03|25P03|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH)/

/** The problem that an error stands for; `internal_error` for whatever nobody foresaw. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const byConstraint = problemOfConstraint(brokenConstraint(error))
  if (byConstraint !== null) return byConstraint
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>
  const known = byFrameworkCode[code] ?? byFrameworkStatus[statusCode]
  if (known === 'not_found') return notFound()
  if (known === 'media_type_unsupported') return new Problem(known, takenBy(request, code))
  if (code === 'FST_ERR_BAD_URL') return new Problem('request_invalid', undecodable)
  if (known !== undefined) return new Problem(known, describeProblem(known).meaning)
  if (isDatabaseAway(error)) {
    // A connection that is lost while it commits leaves open what became of it.
    return new Problem(
      'unavailable',
      'The database cannot answer now. Whether a change was kept is not known: repeat the request, a POST with the same Idempotency-Key.',
    )
  }
  return new Problem('internal_error', describeProblem('internal_error').meaning)
}

const undecodable =
  'The address cannot be decoded: after each `%` stand two hexadecimal digits, together UTF-8. A percent sign itself is written `%25`.'

/** What an address takes, where something else was sent. */
function takenBy({ routeOptions: { schema } }: FastifyRequest, code: string): string {
  if (!code.startsWith('FST_ERR_CTP')) return 'Bodies come plain, or with the `Content-Encoding` br, gzip or deflate.'
  if (schema?.body === undefined) return 'This address takes no body: leave it out, and `Content-Type` with it.'
  return `This address takes ${(schema.consumes ?? ['application/json']).join(' and ')} as \`Content-Type\`.`
}

function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && databaseAway.test(code)) return true
    if (
      /timeout exceeded when trying to connect|Query read timeout|Connection terminated|connection error and is not queryable/.test(
        at.message,
      )
    )
      return true
  }
  return false
}

/** The members of a problem's answer; its `type` starts with `publicUrl`. */
export function problemBody(publicUrl: string, problem: Problem, requestId?: string) {
  const { code, more } = problem
  const { status, title } = describeProblem(code)
  return {
    type: `${publicUrl}/problems/${code}`,
    title,
    status,
    code,
    ...told(problem),
    ...more,
    // Only here: what does not exist and what is hidden answer the same bytes.
    ...(status >= 500 && requestId !== undefined && { instance: `urn:uuid:${requestId}` }),
  }
}

/** Seconds after which it may be asked again, where waiting helps and the problem itself does not say. */
const retryAfter: Partial<Record<ProblemCode, number>> = { request_in_flight: 1, unavailable: 2, downloads_busy: 10 }

/** Makes the function that sends a problem. */
export function problemSender(publicUrl: string) {
  return (problem: Problem, request: FastifyRequest, reply: FastifyReply) => {
    const { status } = describeProblem(problem.code)
    const seconds = problem.more.retry_after ?? retryAfter[problem.code]
    if (seconds !== undefined) reply.header('retry-after', String(seconds))
    // Tags belong to answers of success.
    reply.removeHeader('etag')
    reply.code(status).header('x-request-id', request.id).header('cache-control', 'no-store')
    reply.type('application/problem+json; charset=utf-8')
    return reply.serializer(JSON.stringify).send(problemBody(publicUrl, problem, request.id))
  }
}

export const problems = fastifyPlugin<{ publicUrl: string }>(
  async (app, { publicUrl }) => {
    const send = problemSender(publicUrl)
    const routes: { pattern: RegExp; methods: string[] }[] = []
    app.addHook('onRoute', ({ url, method }) => {
      if (url === '*') return // answers preflights everywhere, which makes no address exist
      const pattern = new RegExp(`^${url.replace(/:[^/]+/g, '[^/]+').replace('*', '.*')}$`)
      routes.push({ pattern, methods: [method].flat() })
    })
    /** Methods that an address does take: none where nothing is here. */
    const methodsAt = (path: string) => [
      ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
    ]
    app.setErrorHandler((error, request, reply) => {
      const problem = problemOf(error, request)
      if (problem.code === 'internal_error') request.log.error({ err: error }, 'unforeseen error')
      else if (problem.code === 'unavailable') request.log.warn({ err: error }, 'unavailable')
      return send(problem, request, reply)
    })
    app.setNotFoundHandler((request, reply) => {
      const allowed = methodsAt(request.url.split('?', 1)[0]!)
      // A route that takes the method came to nothing by itself: a file that is not there.
      if (allowed.length === 0 || allowed.includes(request.method)) return send(notFound(), request, reply)
      reply.header('allow', allowed.join(', '))
      return send(new Problem('method_not_allowed', `This address takes ${allowed.join(', ')}.`), request, reply)
    })
  },
  { name: 'problems' },
)
