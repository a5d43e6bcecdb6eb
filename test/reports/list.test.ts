// GET /v1/reports: every filter, alone and together, held against the same choice made in JavaScript.
import t, { type Test } from 'tap'
import { anotherSource, registerActor, reportBody } from '../support/samples.ts'
import { faultyPlaces, startWithAuthors } from './samples.ts'

const { service, operator, nhri, anonymous } = await startWithAuthors(t)
await registerActor(service, 'made-up-company', { country: 'USA' })
await registerActor(service, 'made-up-society', { stakeholder_group: 'civil_society', country: 'KEN' })

// biome-ignore lint/suspicious/noExplicitAny: reports as they are answered
type Report = any
type Row = [
  author: string,
  recommendation: string,
  addressee: string,
  territory: string | null,
  start: string,
  end: string,
  levels: string,
  state: string,
  language?: string,
]
const rows: Row[] = [
  ['nhrc-qatar', 'states-5', 'qat', null, '2020-03-01', '2020-12-31', 'in_progress not_started', 'published'],
  ['nhrc-qatar', 'states-5', 'qat', null, '2021-01-01', '2021-12-31', 'implemented', 'published'],
  ['nhrc-qatar', 'states-5', 'qat', 'KEN', '2021-01-01', '2021-12-31', 'regressed', 'published'],
  ['nhrc-qatar', 'states-1', 'qat', null, '2021-06-01', '2022-05-31', 'partly_implemented', 'published'],
  ['nhrc-qatar', 'nhris-1', 'nhrc-qatar', null, '2022-01-01', '2022-12-31', 'implemented in_progress', 'published'],
  [
    'nhrc-qatar',
    'companies-5',
    'made-up-company',
    'QAT',
    '2022-01-01',
    '2022-12-31',
    'regressed not_applicable',
    'published',
  ],
  ['qat', 'states-5', 'qat', null, '2021-01-01', '2021-12-31', 'implemented implemented', 'published'],
  ['qat', 'states-2', 'qat', null, '2021-01-01', '2021-12-31', 'not_started', 'published', 'ar'],
  ['ohchr', 'states-5', 'ken', null, '2023-01-01', '2023-12-31', 'in_progress', 'published', 'pt-BR'],
  ['ohchr', 'states-4', 'qat', 'UGA', '2023-01-01', '2023-12-31', 'regressed', 'published'],
  ['ohchr', 'companies-5', 'made-up-company', null, '2024-01-01', '2024-12-31', 'partly_implemented', 'published'],
  ['ohchr', 'civil-society-4', 'ifj', null, '2024-01-01', '2024-12-31', 'in_progress', 'published', 'pt'],
  ['ohchr', 'international-organizations-2', 'ohchr', null, '2024-02-29', '2024-02-29', 'implemented', 'published'],
  ['made-up-society', 'states-1', 'ken', null, '2024-01-01', '2024-12-31', 'regressed', 'published'],
  ['made-up-society', 'companies-1', 'made-up-company', 'KEN', '2025-01-01', '2025-06-30', 'not_started', 'published'],
  ['made-up-company', 'companies-1', 'made-up-company', null, '2025-01-01', '2025-06-30', 'implemented', 'published'],
  ['nhrc-qatar', 'states-6', 'qat', null, '2025-01-01', '2025-06-30', 'implemented', 'withdrawn'],
  ['ohchr', 'states-6', 'ken', null, '2025-01-01', '2025-06-30', 'implemented', 'withdrawn'],
  ['nhrc-qatar', 'states-3', 'qat', null, '2025-01-01', '2025-06-30', 'implemented', 'draft'],
  ['nhrc-qatar', 'states-3', 'qat', 'KEN', '2024-01-01', '2024-06-30', 'regressed', 'draft'],
  ['ohchr', 'states-3', 'ken', null, '2025-01-01', '2025-06-30', 'implemented', 'draft'],
]
const principles: Record<string, string[]> = {
  'states-1': ['legality', 'necessity'],
  'states-2': ['legality', 'necessity'],
  'states-4': ['access_to_remedy'],
  'companies-1': ['transparency'],
  'companies-5': ['necessity', 'access_to_remedy', 'transparency'],
}

await anotherSource(service, 'doha-2020-states-1')

