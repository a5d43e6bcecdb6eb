// The API description is true, whole and well-formed: people and generators build on it.
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import type { z } from 'zod'
import { ActorPatch, NewActor, NewMandates } from '../../src/actors/schemas.ts'
import { createApp } from '../../src/app.ts'
import { AppealInput, RulingInput } from '../../src/appeals/schemas.ts'
import { ActorDecisionInput, DecisionInput } from '../../src/decisions/schemas.ts'
import { problemCodes } from '../../src/errors.ts'
import { FlagInput } from '../../src/flags/schemas.ts'
import { ProblemAnswer } from '../../src/http/problems.ts'
import { describeApi } from '../../src/openapi.ts'
import { ReportContent, ReportInput, Withdrawal } from '../../src/reports/schemas.ts'
import { RequestInput } from '../../src/restriction-requests/schemas.ts'
import { AnswerInput, ClosingInput, CommentInput, ProposalInput } from '../../src/review-rules/schemas.ts'
import { SealInput } from '../../src/seals/schemas.ts'
import { startService } from '../support/app.ts'
import { descriptionOf, isStream, operationsOf, type Schema } from './operations.ts'

const service = await startService(t)
/** The zod schema of each answer, by method, address and status. */
const answerSchemas = new Map<string, z.ZodType>()
const other = await createApp({
  config: service.config,
  db: service.db,
  log: { write: () => {} },
  serializer: ({ schema, method, url, httpStatus }) => {
    for (const one of [method].flat()) answerSchemas.set(`${one} ${url} ${httpStatus}`, schema as z.ZodType)
    return (answer) => JSON.stringify(answer)
  },
})
t.teardown(() => other.close())
const document = descriptionOf(service.app)
const operations = operationsOf(service.app)
const names = new Set(Object.keys(document.components.schemas))

/** Every schema below a node, with its place; references are not followed, as components are walked by themselves. */
function* schemasBelow(schema: Schema, at: string): Generator<[string, Schema]> {
  if (typeof schema !== 'object' || schema === null) return
  yield [at, schema]
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* schemasBelow(field, `${at}.${name}`)
  for (const word of ['items', 'additionalProperties', 'not']) yield* schemasBelow(schema[word], `${at}/${word}`)
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    for (const [index, one] of (schema[word] ?? []).entries()) yield* schemasBelow(one, `${at}/${word}/${index}`)
  }
}
const roots: [string, Schema][] = [
  ...Object.entries(document.components.schemas),
  ...operations.flatMap(({ operationId, requestBody, responses }) =>
    [requestBody, ...Object.values(responses)].flatMap((part) =>
      Object.values(part?.content ?? {}).map(({ schema }): [string, Schema] => [operationId, schema]),
    ),
  ),
]

t.test('it is served, with a tag, to everybody', async (t) => {
  const served = await service.anonymous.get('/openapi.json')
  t.equal(served.status, 200)
  t.strictSame(served.body, JSON.parse(JSON.stringify(document)))
  t.strictSame(served.body, JSON.parse(await describeApi()), 'the same on every machine')
  t.match(served.headers['cache-control'], /^public, max-age=\d+$/)
  const again = await service.anonymous.get('/openapi.json', { 'if-none-match': served.headers.etag! })
  t.equal(again.status, 304)
})

t.test('the root of the host leads to it, and so does its page', async (t) => {
  const { status, body } = await service.anonymous.get('/')
  t.match({ status, body }, { status: 200, body: { documentation: '/docs', description: '/openapi.json' } })
  const { name: _name, ...addresses } = body
  for (const url of Object.values<string>(addresses)) {
    t.match((await service.app.inject(url)).statusCode, 200, url)
  }
  t.match(document.info.description, '[/openapi.json](/openapi.json)')
})

t.test('it is OpenAPI 3.1.1 in its outline', async (t) => {
  t.equal(document.openapi, '3.1.1')
  t.strictSame(Object.keys(document).sort(), ['components', 'info', 'openapi', 'paths', 'servers', 'tags'])
  for (const path of Object.keys(document.paths)) t.match(path, /^(\/|(\/(\{\w+\}|[a-z0-9.-]+)(\.\{format\})?)+)$/)
  const tags = document.tags.map(({ name }) => name)
  t.equal(new Set(tags).size, tags.length)
  t.strictSame(new Set(operations.flatMap((operation) => operation.tags)), new Set(tags), 'each tag is used')
  const ids = operations.map(({ operationId }) => operationId)
  t.equal(new Set(ids).size, ids.length)
  for (const key of names) t.match(key, /^[A-Z]\w+$/)
  t.strictSame(Object.keys(document.components).sort(), ['headers', 'schemas', 'securitySchemes'])
})

