// The order of relevance, its pages and their end; `q` with filters, other orders, totals and tags; marks; near words.
import { sql } from 'drizzle-orm'
import t from 'tap'
import { reports } from '../../src/database/tables.ts'
import { reportVectors } from '../../src/reports/list-queries.ts'
import { compileSearch } from '../../src/search/compile.ts'
import { newestMatches, selectRanked } from '../../src/search/ranked.ts'
import type { Client } from '../support/app.ts'
import { startService } from '../support/app.ts'
import { narratives, post, reportOf, searchAt } from './samples.ts'

const service = await startService(t)
const { anonymous, db } = service
const nhri = await service.as('nhrc-qatar')
const operator = await service.as('ohchr')
type Row = { id: string; narrative: string; highlight?: string }

/** Follows the header Link to the end. */
async function walk(url: string, client: Client = anonymous): Promise<Row[]> {
  const rows: Row[] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    const { status, body, headers, text }: Awaited<ReturnType<Client['get']>> = await client.get(next)
    if (status !== 200) throw new Error(text)
    rows.push(...body.data)
    next = /^<(.*)>; rel="next"$/.exec(headers.link ?? '')?.[1]
  }
  return rows
}

t.test('the more, the nearer and the more telling the words, the earlier', async (t) => {
  const once = 'A lighthouse stands far from every other town, says the long account, and near no harbour at all.'
  const near = 'Lighthouse harbour.'
  const often = 'Lighthouse harbour lighthouse harbour.'
  for (const narrative of [once, often, near]) await post(nhri, reportOf(narrative))
  const titled = { measures: [{ kind: 'other', title: 'Lighthouse harbour', date: null, url: null }] }
  await post(nhri, reportOf('Titled.', titled))
  t.strictSame(await narratives(anonymous, 'lighthouse harbour'), [often, 'Titled.', near, once])
  t.strictSame(await narratives(anonymous, 'harbour lighthouse', '&sort=relevance'), [often, 'Titled.', near, once])
  t.strictSame(await narratives(anonymous, 'lighthouse', '&sort=published_at'), [once, often, near, 'Titled.'])
})

t.test('pages of any size in each order, each row once', async (t) => {
  for (let n = 0; n < 23; n++) await post(n % 3 ? nhri : operator, reportOf(`Orchard ${'apple '.repeat(n % 5)}`))
  for (const more of ['', '&sort=-published_at', '&sort=period_end', '&author_id=nhrc-qatar', '&author_id=ohchr']) {
    const whole = (await anonymous.get(searchAt('reports', 'orchards', `&limit=200${more}`))).body
    t.equal(whole.data.length, more.includes('nhrc') ? 15 : more.includes('ohchr') ? 8 : 23, more)
    t.equal(whole.page.truncated, more.includes('sort') ? undefined : false, more)
    for (const limit of [1, 4, 22, 23]) {
      t.strictSame(
        await walk(searchAt('reports', 'orchards', `&limit=${limit}${more}`)),
        whole.data,
        `${more} by ${limit}`,
      )
    }
    const counted = await anonymous.get(searchAt('reports', 'orchards', `&limit=2&include=total${more}`))
    t.equal(counted.body.page.total, whole.data.length, more)
  }
})

t.test('what is withdrawn while it is read does not end the pages before what was there throughout', async (t) => {
  const paths: string[] = []
  for (const narrative of ['Meadow.', 'Meadow meadow.', 'Meadow meadow meadow.']) {
    paths.push(await post(nhri, reportOf(narrative)))
  }
  const withdrawn = paths[1]!.split('/').at(-1)
  const rival = await db.$client.connect()
  // It is ranked, and waits for the lock to be read.
  await rival.query('begin; lock table report_revisions in access exclusive mode')
  const first = anonymous.get(searchAt('reports', 'meadow', '&limit=1'))
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await db.$client.query(waiting)).rowCount === 0);
  await rival.query(
    `update reports set state = 'withdrawn', withdrawn_at = clock_timestamp(), withdrawal_reason = 'Made up.' where id = $1`,
    [withdrawn],
  )
  await rival.query('commit')
  rival.release()
  const { body, headers } = await first
  t.strictSame(
    body.data.map(({ narrative }: Row) => narrative),
    ['Meadow meadow meadow.'],
  )
  const rest = await walk(/^<(.*)>/.exec(headers.link ?? '')?.[1] ?? searchAt('reports', 'nowhere'))
  t.strictSame(
    rest.map(({ narrative }) => narrative),
    ['Meadow.'],
  )
})

