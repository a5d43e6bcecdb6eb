// as_of on reports: those that were public at a moment, as they were known then, never more visible than today.
import pg from 'pg'
import t from 'tap'
import type { Client } from '../support/app.ts'
import { faultyPlaces, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 1, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())
const now = async () =>
  (await plain.query(`select to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`)).rows[0].at as string
const says = (level: string) => ({ assessments: [{ part: 'a', level, rationale: 'Made up.' }] })
const post = async (client: Client, changes: Record<string, unknown>) => {
  const answer = await client.post('/v1/reports', newReport(changes))
  if (answer.status !== 201) throw new Error(answer.text)
  return answer
}
const change = async (client: Client, method: 'PATCH' | 'POST', url: string, body: unknown, of = url) => {
  const answer = await client.change(method, url, body, of)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer
}

const empty = await now()
const revised = (await post(nhri, { narrative: 'First.', ...says('not_started') })).body
const drafted = (await post(nhri, { state: 'draft', narrative: 'A draft.' })).body
const afterFirst = await now()
const withdrawn = (await post(operator, { narrative: 'Taken back.', ...says('regressed') })).body
const beforeRevision = await now()
const later = { period_start: '2021-06-01', period_end: '2021-06-30' }
const second = (
  await change(nhri, 'PATCH', `/v1/reports/${revised.id}`, {
    narrative: 'Second.',
    language: 'fr',
    ...later,
    ...says('implemented'),
  })
).body
const beforeWithdrawal = await now()
const tombstone = (
  await change(
    operator,
    'POST',
    `/v1/reports/${withdrawn.id}/withdrawal`,
    { reason: 'x' },
    `/v1/reports/${withdrawn.id}`,
  )
).body
const afterWithdrawal = await now()
const published = (
  await change(nhri, 'POST', `/v1/reports/${drafted.id}/publication`, undefined, `/v1/reports/${drafted.id}`)
).body
const afterPublication = await now()

const list = async (moment: string, query = '') => {
  const { status, body, text } = await anonymous.get(`/v1/reports?as_of=${moment}&${query}`)
  if (status !== 200) throw new Error(text)
  return body
}
const ids = async (moment: string, query = '') => (await list(moment, query)).data.map(({ id }: { id: string }) => id)

t.test('the list as it was, each report in the revision that stood then', async (t) => {
  t.strictSame((await list(empty)).data, [])
  t.strictSame(await list(afterFirst), { data: [revised], page: { next: null, limit: 50 }, as_of: afterFirst })
  t.strictSame((await list(beforeWithdrawal)).data, [second])
  t.strictSame((await list(afterPublication)).data, [published, second])
  t.strictSame((await list(afterPublication)).data, (await anonymous.get('/v1/reports')).body.data)
  t.strictSame(await ids(revised.published_at), [revised.id], 'the moment itself is included')
  t.strictSame(await ids(afterFirst.replace('Z', '%2B00:00')), [revised.id])
  t.notOk('as_of' in (await anonymous.get('/v1/reports')).body)
})

t.test('filters ask the revision that stood then', async (t) => {
  const cases: [moment: string, query: string, found: string[]][] = [
    [afterFirst, 'level=not_started', [revised.id]],
    [afterFirst, 'level=implemented', []],
    [beforeWithdrawal, 'level=not_started', []],
    [beforeWithdrawal, 'level=implemented,regressed', [revised.id]],
    [afterFirst, `period_from=${revised.period_end}&period_to=${revised.period_start}`, [revised.id]],
    [afterFirst, 'period_from=2021-06-30', []],
    [beforeWithdrawal, 'period_from=2021-06-30&period_to=2021-06-01', [revised.id]],
    [beforeWithdrawal, `period_to=${revised.period_start}`, []],
    [afterFirst, 'author_id=nhrc-qatar&basis=nhri&addressee_country=qat&source=doha-2020', [revised.id]],
    [afterFirst, 'author_id=ohchr', []],
    [afterFirst, 'language=en', [revised.id]],
    [afterFirst, 'language=fr', []],
    [beforeWithdrawal, 'language=fr,ar', [revised.id]],
    [beforeWithdrawal, 'language=en', []],
    [afterPublication, `published_from=${published.published_at}`, [published.id]],
    [afterPublication, `published_to=${published.published_at}`, [revised.id]],
    [
      afterPublication,
      'instrument=paris-principles&region=142&author_country=qat&level=partly_implemented',
      [published.id],
    ],
    [afterPublication, 'sort=published_at', [revised.id, published.id]],
  ]
  for (const [moment, query, found] of cases) {
    t.strictSame(await ids(moment, query), found, query)
    t.equal((await list(moment, `${query}&include=total&limit=1`)).page.total, found.length, query)
  }
})

