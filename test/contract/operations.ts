// The operations of the API, as its own description lists them: contract tests walk over all of them.
import { signLocalToken } from '../../src/auth/issuer.ts'
import { scopeNames } from '../../src/auth/scopes.ts'
import type { App } from '../../src/http/route.ts'
import { release } from '../datasets/samples.ts'
import { flagBody } from '../flags/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { proposalBody } from '../review-rules/samples.ts'
import type { Service } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

// biome-ignore lint/suspicious/noExplicitAny: schemas are walked as plain JSON
export type Schema = any
export type Parameter = {
  name: string
  in: 'query' | 'path' | 'header'
  required: boolean
  description?: string
  style?: string
  explode?: boolean
  schema: Schema
}
type Media = { schema: Schema; example?: unknown; examples?: Record<string, { value: unknown }> }
type Response = { description: string; headers?: Record<string, { $ref: string }>; content?: Record<string, Media> }
type Operation = {
  method: string
  path: string
  operationId: string
  summary: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Response>
}
type Description = {
  openapi: string
  info: { description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>
  components: {
    schemas: Record<string, Schema>
    headers: Record<string, { description: string; required: boolean; schema: Schema }>
    securitySchemes: Record<string, unknown>
  }
}

export const descriptionOf = (app: App) => (app as unknown as { swagger(): Description }).swagger()

export const operationsOf = (app: App): Operation[] =>
  Object.entries(descriptionOf(app).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
    })),
  )

/** Files of lists are sent while they are read: their tag would be known after the last byte. */
export const isStream = (operationId: string) => operationId.startsWith('download')

/**
 * Headers by which a GET is answered to somebody: with a token of every scope where it is not for everybody. It is that of
 * the author of what is there, but for flags: nobody who may review reads those of its own reports.
 */
export async function readerOf({ config }: Service) {
  const order = { scope: scopeNames.join(' '), subject: 'a reader', lifetimeSeconds: 600 }
  const signed = async (actor: string) => ({
    authorization: `Bearer ${await signLocalToken(config, { ...order, actor })}`,
  })
  const [author, another] = [await signed('nhrc-qatar'), await signed('ganhri')]
  return ({ security, path }: Operation): Record<string, string> => {
    if (security.length === 0 || security.some(({ token }) => token === undefined)) return {}
    return path.startsWith('/v1/flags') ? another : author
  }
}

/** What stands in addresses, of things that are there: a published report and a release among them. */
export async function plausible(service: Service) {
  const nhri = await service.as('nhrc-qatar')
  const posted = await nhri.post('/v1/reports', reportBody())
  await release(service)
  const proposer = await service.as('ohchr')
  const proposed = await proposer.post('/v1/review-rules/incitement/proposals', proposalBody())
  const number = (proposed.headers.location ?? proposed.body.existing).split('/').at(-1)
  const comments = `/v1/review-rules/incitement/proposals/${number}/comments`
  const report_id: string = posted.body.id ?? posted.body.existing.split('/').at(-1)
  const now = new Date()
  const ids: Record<string, string> = {
    sources: 'doha-2020',
    'stakeholder-groups': 'states',
    principles: 'legality',
    instruments: (await service.anonymous.get('/v1/instruments?limit=1')).body.data[0].id,
    recommendations: 'doha-2020-states-5',
    actors: 'nhrc-qatar',
    reports: report_id,
    'review-rules': 'incitement',
    number,
    comments: (await nhri.post(comments, { text: 'Made up.' })).body.id,
    flags: (await service.anonymous.post('/v1/flags', flagBody({ report_id }))).body.id,
    'restriction-requests': (await nhri.post('/v1/restriction-requests', requestBody(report_id))).body.id,
    ...(await reviewed(service)),
    problems: 'not_found',
    guides: 'dashboard',
    datasets: 'release-1',
    edition: '1',
    name: 'datapackage.json',
    addressee_id: 'qat',
    index: '0',
    year: `${now.getUTCFullYear()}`,
  }
  return (path: string) =>
    path
      .replace(/([^/]+)\/\{(\w+)\}/g, (_found, noun, name) => `${noun}/${ids[name] ?? ids[noun]}`)
      .replace('{quarter}', `${Math.ceil((now.getUTCMonth() + 1) / 3)}`)
      .replace('{format}', 'csv')
}

/** A decision, an appeal and a seal, made up, on a report of their own. */
export async function reviewed(service: Service, month = '2020-03') {
  const nhri = await service.as('nhrc-qatar')
  const reviewer = await service.as('ganhri', ['reviews:write'])
  const period = { period_start: `${month}-01`, period_end: `${month}-20` }
  const body = reportBody({ ...period, recommendation_id: 'doha-2020-states-6' })
  const posted = await nhri.post('/v1/reports', body)
  const report: string = posted.headers.location ?? posted.body.existing
  const rule = { rule_id: 'forged-evidence', rule_version: 1, measure: 'annotate' }
  const made = { ...rule, reasons: 'Made-up reasons.', note: 'Made-up note.' }
  const decision = await reviewer.change('POST', `${report}/decisions`, made, report)
  const appeal = await nhri.post(`${decision.headers.location}/appeals`, { grounds: 'Made-up grounds.' })
  const seal = await nhri.post(`${report}/seal`, { fields: [{ field: '/narrative' }] })
  return { decisions: decision.body.id, appeals: appeal.body.id, seals: seal.body.id }
}
