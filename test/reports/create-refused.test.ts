// POST /v1/reports: bodies of a wrong shape and those that break a rule, as tables of cases.
import t, { type Test } from 'tap'
import { registerActor } from '../support/samples.ts'
import { daysFromToday, faultyPlaces, newReport, newReportWith, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)

/** Posts and expects faults at exactly these places, each with what is wrong and how to mend it. */
async function refused(t: Test, what: string, body: unknown, places: readonly string[], client = nhri) {
  const answer = await client.post('/v1/reports', body)
  t.match(answer, { status: 422, body: { code: 'body_invalid' } }, `${what}: ${answer.text.slice(0, 300)}`)
  t.strictSame(faultyPlaces(answer), [...places].sort(), `${what}: where`)
  for (const { detail, mend } of answer.body.errors ?? []) t.ok(detail && mend, `${what}: ${detail} ${mend}`)
}

t.test('members that are needed', async (t) => {
  const needed = [
    'recommendation_id',
    'addressee_id',
    'period_start',
    'period_end',
    'language',
    'narrative',
    'assessments',
  ]
  for (const member of needed) {
    await refused(t, `no ${member}`, newReportWith(`/${member}`, undefined), [`/${member}`])
    await refused(t, `null ${member}`, newReportWith(`/${member}`, null), [`/${member}`])
  }
  await refused(
    t,
    'nothing at all',
    {},
    needed.map((member) => `/${member}`),
  )
  for (const place of [
    '/assessments/0/part',
    '/assessments/0/level',
    '/measures/0/kind',
    '/measures/0/title',
    '/evidence/0/kind',
    '/evidence/0/title',
    '/evidence/0/stance',
  ]) {
    await refused(t, `no ${place}`, newReportWith(place, undefined), [place])
  }
})

t.test('members of a wrong type', async (t) => {
  const texts = [
    '/recommendation_id',
    '/addressee_id',
    '/language',
    '/narrative',
    '/period_start',
    '/period_end',
    '/state',
    '/territory',
  ]
  const inLists = [
    '/assessments/0/part',
    '/assessments/0/level',
    '/assessments/0/rationale',
    '/measures/0/kind',
    '/measures/0/title',
    '/measures/0/date',
    '/measures/0/url',
    '/evidence/0/kind',
    '/evidence/0/title',
    '/evidence/0/url',
    '/evidence/0/date',
    '/evidence/0/stance',
  ]
  for (const place of [...texts, ...inLists]) {
    for (const value of [7, true, {}, ['x'], '', 1e300, { toString: 'x' }, 'half \ud800', 'a\0b', '\udfff']) {
      await refused(t, `${place} = ${JSON.stringify(value)}`, newReportWith(place, value), [place])
    }
  }
  for (const list of ['/assessments', '/measures', '/evidence']) {
    for (const value of ['x', 7, {}, true])
      await refused(t, `${list} = ${JSON.stringify(value)}`, newReportWith(list, value), [list])
    for (const value of ['x', 7, null, []])
      await refused(t, `${list}/0 = ${JSON.stringify(value)}`, newReportWith(`${list}/0`, value), [`${list}/0`])
  }
  for (const list of ['/measures', '/evidence']) await refused(t, `${list} = null`, newReportWith(list, null), [list])
})

t.test('one above each limit', async (t) => {
  const item = { kind: 'other', title: 'x' }
  const cases: [place: string, value: unknown][] = [
    ['/narrative', 'x'.repeat(20_001)],
    ['/assessments/0/rationale', 'x'.repeat(4_001)],
    ['/measures/0/title', 'x'.repeat(501)],
    ['/evidence/0/title', 'x'.repeat(501)],
    ['/measures/0/url', `https://example.org/${'x'.repeat(1_981)}`],
    ['/evidence/0/url', `https://example.org/${'x'.repeat(1_981)}`],
    ['/measures', Array(101).fill(item)],
    ['/evidence', Array(201).fill({ ...item, stance: 'context' })],
    ['/assessments', Array(51).fill({ part: 'a', level: 'in_progress' })],
    ['/assessments', []],
    ['/narrative', ' \t\n\u00a0'],
    ['/evidence/0/title', '   '],
  ]
  for (const [place, value] of cases) await refused(t, `above ${place}`, newReportWith(place, value), [place])
})

t.test('values outside the closed lists', async (t) => {
  const cases: [place: string, ...values: string[]][] = [
    ['/assessments/0/level', 'no_information', 'Implemented', 'done', 'toString', '__proto__'],
    ['/measures/0/kind', 'law', 'constructor'],
    ['/evidence/0/kind', 'blog', 'valueOf'],
    ['/evidence/0/stance', 'neutral'],
    ['/state', 'withdrawn', 'restricted', 'PUBLISHED'],
    ['/language', 'english', 'EN', 'en_GB', 'e', 'x'.repeat(36), 'en-us'],
    ['/assessments/0/part', 'A', '1', 'abcd', 'a '],
    ['/recommendation_id', 'Doha-2020', 'doha_2020', '-', 'a--b', 'x'.repeat(121)],
    ['/territory', 'KE', 'KENYA', 'K1N'],
  ]
  for (const [place, ...values] of cases) {
    for (const value of values) await refused(t, `${place} ${value}`, newReportWith(place, value), [place])
  }
})

t.test('days that the calendar does not have, and what is no day', async (t) => {
  for (const day of [
    '2023-02-29',
    '2100-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '24-01-01',
    '2024-1-1',
    '2024-01-01T00:00:00Z',
    '1899-12-31',
    '0000-01-01',
    '+12024-01-01',
    ' 2024-01-01',
    'yesterday',
  ]) {
    for (const place of ['/period_start', '/period_end', '/measures/0/date', '/evidence/0/date']) {
      await refused(t, `${place} ${day}`, newReportWith(place, day), [place])
    }
  }
})

t.test('addresses that are not http(s), or that a browser would read otherwise than a person', async (t) => {
  const addresses = [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' https://example.org',
    'https://example.org/ ',
    'data:text/html,x',
    'ftp://example.org/',
    'file:///etc/passwd',
    'mailto:somebody@example.org',
    '//example.org',
    'example.org',
    'https:example.org',
    'https://',
    'https:///example.org',
    'https://?x',
    'https://#x',
    'https://exa mple.org/',
    'https://example.org/a b',
    'https://example.org/a\nb',
    'https://example.org/\u007f',
    'https:\\\\example.org',
    'https://example.org\\@evil.example',
    'https://user:secret@example.org/',
    'https://user@example.org/',
    'https://@example.org/',
    'https://example.org:99999/',
    'https://[::1',
    'https://example.org/\ud800',
    'https://example.org/\0',
  ]
  for (const address of addresses) {
    for (const place of ['/measures/0/url', '/evidence/0/url']) {
      await refused(t, `${place} ${JSON.stringify(address)}`, newReportWith(place, address), [place])
    }
  }
})

t.test('fields that do not exist: the author is never a field', async (t) => {
  for (const field of [
    'author_id',
    'basis',
    'id',
    'revision',
    'published_at',
    'narative',
    'toString',
    'hasOwnProperty',
    'a/b~c',
    '',
  ]) {
    const place = `/${field.replace('~', '~0').replace('/', '~1')}`
    await refused(t, `unknown ${field}`, { ...newReport(), [field]: 'ken' }, [place])
  }
  for (const list of ['assessments', 'measures', 'evidence']) {
    await refused(t, `unknown in ${list}`, newReportWith(`/${list}/0/author_id`, 'ken'), [`/${list}/0/author_id`])
  }
})

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