/** Everything as its author last read it. */
const all: Report[] = []
for (const [author, recommendation, addressee_id, territory, start, end, levels, state, language = 'en'] of rows) {
  const client = await service.as(author)
  const body = reportBody({
    recommendation_id: `doha-2020-${recommendation}`,
    addressee_id,
    territory,
    period_start: start,
    period_end: end,
    language,
    state: state === 'draft' ? 'draft' : 'published',
    assessments: levels.split(' ').map((level, at) => ({ part: 'abc'[at], level, rationale: 'Made up.' })),
  })
  const created = await client.post('/v1/reports', body)
  if (created.status !== 201) throw new Error(created.text)
  const location = created.headers.location!
  if (state === 'withdrawn') await client.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
  all.push((await client.get(location)).body)
}
const published = all.filter(({ state }) => state === 'published')
const newestFirst = (a: Report, b: Report) => (a.published_at < b.published_at ? 1 : -1)

/** Asks and expects exactly these reports, whole, newest first. */
async function expectReports(t: Test, query: string, expected: Report[], client = anonymous) {
  const answer = await client.get(`/v1/reports?include=total&${query}`)
  t.equal(answer.status, 200, `${query} ${answer.status === 200 ? '' : answer.text}`)
  t.strictSame(answer.body.data, expected.toSorted(newestFirst), query)
  t.strictSame(answer.body.page, { next: null, limit: 50, total: expected.length }, query)
}

const levelsOf = ({ assessments }: Report): string[] => (assessments ?? []).map(({ level }: Report) => level)
const serves =
  (...wanted: string[]) =>
  ({ recommendation_id }: Report) =>
    principles[recommendation_id.replace('doha-2020-', '')]?.some((one) => wanted.includes(one)) ?? false
const middle = published.toSorted(newestFirst)[8]

t.test('without filters: what is published, newest first', async (t) => {
  await expectReports(t, '', published)
  await expectReports(t, 'state=published', published)
})