t.test('every reference leads to a component, and every component is used', async (t) => {
  const referred = new Set(
    [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!),
  )
  t.strictSame(referred, names)
  const headers = new Set(
    [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/headers\/([\w-]+)"/g)].map(([, name]) => name!),
  )
  t.strictSame(headers, new Set(Object.keys(document.components.headers)))
  t.equal(JSON.stringify(document).match(/"\$ref":"(?!#\/components\/(schemas|headers)\/[\w-]+")/), null)
  t.strictSame(
    [...names].filter((name) => name.endsWith('Input')),
    [],
    'no component is doubled',
  )
})

t.test('every operation says what it is, whom it answers, and every way it can fail', async (t) => {
  for (const { operationId, summary, tags, security, parameters, path, method, responses, requestBody } of operations) {
    t.match(operationId, /^[a-z]+[A-Z]\w+$/)
    t.match(summary, /^[A-Z][^.]+$/, operationId)
    t.equal(tags.length, 1, operationId)
    t.ok(Array.isArray(security), operationId)
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    t.strictSame(
      parameters
        .filter(({ in: place }) => place === 'path')
        .map(({ name }) => name)
        .sort(),
      inPath.sort(),
    )
    const [success, ...more] = Object.keys(responses).filter((status) => status < '300')
    t.match(success, /^20[014]$/, operationId)
    t.equal(more.length, 0)
    t.ok(
      Object.keys(responses).some((status) => status >= '400'),
      operationId,
    )
    t.equal(requestBody !== undefined && ['GET', 'DELETE'].includes(method), false)
    for (const [status, { description, content }] of Object.entries(responses)) {
      t.ok(description.length > 5, `${operationId} ${status}`)
      if (status < '400') continue
      const { schema, examples } = content!['application/problem+json']!
      t.strictSame(schema, { $ref: '#/components/schemas/Problem' })
      for (const [code, { value }] of Object.entries(examples!)) {
        t.match(ProblemAnswer.parse(value), { code, status: Number(status) })
      }
    }
  }
})

t.test('a problem tells of mandates what mandates have', async (t) => {
  const { Problem, Mandate } = document.components.schemas
  const fields = (schema: Schema) => Object.keys(schema.properties).sort()
  t.strictSame(fields(Problem.properties.allowed_by.items), fields(Mandate))
})

t.test('every problem belongs to an operation, but for those that come before any', async (t) => {
  const seen = new Set(
    operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.keys(content?.['application/problem+json']?.examples ?? {}),
      ),
    ),
  )
  const elsewhere = new Set(['method_not_allowed', 'request_timeout', 'head_too_large', 'internal_error'])
  t.strictSame(new Set(problemCodes.filter((code) => !seen.has(code))), elsewhere)
})

/** Whether a client can know what kind of value it is. */
const saysWhat = (field: Schema) =>
  ['type', '$ref', 'enum', 'const', 'anyOf', 'oneOf', 'allOf'].some((word) => word in field)

t.test('every parameter and every field at any depth has a description and a type', async (t) => {
  for (const { operationId, parameters } of operations) {
    for (const { name, description, schema } of parameters) {
      t.ok(description && description.length > 2, `${operationId} ${name}`)
      t.ok(schema.type ?? schema.anyOf, `${operationId} ${name} has a type`)
    }
  }
  for (const [root, schema] of roots) {
    for (const [at, { properties = {} }] of schemasBelow(schema, root)) {
      for (const [name, field] of Object.entries<Schema>(properties)) {
        const described = field.description ?? document.components.schemas[field.$ref?.split('/').at(-1)]?.description
        t.ok(described && described.length > 2, `${at}.${name}`)
        t.ok(saysWhat(field), `${at}.${name} has a type`)
      }
    }
  }
})

t.test('every schema is one that clients can check: known words, types, defaults that fit', async (t) => {
  const words = new Set(
    'type properties required additionalProperties items anyOf oneOf allOf not enum const default description format pattern examples minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems uniqueItems propertyNames title readOnly writeOnly deprecated $ref contentEncoding'.split(
      ' ',
    ),
  )
  for (const [root, schema] of roots) {
    for (const [at, one] of schemasBelow(schema, root)) {
      for (const word of Object.keys(one)) t.ok(words.has(word), `${at}: ${word}`)
      if (one.required)
        t.strictSame(
          one.required.filter((name: string) => !(name in (one.properties ?? {}))),
          [],
          at,
        )
      if (one.pattern) t.doesNotThrow(() => new RegExp(one.pattern, 'u'), at)
      if (Object.keys(one).length === 0 && !at.endsWith('additionalProperties')) t.fail(`${at} says nothing`)
    }
  }
})

