// GET /v1/recommendations/{id}/implementations/{addressee_id}
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const state = await service.as('qat')
const nhri = await service.as('nhrc-qatar')
const office = await service.as('ohchr')
const at = (recommendation: string, addressee = 'qat') =>
  `/v1/recommendations/doha-2020-${recommendation}/implementations/${addressee}`
const says = (levels: Record<string, string>) =>
  Object.entries(levels).map(([part, level]) => ({ part, level, rationale: 'Made up for a test.' }))
const silent = { level: 'no_information', level_from: null, self_reported: null, assessed: null, contested: false }

t.test('silence is an answer too', async (t) => {
  const { status, body, headers } = await anonymous.get(at('states-2'))
  t.equal(status, 200)
  const { changed_at, ...rest } = body
  t.match(changed_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  t.strictSame(rest, {
    ...{ recommendation_id: 'doha-2020-states-2', addressee_id: 'qat', territory: null },
    ...{ stakeholder_group: 'states', addressee_country: 'QAT', addressed: true },
    ...silent,
    parts_without_information: 2,
    report_count: 0,
    last_period_start: null,
    last_period_end: null,
    parts: ['a', 'b'].map((part) => ({ part, ...silent, bases: [], hidden_bases: 0 })),
    method: '/v1/methodology',
    method_version: '1',
    as_of: null,
  })
  t.equal(headers['cache-control'], 'public, no-cache')
})

t.test('every basis side by side, per part and rolled up', async (t) => {
  const of = (body: object) =>
    reportBody({ recommendation_id: 'doha-2020-states-5', evidence: [], measures: [], ...body })
  const self = await state.post('/v1/reports', of({ assessments: says({ a: 'implemented', b: 'implemented' }) }))
  const assessed = await nhri.post(
    '/v1/reports',
    of({ period_start: '2025-06-01', assessments: says({ a: 'in_progress' }) }),
  )
  const { body } = await anonymous.get(at('states-5'))
  const basis = (answer: typeof self, level: string) => {
    const { basis, id: report_id, author_id, period_start, period_end, published_at } = answer.body
    return { basis, level, report_id, author_id, period_start, period_end, published_at }
  }
  t.strictSame(body, {
    ...{ recommendation_id: 'doha-2020-states-5', addressee_id: 'qat', territory: null },
    ...{ stakeholder_group: 'states', addressee_country: 'QAT', addressed: true },
    level: 'partly_implemented',
    level_from: 'mixed',
    self_reported: 'implemented',
    assessed: 'in_progress',
    contested: true,
    parts_without_information: 0,
    report_count: 2,
    last_period_start: '2025-06-01',
    last_period_end: '2025-12-31',
    changed_at: assessed.body.published_at,
    parts: [
      {
        part: 'a',
        ...{
          level: 'in_progress',
          level_from: 'assessed',
          self_reported: 'implemented',
          assessed: 'in_progress',
          contested: true,
        },
        bases: [basis(assessed, 'in_progress'), basis(self, 'implemented')],
        hidden_bases: 0,
      },
      {
        part: 'b',
        ...{
          level: 'implemented',
          level_from: 'self_reported',
          self_reported: 'implemented',
          assessed: null,
          contested: false,
        },
        bases: [basis(self, 'implemented')],
        hidden_bases: 0,
      },
    ],
    method: '/v1/methodology',
    method_version: '1',
    as_of: null,
  })
})

t.test('a draft says nothing until it is published; a revision is heard; a withdrawn report leaves', async (t) => {
  const url = at('states-2')
  const before = await anonymous.get(url)
  const draft = await nhri.post('/v1/reports', reportBody({ recommendation_id: 'doha-2020-states-2', state: 'draft' }))
  const report = draft.headers.location!
  t.equal((await anonymous.get(url)).text, before.text, 'nobody hears of a draft')

  const published = await nhri.change('POST', `${report}/publication`, undefined, report)
  t.match((await anonymous.get(url)).body, {
    ...{ level: 'partly_implemented', assessed: 'partly_implemented', parts_without_information: 1, report_count: 1 },
    changed_at: published.body.published_at,
  })

  const revised = await nhri.change('PATCH', report, {
    period_end: '2025-11-30',
    assessments: says({ b: 'regressed' }),
  })
  t.match((await anonymous.get(url)).body, {
    ...{ level: 'regressed', last_period_end: '2025-11-30', changed_at: revised.body.updated_at },
    parts: [
      { part: 'a', bases: [] },
      { part: 'b', bases: [{ period_end: '2025-11-30', published_at: published.body.published_at }] },
    ],
  })

  const withdrawn = await nhri.change('POST', `${report}/withdrawal`, { reason: 'Made up.' }, report)
  const after = (await anonymous.get(url)).body
  t.strictSame(after, { ...before.body, changed_at: withdrawn.body.withdrawal.at })
})

t.test('a territory has its own', async (t) => {
  const url = at('states-3')
  t.match((await anonymous.get(`${url}?territory=KEN`)).body, {
    territory: 'KEN',
    ...silent,
    report_count: 0,
    changed_at: null,
    parts: [{ part: 'a', bases: [] }],
  })
  const body = reportBody({ recommendation_id: 'doha-2020-states-3', territory: 'KEN' })
  t.equal((await office.post('/v1/reports', body)).status, 201)
  t.match((await anonymous.get(`${url}?territory=KEN`)).body, {
    territory: 'KEN',
    level: 'partly_implemented',
    addressed: true,
    report_count: 1,
  })
  t.match((await anonymous.get(`${url}?territory=ken`)).body, { territory: 'KEN', report_count: 1 }, 'in either case')
  t.match((await anonymous.get(`${url}?territory=UGA`)).body, { territory: 'UGA', ...silent })
  t.match((await anonymous.get(`${at('states-3')}?territory=QAT`)).body, {
    code: 'request_invalid',
    errors: [{ parameter: 'territory', detail: /own territory/ }],
  })
  t.match((await anonymous.get(url)).body, { territory: null, ...silent, report_count: 0 })
})

t.test('the word of a State on another is shown and never used', async (t) => {
  const mandates = { mandates: [{ kind: 'self' }, { kind: 'actor', country: null, addressee_id: 'qat' }] }
  await office.change('PUT', '/v1/actors/fra/mandates', mandates)
  const other = await service.as('fra')
  t.equal((await other.post('/v1/reports', reportBody({ recommendation_id: 'doha-2020-states-4' }))).status, 201)
  t.match((await anonymous.get(at('states-4'))).body, {
    ...silent,
    ...{ report_count: 1, last_period_end: '2025-12-31', parts_without_information: 2 },
    parts: [
      { part: 'a', ...silent, bases: [{ basis: 'other', level: 'partly_implemented' }] },
      { part: 'b', bases: [] },
    ],
  })
})

t.test('what is refused', async (t) => {
  await registerActor(service, 'made-up-company')
  const cases: [url: string, status: number, code: string][] = [
    [at('states-7'), 404, 'not_found'],
    [at('states-1', 'nobody'), 404, 'not_found'],
    [at('states-1', 'made-up-company'), 404, 'not_found'],
    [`${at('states-1', 'nobody')}?territory=KEN`, 404, 'not_found'],
    [`${at('states-1')}?territory=XXX`, 400, 'request_invalid'],
    [`${at('states-1')}?territory=`, 400, 'request_invalid'],
    [`${at('states-1')}?territory=KEN&territory=UGA`, 400, 'request_invalid'],
    [`${at('states-1')}?territory=%00`, 400, 'request_invalid'],
    [`${at('states-1')}?level=implemented`, 400, 'request_invalid'],
    [at('states-1', 'QAT'), 400, 'request_invalid'],
  ]
  for (const [url, status, code] of cases) t.match(await anonymous.get(url), { status, body: { code } }, url)
})

t.test('asked again, it is not sent again until it changes', async (t) => {
  const url = at('states-6')
  const first = await anonymous.get(url)
  t.match(await anonymous.get(url, { 'if-none-match': first.headers.etag! }), { status: 304, text: '' })
  await nhri.post('/v1/reports', reportBody({ recommendation_id: 'doha-2020-states-6' }))
  const second = await anonymous.get(url, { 'if-none-match': first.headers.etag! })
  t.equal(second.status, 200)
  t.not(second.headers.etag, first.headers.etag)
})
