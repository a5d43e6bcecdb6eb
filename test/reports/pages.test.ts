// Pages of GET /v1/reports: each row once in every order, also while others come and go between the pages.
import t from 'tap'
import type { Client } from '../support/app.ts'
import { newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
type Row = { id: string; period_end: string; published_at: string }
const sorts = ['-published_at', 'published_at', '-period_end', 'period_end']

// Many share one last day, so that the id decides between them; two even share the moment of publication.
const recommendations = [1, 2, 3, 5, 6].map((n) => `doha-2020-states-${n}`)
const territories = [null, 'KEN', 'UGA', 'FRA', 'ITA']
for (const recommendation_id of recommendations) {
  for (const territory of territories) {
    const period = { period_start: '2024-01-01', period_end: territory === 'ITA' ? '2024-06-30' : '2024-12-31' }
    await nhri.post('/v1/reports', newReport({ recommendation_id, territory, ...period }))
  }
}
await service.db.$client.query(
  'update reports set published_at = (select min(published_at) from reports) where territory = $1',
  ['KEN'],
)
const existing: string[] = (await anonymous.get('/v1/reports?limit=200')).body.data.map(({ id }: Row) => id)

/** Follows the header Link to the end; `between` runs after each page. */
async function walk(url: string, client: Client = anonymous, between: (page: Row[]) => Promise<void> = async () => {}) {
  const seen: Row[] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    const { status, body, headers, text }: Awaited<ReturnType<Client['get']>> = await client.get(next)
    if (status !== 200) throw new Error(text)
    seen.push(...body.data)
    next = /^<(.*)>; rel="next"$/.exec(headers.link ?? '')?.[1]
    if ((next === undefined) !== (body.page.next === null)) throw new Error('Link and page.next disagree')
    await between(body.data)
  }
  return seen
}

t.test('each row once, in the order of the whole list, whatever the size of a page', async (t) => {
  for (const sort of sorts) {
    const whole = (await anonymous.get(`/v1/reports?limit=200&sort=${sort}`)).body.data
    t.equal(whole.length, 25)
    for (const limit of [1, 2, 7, 24, 25, 26]) {
      t.strictSame(await walk(`/v1/reports?sort=${sort}&limit=${limit}`), whole, `${sort} by ${limit}`)
    }
  }
})

t.test('with filters, and to the end of an empty list', async (t) => {
  const rows = await walk('/v1/reports?territory=KEN,FRA&limit=3&level=partly_implemented')
  t.equal(new Set(rows.map(({ id }) => id)).size, 10)
  t.strictSame(await walk('/v1/reports?territory=ESP&limit=3'), [])
})

t.test('the total is that of the list, on each of its pages', async (t) => {
  const first = await anonymous.get('/v1/reports?limit=10&include=total')
  t.strictSame([first.body.page.total, first.body.page.limit, first.body.data.length], [25, 10, 10])
  t.match(first.headers.link, 'include=total')
  const second = await anonymous.get(`/v1/reports?limit=10&include=total&cursor=${first.body.page.next}`)
  t.equal(second.body.page.total, 25)
  t.notOk('total' in (await anonymous.get('/v1/reports?limit=10')).body.page, 'only where it was asked for')
})

t.test('what stood all the time is seen once, while others are posted and withdrawn between the pages', async (t) => {
  for (const sort of sorts) {
    const own: string[] = []
    let taken = 0
    const rows = await walk(`/v1/reports?sort=${sort}&limit=4`, anonymous, async () => {
      // Two for each page of four, and no longer than a walk towards the newest would meet them for ever.
      if (own.length === 16) return
      for (let n = 0; n < 2; n++) own.push((await operator.post('/v1/reports', newReport())).headers.location!)
      const gone = own[taken++]!
      await operator.change('POST', `${gone}/withdrawal`, { reason: 'x' }, gone)
    })
    const counts = Map.groupBy(rows, ({ id }) => id)
    for (const id of existing) t.equal(counts.get(id)?.length, 1, `${sort} ${id}`)
    for (const [id, found] of counts) t.equal(found.length, 1, `${sort}: nothing twice, ${id}`)
    for (const location of own.slice(taken))
      await operator.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
  }
})

t.test('a row that a cursor stands at may go', async (t) => {
  const posted = (await operator.post('/v1/reports', newReport())).headers.location!
  const first = await anonymous.get('/v1/reports?limit=1')
  t.equal(`/v1/reports/${first.body.data[0].id}`, posted)
  await operator.change('POST', `${posted}/withdrawal`, { reason: 'x' }, posted)
  const rest = await walk(/<(.*)>/.exec(first.headers.link!)![1]!)
  t.strictSame(
    rest.map(({ id }) => id),
    existing,
  )
})