t.test('a cursor belongs to its words', async (t) => {
  const { next } = (await anonymous.get(searchAt('reports', 'orchard', '&limit=2'))).body.page
  for (const query of ['q=orchards', 'q=orchard&sort=period_end', 'q=orchard&level=implemented', 'sort=period_end']) {
    const answer = await anonymous.get(`/v1/reports?limit=2&cursor=${next}&${query}`)
    t.match(answer, { status: 400, body: { code: 'cursor_invalid' } }, query)
  }
  t.equal((await anonymous.get(searchAt('reports', 'orchard', `&limit=3&cursor=${next}`))).status, 200)
  t.equal((await anonymous.get(searchAt('recommendations', 'orchard', `&cursor=${next}`))).status, 400)
})

t.test('with other filters', async (t) => {
  const narrative = 'Volcano report.'
  await post(nhri, reportOf(narrative, { recommendation_id: 'doha-2020-states-1' }))
  await post(nhri, reportOf(narrative, { territory: 'KEN' }))
  const count = async (more: string) => (await narratives(anonymous, 'volcano', more)).length
  t.equal(await count(''), 2)
  t.equal(await count('&state=published'), 2)
  t.equal(await count('&territory=KEN'), 1)
  t.equal(await count('&principle=legality'), 1)
  t.equal(await count('&addressee_id=ken'), 0)
  t.equal(await count('&published_from=2999-01-01T00:00:00Z'), 0)
  t.equal(await count('&level=in_progress&author_id=nhrc-qatar&sort=-period_end'), 2)
})

t.test('an unchanged answer is not sent again', async (t) => {
  const url = searchAt('reports', 'volcano', '&highlight=true')
  const { etag } = (await anonymous.get(url)).headers
  t.equal((await anonymous.get(url, { 'if-none-match': etag! })).status, 304)
  await post(nhri, reportOf('Another volcano.'))
  t.match(await anonymous.get(url, { 'if-none-match': etag! }), {
    status: 200,
    headers: { 'cache-control': 'public, no-cache' },
  })
})

t.test('marks stand around what was sought, and nothing else is HTML', async (t) => {
  const marks = async (q: string): Promise<string[]> =>
    (await anonymous.get(searchAt('reports', q, '&highlight=true'))).body.data.map(({ highlight }: Row) => highlight)
  await post(nhri, reportOf('See <script>alert("1")</script> & the \ue000cafés\ue001 of <b>Montréal</b> opened'))
  t.strictSame(await marks('cafe montreal'), [
    'script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; the <mark>cafés</mark> of &lt;b&gt;<mark>Montréal</mark>&lt;/b&gt; opened',
  ])
  await post(nhri, reportOf('国家<i>人权委员会</i>发表了报告。', { language: 'zh' }))
  t.strictSame(await marks('人权 报告'), ['国家&lt;i&gt;<mark>人权</mark>委员会&lt;/i&gt;发表了<mark>报告</mark>。'])
  await post(nhri, reportOf('حُقُوق النساء', { language: 'ar' }))
  t.strictSame(await marks('نساء'), ['حُقُوق <mark>النساء</mark>'])
  await post(nhri, reportOf(`${'long '.repeat(500)} kingfisher ${'tail '.repeat(500)}`))
  const [excerpt] = await marks('kingfishers')
  t.match(excerpt, /<mark>kingfisher<\/mark>/)
  t.ok(excerpt!.length < 500)
  const rationale = [{ part: 'a', level: 'in_progress', rationale: 'A women’s shelter.' }]
  await post(nhri, reportOf('Elsewhere.', { assessments: rationale }))
  t.match(await marks('woman -kingfisher'), [/Elsewhere\. … A <mark>women<\/mark>/])
  t.notOk('highlight' in (await anonymous.get(searchAt('reports', 'woman'))).body.data[0], 'only where it is asked for')
  for (const more of ['&sort=period_end', '&addressee_id=qat']) {
    const { body } = await anonymous.get(searchAt('reports', 'woman', `&highlight=true${more}`))
    t.match(body.data[0].highlight, '<mark>women</mark>')
  }
})

