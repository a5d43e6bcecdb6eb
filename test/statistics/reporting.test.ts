// GET /v1/statistics/reporting
import pg from 'pg'
import t from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 2, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())
const url = '/v1/statistics/reporting'
type Row = Record<string, unknown> & { total: number }
const ask = async (query = '') => {
  const { status, body, text } = await anonymous.get(`${url}?${query}`)
  if (status !== 200) throw new Error(text)
  return body
}
const rowOf = async (value: string | null, by: string, query = '') =>
  (await ask(`group_by=${by}&${query}`)).data.find((row: Row) => row[by] === value)
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const period = (days: number) => ({ period_start: daysAgo(days + 5), period_end: daysAgo(days) })

t.test('silence', async (t) => {
  const { data, ...about } = await ask()
  t.match(about, { group_by: 'stakeholder_group', older_than: null, overlapping: false, frame: /no territories/ })
  t.equal(about.as_of_day, (await plain.query('select current_date::text as day')).rows[0].day)
  t.equal(data.length, 5)
  t.strictSame(data[0], {
    ...{ stakeholder_group: 'states', label: 'States', total: 1170, reported: 0, coverage: 0 },
    newest_age_days: { min: null, median: null },
    older: null,
    reports: [],
  })
  t.match(data[1], { stakeholder_group: 'companies', total: 0, coverage: null })
})

t.test('who reported on whom, and how lately', async (t) => {
  const post = async (author: string, changes: Record<string, unknown>) => {
    const answer = await (await service.as(author)).post('/v1/reports', reportBody(changes))
    t.equal(answer.status, 201, answer.text)
    return answer
  }
  await post('nhrc-qatar', period(400))
  await post('nhrc-qatar', period(100))
  await post('qat', period(200))
  await post('qat', { ...period(30), recommendation_id: 'doha-2020-states-6' })
  await post('ohchr', { ...period(700), recommendation_id: 'doha-2020-states-6', addressee_id: 'fra' })
  await post('ohchr', { ...period(1), territory: 'KEN' })
  await post('ohchr', { ...period(2), state: 'draft' })
  const gone = await post('ohchr', { ...period(3), addressee_id: 'ken' })
  const change = await (await service.as('ohchr')).change(
    'POST',
    `${gone.headers.location}/withdrawal`,
    { reason: 'Made up.' },
    gone.headers.location,
  )
  t.equal(change.status, 200)

  const year = (days: number) => Number(daysAgo(days).slice(0, 4))
  const numbers = (all: [string, number][]) => {
    const found = new Map<string, { author_group: string; year: number; reports: number }>()
    for (const [author_group, days] of all) {
      const key = `${author_group} ${year(days)}`
      const one = found.get(key) ?? { author_group, year: year(days), reports: 0 }
      one.reports += 1
      found.set(key, one)
    }
    const order = ['self', 'nhri', 'international']
    return [...found.values()].sort(
      (a, b) => order.indexOf(a.author_group) - order.indexOf(b.author_group) || a.year - b.year,
    )
  }
  t.strictSame(await rowOf('states', 'stakeholder_group', 'older_than=99'), {
    ...{ stakeholder_group: 'states', label: 'States', total: 1170, reported: 3, coverage: 0.0026 },
    newest_age_days: { min: 30, median: 100 },
    older: 2,
    reports: numbers([
      ['self', 200],
      ['self', 30],
      ['nhri', 400],
      ['nhri', 100],
      ['international', 700],
    ]),
  })
  t.match(await rowOf('states', 'stakeholder_group', 'older_than=100'), { older: 1 }, 'older is more than so many days')
  t.strictSame(await rowOf('QAT', 'addressee_country'), {
    ...{ addressee_country: 'QAT', label: 'Qatar', total: 9, reported: 2, coverage: 0.2222 },
    newest_age_days: { min: 30, median: 30 },
    older: null,
    reports: numbers([
      ['self', 200],
      ['self', 30],
      ['nhri', 400],
      ['nhri', 100],
    ]),
  })
  t.match(await rowOf(null, 'addressee_country'), { label: null, reported: 0 })

  const { data, overlapping } = await ask('group_by=author_group&older_than=300')
  t.equal(overlapping, true)
  const total = (await ask()).data.reduce((sum: number, row: Row) => sum + row.total, 0)
  const none = { total, reported: 0, coverage: 0, newest_age_days: { min: null, median: null }, older: 0, reports: [] }
  t.match(data, [
    { author_group: 'self', total, reported: 2, newest_age_days: { min: 30, median: 30 }, older: 0 },
    { author_group: 'nhri', reported: 1, newest_age_days: { min: 100, median: 100 }, older: 0 },
    { author_group: 'international', reported: 1, newest_age_days: { min: 700, median: 700 }, older: 1 },
    { author_group: 'civil_society', ...none },
    { author_group: 'other', ...none },
  ])
  t.equal((await ask()).last_change_at, change.body.withdrawal.at)
})

t.test('the same answer, the same bytes', async (t) => {
  const first = await anonymous.get(`${url}?group_by=author_group`)
  t.match(await anonymous.get(`${url}?group_by=author_group`, { 'if-none-match': first.headers.etag! }), {
    status: 304,
  })
})

t.test('what is refused', async (t) => {
  for (const query of [
    'group_by=principle',
    'group_by=',
    'older_than=-1',
    'older_than=a',
    'older_than=1.5',
    'older_than=0x10',
    'older_than=',
    'as_of=2024-01-01T00:00:00Z',
  ]) {
    t.match(await anonymous.get(`${url}?${query}`), { status: 400, body: { code: 'request_invalid' } }, query)
  }
})
