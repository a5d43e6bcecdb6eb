// A client whose types are made from the API description (`npm run types` makes and checks them) goes the common ways:
// what it may send is taken, what it is told to expect is there.
import { randomUUID } from 'node:crypto'
import createClient from 'openapi-fetch'
import t from 'tap'
import { signLocalToken } from '../../src/auth/issuer.ts'
import type { Scope } from '../../src/auth/scopes.ts'
import { listen } from '../contract/connections.ts'
import { startService } from '../support/app.ts'
import type { components, paths } from './api.d.ts'

type Schemas = components['schemas']
type NewReport = paths['/v1/reports']['post']['requestBody']['content']['application/json']
type NewActor = paths['/v1/actors']['post']['requestBody']['content']['application/json']

const { app, config } = await startService(t)
const baseUrl = `http://127.0.0.1:${await listen(app)}`
const reader = createClient<paths>({ baseUrl })
const writerFor = async (actor: string, ...scopes: Scope[]) => {
  const token = await signLocalToken(config, {
    actor,
    scope: scopes.join(' '),
    subject: 'client',
    lifetimeSeconds: 600,
  })
  return createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } })
}
const newKey = () => ({ 'idempotency-key': randomUUID() })

type Outcome<Data> = { data?: Data; error?: unknown; response: Response }
/** What was answered, and its tag for the next change. */
function answered<Data>({ data, error, response }: Outcome<Data>): { data: Data; tag: string } {
  if (data === undefined) throw new Error(`${response.status} ${JSON.stringify(error)}`)
  return { data, tag: response.headers.get('etag') ?? '' }
}

t.test('a researcher finds a recommendation, its parts and the whole list behind it', async (t) => {
  const query = { stakeholder_group: ['states'], principle: ['access_to_remedy'] }
  const { data: list } = answered(await reader.GET('/v1/recommendations', { params: { query } }))
  // Whole, as no `fields` were asked for.
  const first = list.data[0] as Schemas['Recommendation']
  t.ok(first.parts.every(({ quote }) => first.text.includes(quote)))
  const { data: one } = answered(await reader.GET('/v1/recommendations/{id}', { params: { path: { id: first.id } } }))
  t.equal(one.text, first.text)

  let cursor: string | undefined
  const ids: string[] = []
  do {
    const { data } = answered(
      await reader.GET('/v1/recommendations', { params: { query: { limit: 10, ...(cursor && { cursor }) } } }),
    )
    ids.push(...data.data.map(({ id }) => id))
    cursor = data.page.next ?? undefined
  } while (cursor !== undefined)
  t.equal(new Set(ids).size, 27)
})

t.test('an institution posts a draft, publishes, revises and withdraws it', async (t) => {
  const writer = await writerFor('nhrc-qatar', 'reports:write')
  const body: NewReport = {
    recommendation_id: 'doha-2020-states-5',
    addressee_id: 'qat',
    period_start: '2025-01-01',
    period_end: '2025-12-31',
    state: 'draft',
    language: 'en',
    narrative: 'Made up for a test.',
    assessments: [{ part: 'a', level: 'in_progress', rationale: 'Made up for a test.' }],
  }
  const draft = answered(await writer.POST('/v1/reports', { params: { header: newKey() }, body }))
  const path = { id: draft.data.id }
  const published = answered(
    await writer.POST('/v1/reports/{id}/publication', { params: { path, header: { 'if-match': draft.tag } } }),
  )
  t.equal(published.data.state, 'published')
  const revised = answered(
    await writer.PATCH('/v1/reports/{id}', {
      params: { path, header: { 'if-match': published.tag } },
      body: { assessments: [{ part: 'a', level: 'implemented', rationale: null }] },
      headers: { 'content-type': 'application/merge-patch+json' },
    }),
  )
  t.equal(revised.data.revision, 2)

  const pair = { id: body.recommendation_id, addressee_id: body.addressee_id }
  const { data: implementation } = answered(
    await reader.GET('/v1/recommendations/{id}/implementations/{addressee_id}', { params: { path: pair } }),
  )
  t.equal((implementation as Schemas['Implementation']).parts.find(({ part }) => part === 'a')?.level, 'implemented')
  const { data: levels } = answered(
    await reader.GET('/v1/statistics/implementation-levels', { params: { query: { addressee_country: ['QAT'] } } }),
  )
  t.equal(levels.data[0]?.informed, 1)

  const withdrawn = answered(
    await writer.POST('/v1/reports/{id}/withdrawal', {
      params: { path, header: { 'if-match': revised.tag } },
      body: { reason: 'Made up for a test.' },
    }),
  )
  t.equal(withdrawn.data.withdrawal?.reason, 'Made up for a test.')
  const { data: revisions } = answered(await reader.GET('/v1/reports/{id}/revisions', { params: { path } }))
  t.equal(revisions.data.length, 2)
})

t.test('whoever runs the service registers an actor and gives it a mandate', async (t) => {
  const writer = await writerFor('ohchr', 'actors:write', 'mandates:write')
  const body: NewActor = {
    ...{ id: 'made-up-company', name: 'Made-up company', stakeholder_group: 'companies', country: 'KEN' },
  }
  const actor = answered(await writer.POST('/v1/actors', { params: { header: newKey() }, body }))
  t.equal(actor.data.country, 'KEN')
  const path = { id: actor.data.id }
  const mandates = answered(await reader.GET('/v1/actors/{id}/mandates', { params: { path } }))
  t.strictSame(
    mandates.data.mandates.map(({ kind }) => kind),
    ['self'],
  )
  const replaced = answered(
    await writer.PUT('/v1/actors/{id}/mandates', {
      params: { path, header: { 'if-match': mandates.tag } },
      body: { mandates: [{ kind: 'self' }, { kind: 'country', country: 'KEN' }] },
    }),
  )
  t.equal(replaced.data.mandates.length, 2)
})

t.test('what is refused is told in the shape of problems', async (t) => {
  const { error, response } = await reader.GET('/v1/recommendations/{id}', { params: { path: { id: 'nothing' } } })
  const problem: Schemas['Problem'] = error!
  t.match({ status: response.status, code: problem.code }, { status: 404, code: 'not_found' })
})