t.test('one report as it was', async (t) => {
  const read = (id: string, moment: string, client = anonymous) => client.get(`/v1/reports/${id}?as_of=${moment}`)
  t.strictSame((await read(revised.id, afterFirst)).body, { ...revised, as_of: afterFirst })
  t.strictSame((await read(revised.id, beforeWithdrawal)).body, { ...second, as_of: beforeWithdrawal })
  for (const client of [anonymous, nhri]) {
    t.equal((await read(revised.id, empty, client)).status, 404, 'before it was')
    t.equal((await read(drafted.id, beforeWithdrawal, client)).status, 404, 'a draft has no past')
  }
  t.equal((await read(published.id, afterPublication)).body.narrative, 'A draft.')
})

t.test('what has been withdrawn since is a tombstone, and in no list of what was published', async (t) => {
  const { text, body } = await anonymous.get(`/v1/reports/${withdrawn.id}?as_of=${beforeRevision}`)
  t.strictSame(body, { ...tombstone, as_of: beforeRevision })
  t.notMatch(text, /Taken back|regressed/)
  for (const query of ['', 'level=regressed', 'author_id=ohchr', 'include=author', 'fields=narrative']) {
    t.notOk((await ids(beforeRevision, query)).includes(withdrawn.id), query)
  }
  t.strictSame(await ids(beforeWithdrawal, 'state=withdrawn'), [])
  t.strictSame((await list(afterWithdrawal, 'state=withdrawn')).data, [tombstone])
  t.strictSame(await ids(afterWithdrawal, 'state=withdrawn&level=regressed'), [], 'nor is it found by what it said')
})

t.test('with fields and embeds', async (t) => {
  const { data } = await list(afterFirst, 'fields=narrative,revision&include=author')
  t.match(data, [{ id: revised.id, narrative: 'First.', revision: 1, author: { id: 'nhrc-qatar', country: 'QAT' } }])
  t.strictSame(Object.keys(data[0]), ['id', 'revision', 'narrative', 'author'])
  const { body } = await anonymous.get(`/v1/reports/${revised.id}?as_of=${afterFirst}&fields=revision`)
  t.strictSame(body, { id: revised.id, revision: 1, as_of: afterFirst })
})

t.test('pages: every row once, by a cursor of this moment alone', async (t) => {
  for (let n = 0; n < 12; n++) await post(operator, {})
  const moment = await now()
  const whole = (await list(moment, 'limit=200')).data
  t.equal(whole.length, 14)
  await Promise.all(
    whole
      .slice(0, 4)
      .map(({ id }: { id: string }) =>
        (id === published.id ? nhri : operator).change('PATCH', `/v1/reports/${id}`, { narrative: 'Later.' }),
      ),
  )
  await post(operator, {})
  for (const sort of ['-published_at', 'published_at']) {
    const seen = []
    let url: string | undefined = `/v1/reports?as_of=${moment}&limit=5&sort=${sort}`
    while (url !== undefined) {
      const { body, headers }: Awaited<ReturnType<Client['get']>> = await anonymous.get(url)
      seen.push(...body.data)
      url = /^<(.*)>/.exec(headers.link ?? '')?.[1]
    }
    t.strictSame(seen, sort === '-published_at' ? whole : whole.toReversed())
  }
  const { next } = (await list(moment, 'limit=5')).page
  for (const other of ['', `as_of=${afterPublication}&`]) {
    t.equal((await anonymous.get(`/v1/reports?${other}cursor=${next}`)).body.code, 'cursor_invalid')
  }
})

t.test('what is refused', async (t) => {
  const refused: [query: string, place: string][] = [
    [`as_of=${new Date(Date.now() + 60_000).toISOString()}`, 'as_of'],
    ['as_of=2026-01-01', 'as_of'],
    ['as_of=2026-01-01T00:00:00+02:00', 'as_of'],
    [`as_of=${afterFirst}&sort=period_end`, 'sort'],
    [`as_of=${afterFirst}&sort=-period_end`, 'sort'],
    [`as_of=${afterFirst}&state=draft`, 'state'],
    [`as_of=${afterFirst}&facets=level`, 'facets'],
  ]
  for (const [query, place] of refused) {
    const answer = await nhri.get(`/v1/reports?${query}`)
    t.equal(answer.status, 400, query)
    t.strictSame(faultyPlaces(answer), [place], query)
  }
  for (const wrong of ['', 'yesterday', '2999-01-01T00:00:00Z', '2026-01-01T00:00:00']) {
    t.equal((await anonymous.get(`/v1/reports/${revised.id}?as_of=${wrong}`)).status, 400, wrong)
  }
})
