// POST /v1/reports: what is accepted, and what a report becomes.
import t from 'tap'
import { registerActor } from '../support/samples.ts'
import { daysFromToday, newReport, newReportWith, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)

t.test('a report of an NHRI on its State is published at once, and read by everybody', async (t) => {
  const given = newReport()
  const answer = await nhri.post('/v1/reports', given)
  t.equal(answer.status, 201, answer.text)
  t.equal(answer.headers.location, `/v1/reports/${answer.body.id}`)
  t.match(answer.body.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4/, 'the id is random: it does not tell when it was made')
  t.strictSame(answer.body, {
    id: answer.body.id,
    ...given,
    author_id: 'nhrc-qatar',
    basis: 'nhri',
    stakeholder_group: 'states',
    addressee_country: 'QAT',
    author_country: 'QAT',
    revision: 1,
    created_at: null,
    updated_at: answer.body.published_at,
    published_at: answer.body.published_at,
    withdrawal: null,
    review: [],
  })
  const read = await anonymous.get(answer.headers.location!)
  t.equal(read.text, answer.text)
  t.equal(read.headers.etag, answer.headers.etag)
  t.equal(read.headers['cache-control'], 'public, no-cache')
  t.equal(answer.headers['cache-control'], 'private, no-store')
})

t.test('what it changed shows at once', async (t) => {
  const about = { recommendation_id: 'doha-2020-states-2', addressee_id: 'qat' }
  await nhri.post('/v1/reports', newReport(about))
  const pair = await anonymous.get('/v1/recommendations/doha-2020-states-2/implementations/qat')
  t.match(pair.body, { level: 'partly_implemented', level_from: 'assessed', parts_without_information: 1 })
  const figures = await anonymous.get('/v1/statistics/implementation-levels')
  const states = figures.body.data.find((row: { stakeholder_group: string }) => row.stakeholder_group === 'states')
  t.ok(states.counts.partly_implemented >= 1)
  t.equal(states.total, 1170)
})

t.test('the least that is needed becomes a draft', async (t) => {
  const { period_start, period_end } = newReport()
  const least = {
    recommendation_id: 'doha-2020-states-5',
    addressee_id: 'qat',
    period_start,
    period_end,
    language: 'ar',
    narrative: 'س',
    assessments: [{ part: 'b', level: 'not_started' }],
  }
  const { status, body } = await nhri.post('/v1/reports', least)
  t.equal(status, 201)
  t.match(body, { ...least, territory: null, state: 'draft', published_at: null, measures: [], evidence: [] })
  t.strictSame(body.assessments, [{ part: 'b', level: 'not_started', rationale: null }])
})

t.test('values at their limits are accepted', async (t) => {
  const today = daysFromToday(0)
  const item = { kind: 'other', title: 'x', date: null, url: null }
  const cases: [what: string, body: Record<string, unknown>][] = [
    ['a narrative of 20 000 characters', newReportWith('/narrative', 'x'.repeat(20_000))],
    ['a rationale of 4 000', newReportWith('/assessments/0/rationale', 'x'.repeat(4_000))],
    ['a title of a measure of 500', newReportWith('/measures/0/title', 'x'.repeat(500))],
    ['a title of evidence of 500', newReportWith('/evidence/0/title', 'x'.repeat(500))],
    ['an address of 2 000', newReportWith('/measures/0/url', `https://example.org/${'x'.repeat(1_980)}`)],
    ['an http address', newReportWith('/evidence/0/url', 'http://example.org:8080/a?b=c#d')],
    ['an address in Arabic', newReportWith('/evidence/0/url', 'https://مثال.إختبار/وثيقة')],
    ['100 measures', newReport({ measures: Array(100).fill(item) })],
    ['200 items of evidence', newReport({ evidence: Array(200).fill({ ...item, stance: 'context' }) })],
    ['a whole pair of surrogates', newReportWith('/narrative', '🕊️')],
    ['tabs and line ends', newReportWith('/narrative', 'a\tb\r\nc\u2028d')],
    [
      'both parts',
      newReport({ assessments: ['a', 'b'].map((part) => ({ part, level: 'regressed', rationale: null })) }),
    ],
    [
      'a reason with not_applicable',
      newReportWith('/assessments/0', { part: 'a', level: 'not_applicable', rationale: 'x' }),
    ],
    ['a period that ends today', newReport({ period_start: today, period_end: today })],
    ['a measure of today', newReportWith('/measures/0/date', today)],
    ['evidence of today', newReportWith('/evidence/0/date', today)],
    ['a leap day', newReport({ period_start: '2024-02-29', period_end: '2024-02-29' })],
    ['a measure before the recommendation', newReportWith('/measures/0/date', '2019-12-31')],
    ['evidence of the day of the recommendation', newReportWith('/evidence/0/date', '2020-02-17')],
    [
      'older evidence as context',
      newReportWith('/evidence/0', { kind: 'other', title: 'x', date: '1966-12-16', stance: 'context' }),
    ],
    ['a period from before the recommendation', newReport({ period_start: '2019-01-01', period_end: '2020-02-17' })],
    [
      'exactly five years',
      newReport({ recommendation_id: 'doha-2020-states-6', period_start: '2020-03-01', period_end: '2025-02-28' }),
    ],
    [
      'five years from a leap day',
      newReport({ recommendation_id: 'doha-2020-states-3', period_start: '2020-02-29', period_end: '2025-02-28' }),
    ],
  ]
  for (const [what, body] of cases) {
    const answer = await nhri.post('/v1/reports', body)
    t.equal(answer.status, 201, `${what}: ${answer.status === 201 ? 'accepted' : answer.text.slice(0, 500)}`)
    if (answer.status === 201) t.match(answer.body, JSON.parse(JSON.stringify(body)), `${what} comes back unchanged`)
  }
})