t.test('every answer of success has an example that its schema takes whole', async (t) => {
  for (const { method, path, operationId, responses } of operations) {
    const [status, { content = {} }] = Object.entries(responses).find(([status]) => status < '300')!
    if (status === '204') continue
    for (const [type, { example }] of Object.entries(content)) {
      if (type === 'text/html') continue
      t.not(example, undefined, operationId)
      const parsed = answerSchemas.get(`${method} ${path.replace(/\{(\w+)\}/g, ':$1')} ${status}`)!.safeParse(example)
      t.ok(parsed.success, `${operationId} ${JSON.stringify(parsed.error?.issues)}`)
      t.ok(
        isDeepStrictEqual(parsed.data, JSON.parse(JSON.stringify(example))),
        `${operationId} shows no more than its schema`,
      )
    }
  }
})

t.test('every body has an example that its schema takes whole', async (t) => {
  // What a patch of a report may have is judged when it has been applied.
  const schemas: Record<string, z.ZodType> = {
    ...{ createReport: ReportInput, updateReport: ReportContent.partial(), withdrawReport: Withdrawal },
    ...{ createActor: NewActor, updateActor: ActorPatch, replaceMandates: NewMandates },
    ...{ createProposal: ProposalInput, createComment: CommentInput, answerComment: AnswerInput },
    ...{ adoptProposal: ClosingInput, rejectProposal: ClosingInput, withdrawProposal: ClosingInput },
    ...{ createFlag: FlagInput, createRestrictionRequest: RequestInput },
    ...{ sealReport: SealInput, decideOnReport: DecisionInput, decideOnActor: ActorDecisionInput },
    ...{ appealDecision: AppealInput, ruleOnAppeal: RulingInput },
  }
  const bodies = operations.filter(({ requestBody }) => requestBody !== undefined)
  t.strictSame(new Set(bodies.map(({ operationId }) => operationId)), new Set(Object.keys(schemas)))
  for (const { operationId, requestBody } of bodies) {
    for (const [type, { example }] of Object.entries(requestBody!.content)) {
      const parsed = schemas[operationId]!.safeParse(example)
      t.ok(parsed.success, `${operationId} ${type} ${JSON.stringify(parsed.error?.issues)}`)
    }
  }
  const { example } = bodies.find(({ operationId }) => operationId === 'createActor')!.requestBody!.content[
    'application/json'
  ]!
  const operator = await service.as('ohchr')
  t.equal((await operator.post('/v1/actors', example)).status, 201, 'and it is accepted as it stands')
})

t.test('lists in queries are separated by commas, and are taken repeated too', async (t) => {
  const arrays = operations.flatMap(({ parameters, path }) =>
    parameters.filter(({ schema }) => schema.type === 'array').map((parameter) => ({ path, ...parameter })),
  )
  t.ok(arrays.length > 20)
  for (const { path, name, style, explode } of arrays)
    t.match({ path, name, style, explode }, { style: 'form', explode: false })
  const comma = await service.anonymous.get('/v1/actors?country=qat,ken&limit=200')
  const repeated = await service.anonymous.get('/v1/actors?country=qat&country=ken&limit=200')
  t.ok(comma.body.data.length >= 2)
  t.strictSame(comma.body, repeated.body)
})

t.test('who may call is said by operation', async (t) => {
  for (const { operationId, method, security } of operations) {
    if (/Flags?$/.test(operationId)) {
      const readers = [{ token: ['reviews:write'] }, { token: ['oversight:read'] }]
      t.strictSame(security, method === 'GET' ? readers : [], operationId)
    } else if (['listNotices', 'listSealedContent'].includes(operationId))
      t.ok(security.every(({ token }) => token?.length === 1))
    else if (method === 'GET')
      t.strictSame(
        security,
        /^(get|list|download)Reports?(Revisions)?$|^get(Appeal|Decision|RestrictionRequest)$/.test(operationId)
          ? [{}, { token: [] }]
          : [],
        operationId,
      )
    else for (const { token } of security) t.match(token![0], /^[a-z-]+:write$/, operationId)
  }
  t.match(document.components.securitySchemes, { token: { type: 'http', scheme: 'bearer' } })
})

t.test('what has not changed is an answer of every GET', async (t) => {
  for (const { operationId, method, responses } of operations) {
    t.equal('304' in responses, method === 'GET' && !isStream(operationId), operationId)
    t.equal(responses['304']?.content, undefined)
  }
})