t.test('where nothing is found, near words of public texts', async (t) => {
  const near = async (q: string, more = '') => {
    const { status, body, text } = await anonymous.get(searchAt('reports', q, more))
    if (status !== 200) throw new Error(text)
    return body.near_words
  }
  t.strictSame(await near('lighthose'), ['lighthouse'])
  t.strictSame(await near('orchrad lighthouze'), ['lighthouse', 'orchard'])
  t.strictSame(await near('montrael'), ['montréal'])
  t.strictSame(await near('"lighthose keeper"'), ['lighthouse'])
  t.strictSame(await near('xylophonists'), [])
  t.strictSame(await near('zz'), [])
  t.strictSame(await near('the th'), [], 'nothing that no search finds')
  t.strictSame(await near('orchard lighthouse'), [], 'words that are there are not near themselves')
  t.equal(await near('lighthouse'), undefined, 'nothing where something is found')
  t.strictSame(await near('lighthose', '&sort=period_end&include=total'), ['lighthouse'])
})

t.test('beyond 1 000 matches the newest are ranked, and the answer says so', async (t) => {
  await db.$client.query(`
    with copies as (
      insert into reports (id, recommendation_id, addressee_id, author_id, basis, stakeholder_group, state, revision,
        period_start, period_end, language, levels, content_bytes, created_at, published_at)
      select gen_random_uuid(), recommendation_id, addressee_id, author_id, basis, stakeholder_group, state, 1,
        date '1900-01-01' + n, date '1900-01-01' + n, language, levels, 7, created_at, clock_timestamp()
      from (select * from reports where author_id = 'ohchr' limit 1) as report, generate_series(1, 1010) as n
      returning *)
    insert into report_revisions (report_id, addressee_id, revision, period_start, period_end, language, narrative,
      assessments, measures, evidence, content_bytes, known_at, person)
    select id, addressee_id, 1, period_start, period_end, 'en', 'Pebble ' || period_start, '[]', '[]', '[]', 7, published_at, 'x'
    from copies order by period_start`)
  for (const more of ['', '&author_id=ohchr']) {
    const first = (await anonymous.get(searchAt('reports', 'pebbles', `&limit=200&include=total${more}`))).body
    t.match(first.page, { truncated: true, total: 1010 }, more)
    const rows = await walk(searchAt('reports', 'pebble', `&limit=200${more}`))
    t.equal(new Set(rows.map(({ id }) => id)).size, 1000, more)
    if (more === '')
      t.notOk(
        rows.some(({ narrative }) => narrative.endsWith('1900-01-05')),
        'the oldest are left out',
      )
    t.match((await anonymous.get(searchAt('reports', 'pebble "1900 02 03"', more))).body.page, { truncated: false })
    t.match((await anonymous.get(searchAt('reports', 'pebble nowhere', more))).body.page, { truncated: false }, 'none')
  }
  t.equal(
    (await walk(searchAt('reports', 'pebble', '&limit=200&sort=published_at'))).length,
    1010,
    'another order has all',
  )
})

t.test('where common words exclude each other the newest are looked through, and the answer says so', async (t) => {
  // As if a hundred thousand texts had come between.
  await db.$client.query(`select setval('report_vectors_number_seq', 100000)`)
  await post(operator, reportOf('Pebble quartz.'))
  await db.$client.query('analyze report_vectors')
  const search = await compileSearch(db, 'pebble -quartz')
  const among = { table: reports, id: reports.id, conditions: undefined, newestFirst: sql`published_at desc` }
  const found = async (compared?: number) => {
    const candidates = await newestMatches(db, reportVectors, search, among, compared)
    const { rows, truncated } = await selectRanked(db, reportVectors, candidates, search, null, 50)
    return { ranked: rows.length, truncated }
  }
  t.strictSame(await found(), { ranked: 51, truncated: true })
  t.strictSame(await found(1), { ranked: 0, truncated: true }, 'none among the newest')
})