const cases: [query: string, fits: (report: Report) => boolean][] = [
  ['recommendation_id=doha-2020-states-5', (r) => r.recommendation_id === 'doha-2020-states-5'],
  ['recommendation_id=doha-2020-states-5,doha-2020-nhris-1', (r) => /states-5|nhris-1$/.test(r.recommendation_id)],
  [
    'recommendation_id=doha-2020-states-5&recommendation_id=doha-2020-nhris-1',
    (r) => /states-5|nhris-1$/.test(r.recommendation_id),
  ],
  ['recommendation_id=doha-2020-companies-7', (r) => r.recommendation_id === 'doha-2020-companies-7'],
  ['addressee_id=ken', (r) => r.addressee_id === 'ken'],
  ['addressee_id=ken,ifj', (r) => ['ken', 'ifj'].includes(r.addressee_id)],
  ['author_id=nhrc-qatar', (r) => r.author_id === 'nhrc-qatar'],
  ['author_id=qat&author_id=made-up-society,made-up-company', (r) => /^(qat|made-up)/.test(r.author_id)],
  ['stakeholder_group=companies', (r) => r.stakeholder_group === 'companies'],
  ['stakeholder_group=civil_society,nhris', (r) => ['civil_society', 'nhris'].includes(r.stakeholder_group)],
  ['principle=legality', serves('legality')],
  ['principle=necessity', serves('necessity')],
  ['principle=access_to_remedy,transparency', serves('access_to_remedy', 'transparency')],
  ['principle=public_accountability', () => false],
  ['principle=unassigned', (r) => principles[r.recommendation_id.replace('doha-2020-', '')] === undefined],
  ['instrument=paris-principles', (r) => r.recommendation_id === 'doha-2020-states-5'],
  ['instrument=paris-principles,iccpr-article-20-2', (r) => /states-[25]$/.test(r.recommendation_id)],
  ['instrument=paris-principles&principle=legality', () => false],
  ['source=doha-2020,made-up', () => true],
  ['source=doha-2020', (r) => r.recommendation_id !== 'doha-2020-states-1'],
  ['source=made-up', (r) => r.recommendation_id === 'doha-2020-states-1'],
  ['region=142', (r) => r.addressee_country === 'QAT'],
  ['region=145,014', (r) => ['QAT', 'KEN'].includes(r.addressee_country)],
  ['region=021&addressee_id=made-up-company', (r) => r.addressee_id === 'made-up-company'],
  ['addressee_country=QAT', (r) => r.addressee_country === 'QAT'],
  ['addressee_country=qat', (r) => r.addressee_country === 'QAT'],
  ['addressee_country=KEN,usa', (r) => ['KEN', 'USA'].includes(r.addressee_country)],
  ['author_country=KEN', (r) => r.author_country === 'KEN'],
  ['author_country=USA,QAT', (r) => ['USA', 'QAT'].includes(r.author_country)],
  ['language=ar', (r) => r.language === 'ar'],
  ['language=pt', (r) => r.language === 'pt'],
  ['language=pt-BR,ar&language=pt', (r) => r.language !== 'en'],
  ['language=en&level=regressed', (r) => r.language === 'en' && levelsOf(r).includes('regressed')],
  ['language=sw', () => false],
  ['territory=KEN', (r) => r.territory === 'KEN'],
  ['territory=ken,UGA', (r) => ['KEN', 'UGA'].includes(r.territory)],
  ['level=regressed', (r) => levelsOf(r).includes('regressed')],
  ['level=not_applicable', (r) => levelsOf(r).includes('not_applicable')],
  ['level=not_started,in_progress', (r) => levelsOf(r).some((level) => ['not_started', 'in_progress'].includes(level))],
  ['basis=self', (r) => r.basis === 'self'],
  ['basis=nhri,civil_society', (r) => ['nhri', 'civil_society'].includes(r.basis)],
  ['basis=other', () => false],
  ['period_from=2024-01-01', (r) => r.period_end >= '2024-01-01'],
  ['period_from=2021-12-31', (r) => r.period_end >= '2021-12-31'],
  ['period_from=2022-01-01', (r) => r.period_end >= '2022-01-01'],
  ['period_to=2021-01-01', (r) => r.period_start <= '2021-01-01'],
  ['period_to=2020-12-31', (r) => r.period_start <= '2020-12-31'],
  [
    'period_from=2024-02-29&period_to=2024-02-29',
    (r) => r.period_start <= '2024-02-29' && r.period_end >= '2024-02-29',
  ],
  ['period_from=2025-01-01&period_to=2020-01-01', () => false],
  [`published_from=${middle.published_at}`, (r) => r.published_at >= middle.published_at],
  [`published_to=${middle.published_at}`, (r) => r.published_at < middle.published_at],
  [`published_from=${middle.published_at}&published_to=${middle.published_at}`, () => false],
  ['published_from=2020-01-01T00:00:00%2B14:00', () => true],
  ['published_to=2020-01-01T00:00:00-12:00', () => false],
  ['published_from=2999-12-31T23:59:59.999999999Z', () => false],
  [
    'author_id=nhrc-qatar&addressee_id=qat&level=implemented',
    (r) => r.author_id === 'nhrc-qatar' && r.addressee_id === 'qat' && levelsOf(r).includes('implemented'),
  ],
  ['basis=nhri&territory=QAT,KEN', (r) => r.basis === 'nhri' && ['QAT', 'KEN'].includes(r.territory)],
  [
    'stakeholder_group=states&principle=legality&author_country=QAT',
    (r) => r.stakeholder_group === 'states' && serves('legality')(r) && r.author_country === 'QAT',
  ],
  [
    'principle=transparency&level=implemented&basis=self',
    (r) => serves('transparency')(r) && levelsOf(r).includes('implemented') && r.basis === 'self',
  ],
  [
    'addressee_country=QAT&period_to=2021-01-01&level=implemented&basis=self',
    (r) =>
      r.addressee_country === 'QAT' &&
      r.period_start <= '2021-01-01' &&
      levelsOf(r).includes('implemented') &&
      r.basis === 'self',
  ],
  ['stakeholder_group=companies&author_id=qat', () => false],
]

t.test('each filter, and several together', async (t) => {
  for (const [query, fits] of cases) await expectReports(t, query, published.filter(fits))
})

/** Parameters that do not say which reports are found, and those that have tests of their own. */
const others = ['limit', 'cursor', 'include', 'sort', 'state', 'facets', 'fields', 'as_of', 'q', 'highlight']
t.test('every other filter stands in the table of cases', async (t) => {
  const { body } = await anonymous.get('/v1/reports?nonsense=1')
  const known: string[] = /Known here: (.*)\./.exec(body.errors[0].mend)![1]!.split(', ')
  for (const name of known.filter((one) => !others.includes(one))) {
    t.ok(
      cases.some(([query]) => query.includes(`${name}=`)),
      name,
    )
  }
  t.equal(known.length, 18 + others.length)
})

t.test('in each order', async (t) => {
  const orders: Record<string, (r: Report) => string> = {
    published_at: (r) => `${r.published_at} ${r.id}`,
    period_end: (r) => `${r.period_end} ${r.id}`,
  }
  for (const [key, of] of Object.entries(orders)) {
    const ascending = published.toSorted((a, b) => (of(a) < of(b) ? -1 : 1)).map(({ id }) => id)
    const ids = async (sort: string) =>
      (await anonymous.get(`/v1/reports?sort=${sort}`)).body.data.map(({ id }: Report) => id)
    t.strictSame(await ids(key), ascending, key)
    t.strictSame(await ids(`-${key}`), ascending.toReversed(), `-${key}`)
  }
})

