// as_of on implementations and statistics: what was known at a moment, never more visible than today.
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 2, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())

const state = await service.as('qat')
const nhri = await service.as('nhrc-qatar')
const at = '/v1/recommendations/doha-2020-states-5/implementations/qat'
const statistics = '/v1/statistics/implementation-levels'
const now = async () =>
  (await plain.query(`select to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`)).rows[0].at as string
const says = (levels: Record<string, string>) =>
  Object.entries(levels).map(([part, level]) => ({ part, level, rationale: 'Made up.' }))
const asOf = (url: string, moment: string) => anonymous.get(`${url}${url.includes('?') ? '&' : '?'}as_of=${moment}`)

const silence = await now()
const self = await state.post('/v1/reports', reportBody({ assessments: says({ a: 'implemented' }) }))
const afterSelf = await now()
const assessed = await nhri.post('/v1/reports', reportBody({ assessments: says({ a: 'in_progress', b: 'regressed' }) }))
const afterAssessed = await now()
const patched = await nhri.change('PATCH', assessed.headers.location!, { assessments: says({ a: 'not_started' }) })
const afterPatch = await now()
const withdrawal = await state.change(
  'POST',
  `${self.headers.location}/withdrawal`,
  { reason: 'Made up.' },
  self.headers.location,
)
if (withdrawal.status !== 200) throw new Error(withdrawal.text)

t.test('an implementation as it was known', async (t) => {
  const then = async (moment: string) => (await asOf(at, moment)).body
  const silent = { level: 'no_information', level_from: null, self_reported: null, assessed: null, report_count: 0 }
  t.match(await then(silence), { ...silent, as_of: silence, parts: [{ part: 'a', bases: [] }, { part: 'b' }] })
  t.match(await then(afterSelf), {
    ...{ level: 'partly_implemented', level_from: 'self_reported', assessed: null, report_count: 1 },
    changed_at: self.body.published_at,
  })
  t.match(await then(afterAssessed), {
    ...{ level: 'regressed', level_from: 'assessed', self_reported: 'implemented', contested: true, report_count: 2 },
    changed_at: assessed.body.published_at,
  })
  t.match(await then(afterPatch), {
    ...{ level: 'not_started', assessed: 'not_started', contested: true, changed_at: patched.body.updated_at },
    parts: [
      { part: 'a', level: 'not_started' },
      { part: 'b', level: 'no_information' },
    ],
  })
  t.match((await anonymous.get(at)).body, {
    ...{ level: 'not_started', self_reported: null, contested: false, report_count: 1, as_of: null },
    changed_at: withdrawal.body.withdrawal.at,
  })
  t.match(await then(self.body.published_at), { level: 'partly_implemented' }, 'the moment itself is included')
})

t.test('a report that is not visible today is named nowhere, its basis is counted', async (t) => {
  const { body, text } = await asOf(at, afterAssessed)
  const [a, b] = body.parts
  t.match(a, { level: 'in_progress', self_reported: 'implemented', hidden_bases: 1, contested: true })
  t.strictSame(
    a.bases.map(({ basis, level, report_id }: Record<string, string>) => ({ basis, level, report_id })),
    [{ basis: 'nhri', level: 'in_progress', report_id: assessed.body.id }],
  )
  t.match(b, { hidden_bases: 0, bases: [{ level: 'regressed' }] })
  t.notMatch(text, self.body.id)
  const alone = await asOf(at, afterSelf)
  t.match(alone.body.parts[0], { level: 'implemented', bases: [], hidden_bases: 1 })
  t.notMatch(alone.text, self.body.id)
  t.notMatch(alone.text, /author_id|Made up/)
})

t.test('the list, under its filters, page by page', async (t) => {
  const list = async (query: string, moment: string) => (await asOf(`/v1/implementations?${query}`, moment)).body
  const levels = async (query: string, moment: string) =>
    (await list(query, moment)).data.map(
      (row: Record<string, string>) => `${row.recommendation_id} ${row.addressee_id} ${row.level}`,
    )
  t.strictSame(await levels('', silence), [])
  t.strictSame(await levels('', afterSelf), ['doha-2020-states-5 qat partly_implemented'])
  t.strictSame(await levels('level=implemented', afterAssessed), [])
  t.strictSame(
    await levels('level=regressed&level_from=assessed&contested=true&addressee_country=qat', afterAssessed),
    ['doha-2020-states-5 qat regressed'],
  )
  const { as_of, page, data } = await list(
    'no_information=true&whole=true&stakeholder_group=states&limit=200&include=total',
    silence,
  )
  t.equal(as_of, silence)
  t.equal(page.total, 1170)
  let rows = data.length
  let { next } = page
  while (next !== null) {
    const more = await list(`no_information=true&whole=true&stakeholder_group=states&limit=200&cursor=${next}`, silence)
    rows += more.data.length
    next = more.page.next
  }
  t.equal(rows, 1170)
  const {
    parts: _parts,
    method: _m,
    method_version: _v,
    as_of: _asOf,
    ...headline
  } = (await asOf(at, afterAssessed)).body
  t.strictSame((await list('', afterAssessed)).data, [headline], 'the same headline as by itself')
  t.equal((await anonymous.get('/v1/implementations')).body.as_of, null)
})

