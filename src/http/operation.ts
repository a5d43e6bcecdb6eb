// What the API description says of an operation beside its schemas: who may call it, headers, examples, and every problem.
import type { RouteOptions } from 'fastify'
import type { z } from 'zod'
import { describeProblem, type ProblemCode } from '../errors.ts'
import { idempotencyHeaders } from './idempotency.ts'

type Parameter = {
  name: string
  in: string
  required?: boolean
  description?: string
  explode?: boolean
  style?: string
  schema?: { type?: string }
}
type Response = {
  description?: string
  headers?: Record<string, { $ref: string }>
  content?: Record<string, Record<string, unknown>>
}
export type Operation = {
  operationId?: string
  parameters?: Parameter[]
  security?: unknown[]
  requestBody?: { content: Record<string, Record<string, unknown>> }
  responses: Record<string, Response>
}

/** Headers of answers; `required` ones are there wherever they are named. */
export const answerHeaders = {
  ETag: {
    description:
      'Tag of the version that this is: for `If-None-Match` where it is read again, `If-Match` where it is changed.',
    required: true,
    schema: { type: 'string' },
  },
  Location: { description: 'Address of what was created.', required: true, schema: { type: 'string' } },
  Link: {
    description: 'Address of the next page as `<address>; rel="next"` (RFC 8288); absent on the last page.',
    required: false,
    schema: { type: 'string' },
  },
  'Retry-After': {
    description:
      'Seconds to wait before it is asked again: with 429 and 503 always, with 409 where the same request is being worked on.',
    required: false,
    schema: { type: 'integer' },
  },
  'WWW-Authenticate': {
    description:
      'What is wrong with the token and which scope it needs (RFC 6750); absent where the token is not at fault.',
    required: false,
    schema: { type: 'string' },
  },
  'X-Request-Id': {
    description: 'Id of this request, for the operators of the service.',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  },
}

const ifMatch: Parameter = {
  name: 'if-match',
  in: 'header',
  required: true,
  description: 'The `ETag` of the version that you read: what has changed since is not overwritten.',
  schema: { type: 'string' },
}
const ifNoneMatch: Parameter = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'The `ETag` of the version that you have, or several: while it is the current one the answer is 304.',
  schema: { type: 'string' },
}

/** Problems that an operation gives by what it declares, before those that it names itself. */
function problemsOf({ method, schema, config }: RouteOptions): ProblemCode[] {
  const methods = [method].flat()
  const secured = config!.access !== 'public'
  const { body, querystring, params, headers } = (schema ?? {}) as Record<string, z.ZodObject | undefined>
  const implied: [boolean, ...ProblemCode[]][] = [
    [secured, 'token_required', 'scope_missing'],
    [true, 'token_invalid', 'unavailable'],
    [(querystring ?? params ?? headers) !== undefined, 'request_invalid'],
    [querystring !== undefined && 'cursor' in querystring.shape, 'cursor_invalid'],
    [params !== undefined, 'not_found'],
    // What is sent is read before it is known that nobody wants it.
    [!methods.includes('GET'), 'json_invalid', 'body_too_large', 'media_type_unsupported'],
    [body !== undefined, 'body_invalid'],
    [methods.some((name) => ['PATCH', 'PUT', 'DELETE'].includes(name)), 'precondition_required', 'precondition_failed'],
    [headers !== undefined && 'idempotency-key' in headers.shape, 'idempotency_key_required', 'request_in_flight'],
    [headers === idempotencyHeaders, 'idempotency_key_reused'],
  ]
  return [...new Set([...implied.flatMap(([is, ...codes]) => (is ? codes : [])), ...(config!.problems ?? [])])]
}

/** Adds what the route declares. */
export function complete(operation: Operation, route: RouteOptions): void {
  const { access, optionalToken, example, examples, bodyExample, streamed = false } = route.config!
  const open = optionalToken ? [{}, { token: [] }] : []
  operation.security = access === 'public' ? open : [access].flat().map((scope) => ({ token: [scope] }))
  const codes = problemsOf(route)
  const isRead = [route.method].flat().includes('GET')
  const conditions = [codes.includes('precondition_required') && ifMatch, isRead && !streamed && ifNoneMatch].filter(
    (one) => one !== false,
  )
  operation.parameters = [...(operation.parameters ?? []), ...conditions]
  for (const parameter of operation.parameters) {
    if (parameter.in === 'query' && parameter.schema?.type === 'array')
      Object.assign(parameter, { style: 'form', explode: false })
    if (parameter.name === 'idempotency-key') parameter.required = true
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response.description === 'Default Response' || !response.description) response.description = successText(status)
    for (const [type, media] of Object.entries(response.content ?? {})) {
      const shown = examples?.[type] ?? example
      if (shown !== undefined) media.example ??= shown
    }
  }
  for (const media of Object.values(operation.requestBody?.content ?? {})) media.example = bodyExample
  if (isRead && !streamed) operation.responses[304] = { description: 'You have the current version (`If-None-Match`).' }
  addProblems(operation, codes)
  for (const [status, response] of Object.entries(operation.responses)) {
    const names = headersOf(status, operation, response, streamed)
    response.headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
  }
}

/** Each problem under its status, with an example. */
function addProblems({ responses }: Operation, codes: readonly ProblemCode[]): void {
  for (const code of codes) {
    const { status, title, meaning } = describeProblem(code)
    responses[status] ??= {
      description: '',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples: {} } },
    }
    const response = responses[status]
    response.description = [response.description, `${title} (\`${code}\`).`].filter(Boolean).join(' ')
    const media = response.content!['application/problem+json'] as { examples: Record<string, unknown> }
    const value = { type: `https://tracker.example/problems/${code}`, title, status, code, detail: meaning }
    media.examples[code] = { summary: title, value }
  }
}

function headersOf(
  status: string,
  { parameters = [] }: Operation,
  { content }: Response,
  streamed: boolean,
): (keyof typeof answerHeaders)[] {
  const { examples = {} } = content?.['application/problem+json'] ?? {}
  const has = (...codes: ProblemCode[]) => codes.some((code) => code in (examples as object))
  const named = {
    // What is gone has no version, and what is still being read none yet.
    ETag: status === '304' || (status < '300' && status !== '204' && !streamed),
    Location: status === '201',
    Link: status === '200' && parameters.some(({ name }) => name === 'cursor'),
    'Retry-After': has('unavailable', 'request_in_flight', 'downloads_busy', 'too_many_requests'),
    'WWW-Authenticate': has('token_required', 'token_invalid', 'scope_missing'),
    'X-Request-Id': true,
  }
  return (Object.keys(named) as (keyof typeof named)[]).filter((name) => named[name])
}

const successText = (status: string) =>
  status === '201'
    ? 'It was created; `Location` is its address.'
    : status === '204'
      ? 'It is done; there is nothing to say.'
      : 'The answer.'