t.test('withdrawn ones are listed as tombstones, where they are asked for', async (t) => {
  const withdrawn = all.filter(({ state }) => state === 'withdrawn')
  await expectReports(t, 'state=withdrawn', withdrawn)
  await expectReports(
    t,
    'state=withdrawn&author_id=ohchr',
    withdrawn.filter(({ author_id }) => author_id === 'ohchr'),
  )
  for (const report of (await anonymous.get('/v1/reports?state=withdrawn')).body.data) {
    t.match(report, { narrative: null, assessments: null, measures: null, evidence: null, withdrawal: { reason: 'x' } })
  }
})

t.test("drafts are listed to their author's tokens alone, in answers that nobody keeps", async (t) => {
  const own = (author: string) => all.filter((r) => r.state === 'draft' && r.author_id === author)
  const ids = (reports: Report[]) => reports.map(({ id }) => id).sort()
  for (const [author, client] of Object.entries({ 'nhrc-qatar': nhri, ohchr: operator })) {
    const answer = await client.get('/v1/reports?state=draft&include=total')
    t.strictSame(ids(answer.body.data), ids(own(author)), author)
    t.equal(answer.body.page.total, own(author).length)
    t.equal(answer.headers['cache-control'], 'private, no-store')
  }
  const byEnd = (sort: string) => nhri.get(`/v1/reports?state=draft&sort=${sort}`)
  t.strictSame(
    (await byEnd('period_end')).body.data.map((r: Report) => r.period_end),
    ['2024-06-30', '2025-06-30'],
  )
  t.strictSame(
    (await byEnd('-period_end')).body.data.map((r: Report) => r.period_end),
    ['2025-06-30', '2024-06-30'],
  )
  t.equal((await nhri.get('/v1/reports?state=draft&territory=KEN')).body.data.length, 1)
  t.equal((await nhri.get('/v1/reports?state=draft&author_id=ohchr&include=total')).body.page.total, 0)
  const anybody = await anonymous.get('/v1/reports?state=draft')
  t.match(anybody, { status: 401, headers: { 'www-authenticate': /^Bearer/ }, body: { code: 'token_required' } })
  const reader = await service.as('nhrc-qatar', ['actors:write'])
  t.match(await reader.get('/v1/reports?state=draft'), { status: 403, body: { code: 'scope_missing' } })
})

t.test('drafts have no order of publication', async (t) => {
  for (const sort of ['published_at', '-published_at']) {
    const answer = await nhri.get(`/v1/reports?state=draft&limit=1&sort=${sort}`)
    t.equal(answer.status, 400, answer.text)
    t.strictSame(faultyPlaces(answer), ['sort'])
  }
  const first = await nhri.get('/v1/reports?state=draft&limit=1')
  const second = await nhri.get(/<(.*)>/.exec(first.headers.link!)![1]!)
  t.not(second.body.data[0].id, first.body.data[0].id)
})

t.test('an unchanged list is not sent again; every change gives it another tag', async (t) => {
  const { etag } = (await anonymous.get('/v1/reports?author_id=ohchr')).headers
  const again = () => anonymous.get('/v1/reports?author_id=ohchr', { 'if-none-match': etag! })
  t.equal((await again()).status, 304)
  const location = `/v1/reports/${published.find(({ author_id }) => author_id === 'ohchr').id}`
  await operator.change('PATCH', location, { narrative: 'Revised.' })
  const changed = await again()
  t.equal(changed.status, 200)
  t.equal(changed.headers['cache-control'], 'public, no-cache')
  t.match(changed.text, 'Revised.')
})

t.test('a filter follows the revision that stands', async (t) => {
  const location = `/v1/reports/${published.find((r) => r.author_id === 'qat' && /states-2/.test(r.recommendation_id)).id}`
  const found = async (query: string) =>
    (await anonymous.get(`/v1/reports?author_id=qat&${query}`)).text.includes(location.slice(12))
  t.equal(await found('level=not_started'), true)
  await (await service.as('qat')).change('PATCH', location, {
    assessments: [{ part: 'b', level: 'regressed' }],
    period_end: '2022-01-15',
  })
  t.equal(await found('level=not_started'), false)
  t.equal(await found('level=regressed&period_from=2022-01-15'), true)
})