t.test('every value of the closed lists is accepted', async (t) => {
  const kinds =
    'legislation policy institution judicial budget training awareness technical internal_rules cooperation monitoring legal_aid other'
  const evidence =
    'official_gazette court_decision official_document parliamentary_record international_document nhri_publication civil_society_publication company_publication academic_work media_report dataset other'
  const cases: [pointer: string, values: string][] = [
    ['/assessments/0/level', 'not_started in_progress partly_implemented implemented regressed not_applicable'],
    ['/measures/0/kind', kinds],
    ['/evidence/0/kind', evidence],
    ['/evidence/0/stance', 'supports contradicts context'],
    ['/language', 'en ar fr pt-BR zh-Hant sr-Latn-RS'],
  ]
  for (const [pointer, values] of cases) {
    for (const value of values.split(' ')) {
      t.equal((await nhri.post('/v1/reports', newReportWith(pointer, value))).status, 201, `${pointer} ${value}`)
    }
  }
})

t.test('the territory is taken in either case and answered in upper case', async (t) => {
  const { status, body } = await operator.post('/v1/reports', newReport({ territory: 'ken' }))
  t.equal(status, 201)
  t.equal(body.territory, 'KEN')
})

t.test('the basis follows from who speaks about whom', async (t) => {
  await registerActor(service, 'made-up-company')
  await registerActor(service, 'made-up-society', { stakeholder_group: 'civil_society', country: 'QAT' })
  await registerActor(service, 'made-up-rival')
  for (const id of ['made-up-rival', 'ken']) {
    const mandates = [{ kind: 'any' }]
    t.equal((await operator.change('PUT', `/v1/actors/${id}/mandates`, { mandates })).status, 200)
  }
  const cases: [author: string, recommendation: string, addressee: string, basis: string][] = [
    ['qat', 'doha-2020-states-5', 'qat', 'self'],
    ['nhrc-qatar', 'doha-2020-nhris-2', 'nhrc-qatar', 'self'],
    ['ohchr', 'doha-2020-international-organizations-2', 'ohchr', 'self'],
    ['ifj', 'doha-2020-civil-society-4', 'ifj', 'self'],
    ['made-up-company', 'doha-2020-companies-3', 'made-up-company', 'self'],
    ['nhrc-qatar', 'doha-2020-states-5', 'qat', 'nhri'],
    ['nhrc-qatar', 'doha-2020-civil-society-4', 'made-up-society', 'nhri'],
    ['ohchr', 'doha-2020-states-5', 'qat', 'international'],
    ['made-up-society', 'doha-2020-states-5', 'qat', 'civil_society'],
    ['made-up-rival', 'doha-2020-companies-3', 'made-up-company', 'other'],
    ['ken', 'doha-2020-states-5', 'qat', 'other'],
  ]
  for (const [author, recommendation_id, addressee_id, basis] of cases) {
    const client = await service.as(author)
    const assessments = [{ part: 'a', level: 'in_progress', rationale: null }]
    const answer = await client.post('/v1/reports', newReport({ recommendation_id, addressee_id, assessments }))
    t.match(answer.body, { author_id: author, basis }, `${author} on ${addressee_id}: ${basis}`)
  }
})

t.test('a recommendation to a subgroup is addressed to those that are registered in it', async (t) => {
  const ifj = await service.as('ifj')
  const about = (recommendation_id: string) =>
    newReport({ recommendation_id, addressee_id: 'ifj', assessments: [{ part: 'a', level: 'in_progress' }] })
  t.equal((await ifj.post('/v1/reports', about('doha-2020-civil-society-6'))).status, 201, 'journalists')
  const refused = await ifj.post('/v1/reports', about('doha-2020-civil-society-5'))
  t.equal(refused.status, 422, 'media outlets only')
  t.match(refused.body.errors, [{ pointer: '/addressee_id', mend: /subgroup/ }])
  await operator.change('PATCH', '/v1/actors/ifj', { subgroups: ['journalists', 'media_outlets'] })
  t.equal(
    (await ifj.post('/v1/reports', about('doha-2020-civil-society-5'))).status,
    201,
    'once it is registered in it',
  )
})

t.test('a recommendation to one named actor is addressed to that one', async (t) => {
  await service.db.$client.query(
    `update addressings set stakeholder_group = null, actor_id = 'ken' where recommendation_id = 'doha-2020-states-1'`,
  )
  const about = (addressee_id: string) => newReport({ recommendation_id: 'doha-2020-states-1', addressee_id })
  t.equal((await operator.post('/v1/reports', about('ken'))).status, 201)
  t.equal((await operator.post('/v1/reports', about('qat'))).status, 422)
  await service.db.$client.query(
    `update addressings set valid_to = current_date - 1 where recommendation_id = 'doha-2020-states-1'`,
  )
  t.equal((await operator.post('/v1/reports', about('ken'))).status, 422, 'not once the addressing has ended')
})