t.test('a pair exists from its registration', async (t) => {
  const before = await now()
  await registerActor(service, 'made-up-company')
  const after = await now()
  const own = '/v1/recommendations/doha-2020-companies-1/implementations/made-up-company'
  t.equal((await asOf(own, before)).status, 404)
  t.equal((await asOf(own, after)).status, 200)
  t.match((await asOf(`${statistics}?stakeholder_group=companies`, before)).body.data, [{ total: 0 }])
  t.match((await asOf(`${statistics}?stakeholder_group=companies`, after)).body.data, [{ total: 7 }])
})

t.test('a territory is silent until somebody reports on it', async (t) => {
  const before = await now()
  const posted = await (await service.as('ohchr')).post('/v1/reports', reportBody({ territory: 'KEN' }))
  const url = `${at}?territory=KEN`
  t.match((await asOf(url, before)).body, { level: 'no_information', changed_at: null, as_of: before })
  t.match((await asOf(url, await now())).body, { level: 'partly_implemented', changed_at: posted.body.published_at })
  t.strictSame((await asOf(`${statistics}?group_by=territory`, before)).body.data, [])
  t.match((await asOf(`${statistics}?group_by=territory`, await now())).body.data, [{ territory: 'KEN', total: 1 }])
})

t.test('figures as they were known', async (t) => {
  const states = async (moment: string, query = '') =>
    (await asOf(`${statistics}?stakeholder_group=states${query}`, moment)).body
  t.match(await states(silence), { as_of: silence, data: [{ informed: 0, total: 1170 }] })
  t.match(await states(afterSelf), {
    last_change_at: self.body.published_at,
    data: [{ counts: { partly_implemented: 1 } }],
  })
  t.match(await states(afterAssessed), { data: [{ counts: { regressed: 1 }, contested: 1, informed: 1 }] })
  t.match(await states(afterPatch), { data: [{ counts: { not_started: 1 }, contested: 1, informed: 1 }] })
  const { data } = await states(afterAssessed, '&group_by=part&recommendation_id=doha-2020-states-5&addressee_id=qat')
  t.match(data, [
    { part: 'a', counts: { in_progress: 1 }, contested: 1 },
    { part: 'b', counts: { regressed: 1 }, contested: 0 },
  ])
  const first = (
    await plain.query(
      `select to_char(min(known_from) - interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from level_history`,
    )
  ).rows[0].at
  t.match(await states(first), { last_change_at: null, data: [{ total: 0, shares: { all: { implemented: null } } }] })
  const spelt = afterSelf.replace('Z', '%2B00:00')
  t.strictSame((await states(spelt)).as_of, afterSelf, 'one moment, one spelling')
})

t.test('what is being written as of a moment is awaited, so that no answer becomes another one later', async (t) => {
  const rival = await plain.connect()
  // The moment of the report has come, and it waits for the lock to be written.
  await rival.query('begin; lock table report_revisions in share mode')
  const elsewhere = { recommendation_id: 'doha-2020-states-1' }
  const posted = nhri.post('/v1/reports', reportBody(elsewhere))
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await plain.query(waiting)).rowCount === 0);
  const moment = await now()
  const urls = [
    statistics,
    '/v1/reports',
    '/v1/reports.csv',
    at.replace('states-5', 'states-1'),
    '/v1/implementations?addressee_id=qat',
  ]
  const first = Promise.all(urls.map((url) => asOf(url, moment)))
  await Promise.race([first, wait(500)])
  await rival.query('commit')
  rival.release()
  t.equal((await posted).status, 201)
  for (const [place, { status, text }] of (await first).entries()) {
    t.equal(status, 200, text)
    t.equal((await asOf(urls[place]!, moment)).text, text, urls[place]!)
  }
})

t.test('what is refused', async (t) => {
  const future = new Date(Date.now() + 60_000).toISOString()
  for (const url of [at, '/v1/implementations', statistics]) {
    t.match(await asOf(url, future), {
      status: 400,
      body: { code: 'request_invalid', errors: [{ parameter: 'as_of', detail: /future/ }] },
    })
    for (const wrong of ['yesterday', '2025-01-01', '2025-01-01T00:00:00', ''])
      t.equal((await asOf(url, wrong)).status, 400, wrong)
  }
})

t.test('where it is no parameter, it is not read', async (t) => {
  const { anonymous } = service
  for (const [url, status] of [
    ['/health/live', 200],
    ['/problems/not_found', 200],
    ['/nowhere', 404],
    ['/v1/nowhere', 404],
  ] as const)
    for (const wrong of ['yesterday', '2025-01-01T00:00:00%2B99:99'])
      t.equal((await anonymous.get(`${url}?as_of=${wrong}`)).status, status, url)
})
