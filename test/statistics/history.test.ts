// GET /v1/statistics/implementation-levels/history: at each point what as_of answers of that moment.
import pg from 'pg'
import t from 'tap'
import { pointsOf } from '../../src/statistics/series.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 2, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())
const url = '/v1/statistics/implementation-levels'
const history = async (query = '') => (await anonymous.get(`${url}/history?${query}`)).body

t.test('points are ends of intervals, until the last change', (t) => {
  const bounds = { first: '2024-11-30T10:00:00.000000Z', last: '2025-02-03T04:05:06.000007Z' }
  t.strictSame(pointsOf('month', {}, bounds), [
    { period: '2024-11', at: '2024-11-30T23:59:59.999999Z' },
    { period: '2024-12', at: '2024-12-31T23:59:59.999999Z' },
    { period: '2025-01', at: '2025-01-31T23:59:59.999999Z' },
    { period: '2025-02', at: '2025-02-03T04:05:06.000007Z' },
  ])
  t.strictSame(pointsOf('quarter', { from: '2024-09-30', to: '2024-12-01' }, bounds), [
    { period: '2024-Q3', at: '2024-09-30T23:59:59.999999Z' },
    { period: '2024-Q4', at: '2024-12-31T23:59:59.999999Z' },
  ])
  t.strictSame(
    pointsOf('year', { to: '2999-01-01' }, bounds).map(({ period }) => period),
    ['2024', '2025'],
  )
  t.strictSame(pointsOf('month', { from: '2025-03-01' }, bounds), [], 'nothing is known of later')
  const long = { ...bounds, first: '1990-01-01T00:00:00.000000Z' }
  t.equal(pointsOf('month', {}, long).length, 120)
  t.equal(pointsOf('month', {}, long)[0]!.period, '2015-03')
  t.equal(pointsOf('month', { from: '1990-01-01' }, long).length, 121, 'too many')
  t.match(pointsOf('year', { from: '1900-01-01', to: '1901-01-01' }, bounds), [
    { period: '1900', at: /^1900-12-31/ },
    {},
  ])
  t.end()
})

t.test('a report shows at the last point', async (t) => {
  const posted = await (await service.as('nhrc-qatar')).post('/v1/reports', reportBody())
  const { data, group_by, last_change_at, ...about } = await history('stakeholder_group=states')
  t.equal(last_change_at, posted.body.published_at)
  t.strictSame(group_by, [])
  t.match(about, { interval: 'month', truncated: false, counted: 'pairs', frame: /`at`/ })
  t.match(data.at(-1), { at: last_change_at, informed: 1, total: 1170, counts: { partly_implemented: 1 } })
})

// Three years of made-up history, in place of that of this minute.
const levels = [
  'not_started',
  'in_progress',
  'partly_implemented',
  'implemented',
  'regressed',
  'not_applicable',
  'no_information',
]
let dice = 7
const roll = (below: number) => {
  dice = (dice * 1_103_515_245 + 12_345) % 2 ** 31
  return Math.floor((dice / 2 ** 31) * below)
}
const { rows: pairs } = await plain.query(`
  select recommendation_id, addressee_id, territory, stakeholder_group, addressee_country from implementations
  where addressee_id in ('qat', 'fra', 'ken', 'ohchr', 'ganhri', 'nhrc-qatar') or recommendation_id = 'doha-2020-states-6'`)
pairs.push(...pairs.slice(0, 5).map((pair) => ({ ...pair, territory: 'BRA' })))
const made = pairs.flatMap((pair) => {
  // Some begin and end exactly with an interval.
  const moments = Array.from({ length: 1 + roll(6) }, () =>
    roll(4) === 0 ? Date.UTC(2022, roll(36), 1) : Date.UTC(2022, 0, 1) + roll(1096 * 86_400) * 1000,
  ).sort((a, b) => a - b)
  const distinct = [...new Set(moments)].map((ms) => new Date(ms).toISOString())
  return distinct.map((known_from, index) => ({
    ...pair,
    ...{ addressed: roll(8) > 0, level: levels[roll(7)], level_from: ['assessed', 'self_reported', null][roll(3)] },
    contested: roll(3) === 0,
    parts: ['a', 'b']
      .slice(0, 1 + roll(2))
      .map((part) => ({ part, level: levels[roll(7)], level_from: null, contested: roll(3) === 0 })),
    ...{ known_from, known_to: distinct[index + 1] ?? null },
  }))
})

