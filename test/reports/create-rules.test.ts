// POST /v1/reports: well-shaped bodies that break a rule, as tables of cases.
import t, { type Test } from 'tap'
import { registerActor } from '../support/samples.ts'
import { daysFromToday, expectFaults, newReport, newReportWith, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)

/** Posts and expects faults at exactly these places. */
const refused = async (t: Test, what: string, body: unknown, places: readonly string[], client = nhri) =>
  expectFaults(t, what, await client.post('/v1/reports', body), places)

t.test('rules', async (t) => {
  await registerActor(service, 'made-up-company', { country: 'QAT' })
  const cases: [what: string, body: Record<string, unknown>, ...places: string[]][] = [
    ['an unknown recommendation', newReport({ recommendation_id: 'doha-2020-states-7' }), '/recommendation_id'],
    ['an unknown addressee', newReport({ addressee_id: 'atlantis' }), '/addressee_id'],
    ['both unknown', newReport({ recommendation_id: 'x', addressee_id: 'y' }), '/recommendation_id', '/addressee_id'],
    [
      'a recommendation to companies at a State',
      newReport({ recommendation_id: 'doha-2020-companies-1' }),
      '/addressee_id',
    ],
    ['a recommendation to States at a company', newReport({ addressee_id: 'made-up-company' }), '/addressee_id'],
    ['an unknown territory', newReport({ territory: 'XXX' }), '/territory'],
    ["the State's own territory", newReport({ territory: 'QAT' }), '/territory'],
    ['an unknown part', newReportWith('/assessments/0/part', 'c'), '/assessments/0/part'],
    [
      'a part twice',
      newReport({ assessments: [1, 2].map(() => ({ part: 'a', level: 'in_progress' })) }),
      '/assessments/1/part',
    ],
    [
      'not_applicable without a reason',
      newReport({ assessments: [{ part: 'a', level: 'not_applicable' }] }),
      '/assessments/0/rationale',
    ],
    [
      'an end in the future',
      newReport({ period_start: daysFromToday(-1), period_end: daysFromToday(1) }),
      '/period_end',
    ],
    ['all in the future', newReport({ period_start: daysFromToday(1), period_end: daysFromToday(2) }), '/period_end'],
    [
      'an end before the beginning',
      newReport({ period_start: '2024-05-02', period_end: '2024-05-01' }),
      '/period_start',
    ],
    [
      'all before the recommendation',
      newReport({ period_start: '2019-01-01', period_end: '2020-02-16' }),
      '/period_end',
    ],
    ['a day over five years', newReport({ period_start: '2020-03-01', period_end: '2025-03-01' }), '/period_end'],
    [
      'a day over five years from a leap day',
      newReport({ period_start: '2020-02-29', period_end: '2025-03-01' }),
      '/period_end',
    ],
    ['a century', newReport({ period_start: '1920-01-01', period_end: '2024-01-01' }), '/period_end'],
    ['a measure of tomorrow', newReportWith('/measures/0/date', daysFromToday(1)), '/measures/0/date'],
    ['evidence of tomorrow', newReportWith('/evidence/0/date', daysFromToday(1)), '/evidence/0/date'],
    ['evidence older than the recommendation', newReportWith('/evidence/0/date', '2020-02-16'), '/evidence/0/stance'],
    [
      'older evidence against it',
      newReportWith('/evidence/0', { kind: 'other', title: 'x', date: '2020-02-16', stance: 'contradicts' }),
      '/evidence/0/stance',
    ],
  ]
  for (const [what, body, ...places] of cases) await refused(t, what, body, places)
})

t.test('who mends a period as told is accepted', async (t) => {
  const { body } = await nhri.post('/v1/reports', newReport({ period_start: '2020-01-01', period_end: '2020-02-16' }))
  t.match(body.errors, [{ detail: /2020-02-17/, mend: 'Give a period that ends on that day or later.' }])
  const mended = newReport({ state: 'draft', period_start: '2020-01-01', period_end: '2020-02-17' })
  const { headers } = await nhri.post('/v1/reports', mended)
  t.equal((await nhri.change('DELETE', headers.location!)).status, 204)
})

t.test('a part that has been retired', async (t) => {
  const retire = `update parts set retired_at = clock_timestamp() where recommendation_id = 'doha-2020-states-4' and id = 'b'`
  await service.db.$client.query(retire)
  const assessments = ['a', 'b'].map((part) => ({ part, level: 'in_progress' }))
  const body = newReport({ recommendation_id: 'doha-2020-states-4', assessments })
  await refused(t, 'a retired part', body, ['/assessments/1/part'])
  const { body: told } = await nhri.post('/v1/reports', body)
  t.match(told.errors[0], { detail: /retired/, mend: 'Parts: a.' })
})

t.test('all faults of shape and rule in one answer', async (t) => {
  const tomorrow = daysFromToday(1)
  const body = {
    ...newReport({
      language: 'english',
      narrative: '',
      period_start: '2025-01-01',
      period_end: tomorrow,
      territory: 'XXX',
      recommendation_id: 'doha-2020-companies-1',
    }),
    author_id: 'ken',
    assessments: [
      { part: 'q', level: 'not_applicable' },
      { part: 'a', level: 'excellent' },
      { part: 'a', level: 'in_progress', note: 'x' },
    ],
    measures: [
      { kind: 'law', title: 'x', date: tomorrow },
      { kind: 'other', title: ' ', date: tomorrow },
    ],
    evidence: [
      { kind: 'blog', title: 'x', date: '2019-01-01', stance: 'supports' },
      { kind: 'other', title: 'x', date: tomorrow, stance: 'neutral' },
      7,
      { kind: 'other', title: 'x', date: '2019-01-01', stance: 'contradicts' },
    ],
  }
  await refused(t, 'everything', body, [
    '/author_id',
    '/language',
    '/narrative',
    '/period_end',
    '/territory',
    '/addressee_id',
    '/assessments/0/part',
    '/assessments/0/rationale',
    '/assessments/1/level',
    '/assessments/2/part',
    '/assessments/2/note',
    '/measures/0/kind',
    '/measures/0/date',
    '/measures/1/title',
    '/measures/1/date',
    '/evidence/0/kind',
    '/evidence/0/stance',
    '/evidence/1/date',
    '/evidence/1/stance',
    '/evidence/2',
    '/evidence/3/stance',
  ])
})

t.test('a draft keeps the same rules', async (t) => {
  await refused(
    t,
    'a draft',
    newReport({ state: 'draft', period_start: daysFromToday(-1), period_end: daysFromToday(1) }),
    ['/period_end'],
  )
})

t.test('nothing of what was refused is kept', async (t) => {
  const { body } = await anonymous.get('/v1/reports?include=total')
  t.equal(body.page.total, 0)
  const { rows } = await service.db.$client.query('select count(*)::int as kept from reports')
  t.equal(rows[0].kept, 0)
})

t.test('faults come before the question whether the author may', async (t) => {
  const answer = await nhri.post('/v1/reports', newReport({ addressee_id: 'ken', narrative: '' }))
  t.equal(answer.status, 422)
  t.equal((await operator.post('/v1/reports', newReport({ addressee_id: 'ken' }))).status, 201)
})
