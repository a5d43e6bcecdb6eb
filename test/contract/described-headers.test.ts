// Headers in the API description: those of answers stand where they are described, those of requests are parameters.
import t from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { descriptionOf, isStream, operationsOf, plausible } from './operations.ts'

const service = await startService(t)
const document = descriptionOf(service.app)
const operations = operationsOf(service.app)

t.test('headers of answers are described where they stand, and stand where they are described', async (t) => {
  for (const { description, required, schema } of Object.values(document.components.headers)) {
    t.ok(description.length > 10 && schema.type)
    t.type(required, 'boolean')
  }
  const named = (operation: (typeof operations)[number], status: string) =>
    Object.entries(operation.responses[status]!.headers ?? {}).map(([name, { $ref }]) => {
      t.equal($ref, `#/components/headers/${name}`)
      return name
    })
  for (const operation of operations) {
    const { operationId, parameters, responses } = operation
    const isList = parameters.some(({ name }) => name === 'cursor')
    for (const [status, { content }] of Object.entries(responses)) {
      const has = (...codes: string[]) =>
        codes.some((code) => code in (content?.['application/problem+json']?.examples ?? {}))
      const expected = [
        ...(status === '304' || (status < '300' && status !== '204' && !isStream(operationId)) ? ['ETag'] : []),
        ...(status === '201' ? ['Location'] : []),
        ...(status === '200' && isList ? ['Link'] : []),
        ...(has('unavailable', 'request_in_flight', 'downloads_busy', 'too_many_requests') ? ['Retry-After'] : []),
        ...(has('token_required', 'token_invalid', 'scope_missing') ? ['WWW-Authenticate'] : []),
        'X-Request-Id',
      ]
      t.strictSame(new Set(named(operation, status)), new Set(expected), `${operationId} ${status}`)
    }
  }
  const addressOf = await plausible(service)
  const check = (operation: (typeof operations)[number], status: number, headers: object) => {
    for (const name of named(operation, String(status)).filter((name) => document.components.headers[name]!.required))
      t.ok(name.toLowerCase() in headers, `${operation.operationId} ${status} ${name}`)
  }
  for (const operation of operations) {
    for (const asked of [{}, { 'if-none-match': '*' }]) {
      const request = { method: operation.method as 'GET', url: addressOf(operation.path), headers: asked }
      const { statusCode, headers } = await service.app.inject(request)
      check(operation, statusCode, headers)
    }
  }
  const nhri = await service.as('nhrc-qatar')
  const posted = await nhri.post('/v1/reports', reportBody({ period_start: '2024-01-01', period_end: '2024-12-31' }))
  check(operations.find(({ operationId }) => operationId === 'createReport')!, posted.status, posted.headers)
})

t.test('headers that an operation needs are its parameters', async (t) => {
  for (const { operationId, method, parameters, responses } of operations) {
    const headers = parameters.filter(({ in: place }) => place === 'header')
    const needs = (status: string, code: string) =>
      code in (responses[status]?.content?.['application/problem+json']?.examples ?? {})
    const expected = [
      ...(needs('400', 'idempotency_key_required') ? ['idempotency-key'] : []),
      ...(needs('428', 'precondition_required') ? ['if-match'] : []),
      ...(method === 'GET' && !isStream(operationId) ? ['if-none-match'] : []),
    ]
    t.strictSame(
      headers.map(({ name }) => name),
      expected,
      operationId,
    )
    t.ok(
      headers.every(({ name, required }) => required === (name !== 'if-none-match')),
      operationId,
    )
    // Whatever changes a thing that is there needs its tag.
    t.equal(responses['428'] !== undefined, responses['412'] !== undefined, operationId)
  }
  const changes = operations
    .filter(({ method }) => method !== 'GET')
    .map(({ responses, operationId }) => [operationId, !!responses['428']])
  t.strictSame(Object.fromEntries(changes), {
    createActor: false,
    updateActor: true,
    replaceMandates: true,
    createReport: false,
    updateReport: true,
    deleteReport: true,
    publishReport: true,
    withdrawReport: true,
    createProposal: false,
    createComment: false,
    answerComment: true,
    adoptProposal: true,
    rejectProposal: true,
    withdrawProposal: true,
    createFlag: false,
    createRestrictionRequest: false,
    // Danger comes first: what is sealed is hidden wherever it stands, whatever was seen.
    sealReport: false,
    decideOnReport: true,
    decideOnActor: true,
    appealDecision: false,
    ruleOnAppeal: false,
    createDataset: false,
  })
})