t.test('a cursor belongs to its filters, order and address, and cannot be altered', async (t) => {
  const { next } = (await anonymous.get('/v1/reports?limit=2&territory=KEN&sort=period_end')).body.page
  const [body, tag] = next.split('.')
  const other = Buffer.from(JSON.stringify(['2020-01-01', existing[0]])).toString('base64url')
  const queries = [
    `territory=UGA&sort=period_end&cursor=${next}`,
    `territory=KEN&sort=-period_end&cursor=${next}`,
    `territory=KEN&cursor=${next}`,
    `sort=period_end&cursor=${next}`,
    `territory=KEN&sort=period_end&level=regressed&cursor=${next}`,
    `territory=KEN&sort=period_end&state=withdrawn&cursor=${next}`,
    `territory=KEN&sort=period_end&cursor=${other}.${tag}`,
    `territory=KEN&sort=period_end&cursor=${body}`,
    `territory=KEN&sort=period_end&cursor=${body}.`,
    `territory=KEN&sort=period_end&cursor=${body}.${tag.slice(1)}`,
    `territory=KEN&sort=period_end&cursor=${next}.${tag}`,
    `territory=KEN&sort=period_end&cursor=${next}%3D`,
  ]
  for (const query of queries) {
    t.match(await anonymous.get(`/v1/reports?${query}`), { status: 400, body: { code: 'cursor_invalid' } }, query)
  }
  t.equal((await anonymous.get(`/v1/actors?cursor=${next}`)).status, 400)
  t.equal(
    (await anonymous.get(`/v1/reports?limit=5&territory=ken&sort=period_end&cursor=${next}`)).body.data.length,
    3,
    'another size of page is fine',
  )
})

t.test('own drafts in pages', async (t) => {
  for (let n = 0; n < 5; n++) await nhri.post('/v1/reports', newReport({ state: 'draft' }))
  await operator.post('/v1/reports', newReport({ state: 'draft' }))
  for (const sort of ['period_end', '-period_end']) {
    const rows = await walk(`/v1/reports?state=draft&limit=2&sort=${sort}`, nhri)
    t.equal(new Set(rows.map(({ id }) => id)).size, 5)
  }
})

t.test(
  'a cursor of drafts belongs to their author, whoever of its people asks, and any other to everybody',
  async (t) => {
    for (const client of [nhri, operator]) {
      for (let n = 0; n < 2; n++) await client.post('/v1/reports', newReport({ state: 'draft' }))
    }
    const colleague = await service.as('nhrc-qatar', ['reports:write'], 'a colleague')
    const drafts = '/v1/reports?state=draft&limit=1'
    const next = `${drafts}&cursor=${(await nhri.get(drafts)).body.page.next}`
    t.equal((await nhri.get(next)).status, 200)
    t.equal((await colleague.get(next)).status, 200)
    t.match(await operator.get(next), { status: 400, body: { code: 'cursor_invalid' } })

    const answers = []
    for (const client of [anonymous, nhri, operator]) answers.push((await client.get('/v1/reports?limit=1')).text)
    t.equal(new Set(answers).size, 1, 'what is public may be kept, and answers everybody the same')
  },
)

t.test('a page of long reports ends early, and the next one goes on', async (t) => {
  const long = (n: number) => `${n} ${'Made up to be long. '.repeat(900)}`
  const measures = Array.from({ length: 100 }, () => ({
    kind: 'other',
    title: long(0).slice(0, 500),
    url: `https://e.org/${'a'.repeat(1_900)}`,
  }))
  const ids = new Set()
  for (let n = 0; n < 12; n++) {
    const about = { recommendation_id: 'doha-2020-states-4', assessments: [{ part: 'a', level: 'in_progress' }] }
    ids.add((await operator.post('/v1/reports', newReport({ ...about, narrative: long(n), measures }))).body.id)
  }
  const lengths: number[] = []
  const seen = await walk('/v1/reports?recommendation_id=doha-2020-states-4&limit=200', anonymous, async (page) => {
    lengths.push(page.length)
  })
  t.strictSame(new Set(seen.map(({ id }) => id)), ids)
  t.equal(seen.length, 12)
  t.ok(lengths.length > 1 && Math.max(...lengths) < 10, `rows by page: ${lengths}`)

  const location = `/v1/reports/${seen[0]!.id}`
  for (let n = 0; n < 10; n++) await operator.change('PATCH', location, { narrative: long(n + 20) })
  const revisions = await walk(`${location}/revisions?limit=200`)
  t.strictSame(
    revisions.map((row) => (row as unknown as { revision: number }).revision),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  )
  t.ok((await anonymous.get(`${location}/revisions?limit=200`)).body.data.length < 11)
})

t.test('a list that is asked again and again goes on answering what is true', async (t) => {
  const url = '/v1/reports?recommendation_id=doha-2020-states-6&sort=-published_at&limit=3'
  const later = /^<(.*)>/.exec((await anonymous.get(url)).headers.link!)![1]!
  for (let round = 0; round < 8; round++) {
    const { headers } = await nhri.post('/v1/reports', newReport({ recommendation_id: 'doha-2020-states-6' }))
    t.equal(`/v1/reports/${(await anonymous.get(url)).body.data[0].id}`, headers.location)
    t.equal((await anonymous.get(later)).body.data.length, 2)
  }
})