t.test('at each point as by as_of', async (t) => {
  await plain.query('delete from level_history')
  await plain.query('insert into level_history select * from jsonb_populate_recordset(null::level_history, $1)', [
    JSON.stringify(made),
  ])
  await new Promise((resolve) => setTimeout(resolve, 510))
  for (const query of [
    'interval=quarter',
    'interval=quarter&group_by=stakeholder_group',
    'interval=year&group_by=principle&principle=legality,unassigned',
    'interval=month&group_by=region&recommendation_id=doha-2020-states-6',
    'interval=quarter&group_by=part&addressee_id=qat,fra',
    'interval=quarter&group_by=territory',
    'interval=quarter&group_by=level_from&contested=true',
    'interval=year&group_by=addressee&addressee_country=QAT',
  ]) {
    const series = await history(query)
    const dimension = series.group_by[0]
    const points = new Map<string, Record<string, unknown>[]>()
    for (const { period: _period, at, ...row } of series.data) points.set(at, [...(points.get(at) ?? []), row])
    t.ok(points.size >= 3, query)
    const asked = query.replace(/interval=\w+&?/, '')
    const named = (row: Record<string, unknown>) => [row.recommendation, row.part, row[dimension]].join(' ')
    for (const [at, rows] of points) {
      const { data } = (await anonymous.get(`${url}?${asked}&as_of=${at}${dimension ? '' : '&group_by=level_from'}`))
        .body
      if (dimension === undefined) {
        const totals = data.reduce((sum: number, { total }: { total: number }) => sum + total, 0)
        t.match(rows, [{ total: totals }], `${query} ${at}`)
        continue
      }
      const there = (all: Record<string, unknown>[]) =>
        Object.fromEntries(all.filter(({ total }) => Number(total) > 0).map((row) => [named(row), row]))
      t.strictSame(there(rows), there(data), `${query} ${at}`)
    }
  }
})

t.test('the largest lines at the last point, where there are many', async (t) => {
  const { data, truncated } = await history('interval=year&group_by=addressee')
  t.equal(truncated, true)
  const last = data.filter(({ period }: { period: string }) => period === data.at(-1).period)
  t.equal(last.length, 60)
  t.equal(data.length, 180)
  const totals = last.map(({ total }: { total: number }) => total)
  t.strictSame(
    totals,
    totals.toSorted((a: number, b: number) => b - a),
  )
})

t.test('the same answer, the same bytes', async (t) => {
  const first = await anonymous.get(`${url}/history?group_by=region`)
  t.equal((await anonymous.get(`${url}/history?group_by=region`)).text, first.text)
  t.equal((await anonymous.get(`${url}/history?group_by=region`, { 'if-none-match': first.headers.etag! })).status, 304)
})

t.test('nothing is known where nothing was recorded', async (t) => {
  await plain.query('delete from level_history')
  await new Promise((resolve) => setTimeout(resolve, 510))
  t.match(await history(), { data: [], last_change_at: null })
  t.match((await anonymous.get(url)).body, { last_change_at: null })
})

t.test('what is refused, with its mend', async (t) => {
  await plain.query('insert into level_history select * from jsonb_populate_recordset(null::level_history, $1)', [
    JSON.stringify(made),
  ])
  await new Promise((resolve) => setTimeout(resolve, 510))
  for (const [query, mend] of [
    ['interval=week', /month/],
    ['group_by=principle,region', /Give one/],
    ['from=2024-05-01&to=2024-04-30', /not before/],
    ['from=2001-01-01', /longer interval/],
    ['from=yesterday', /./],
    ['as_of=2024-01-01T00:00:00Z', /Known here/],
  ] as const) {
    t.match(await anonymous.get(`${url}/history?${query}`), { status: 400, body: { errors: [{ mend }] } }, query)
  }
})
