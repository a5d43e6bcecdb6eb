// Statistics as files: a row for each group and point in time, with the figures of the JSON answer.
import t from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { download, meant, type Record, readCsv, readNdjson, readXlsx, suffixed, valueAt } from './files.ts'

const service = await startService(t)
const { app, anonymous, config } = service
const nhri = await service.as('nhrc-qatar')
await nhri.post('/v1/reports', reportBody())
await nhri.post(
  '/v1/reports',
  reportBody({ recommendation_id: 'doha-2020-states-6', assessments: [{ part: 'a', level: 'implemented' }] }),
)

const statistics = [
  '/v1/statistics/implementation-levels',
  '/v1/statistics/implementation-levels?group_by=principle&stakeholder_group=states,nhris',
  '/v1/statistics/implementation-levels?group_by=stakeholder_group,region',
  '/v1/statistics/implementation-levels?group_by=part&stakeholder_group=states',
  '/v1/statistics/implementation-levels?group_by=level_from,addressee_country',
  '/v1/statistics/implementation-levels?group_by=recommendation&addressee_id=qat&stakeholder_group=nhris',
  '/v1/statistics/implementation-levels?as_of=2026-01-31T12:00:00Z',
  '/v1/statistics/implementation-levels/history',
  '/v1/statistics/implementation-levels/history?interval=year&group_by=stakeholder_group',
  '/v1/statistics/reporting',
  '/v1/statistics/reporting?group_by=author_group&older_than=30',
  '/v1/statistics/reporting?group_by=addressee_country',
]

for (const url of statistics) {
  t.test(url, async (t) => {
    const { body } = await anonymous.get(url)
    const ndjson = await download(app, suffixed(url, 'ndjson'))
    const lines = readNdjson(ndjson.text)
    t.equal(lines.length, body.data.length)
    for (const [index, line] of lines.entries()) {
      const { address, ...record } = line
      t.match(record, body.data[index])
      t.strictSame(
        { frame: record.frame, last: record.last_change_at },
        { frame: body.frame, last: body.last_change_at },
      )
      t.ok(address.startsWith(`${config.publicUrl}/v1/statistics/`))
    }
    if (lines.length > 0) {
      const { text } = await anonymous.get(lines[0].address.slice(config.publicUrl.length))
      t.strictSame(JSON.parse(text).data, body.data, 'the address answers the figures')
    }

    const csv = await download(app, suffixed(url, 'csv'))
    const xlsx = await download(app, suffixed(url, 'xlsx'))
    const table = readCsv(csv.text)
    const [sheet] = await readXlsx(xlsx.bytes)
    for (const { headings, rows } of [table, sheet!]) {
      t.equal(rows.length, lines.length)
      t.equal(new Set(headings).size, headings.length)
      for (const [index, line] of lines.entries()) {
        for (const [place, heading] of headings.entries()) {
          const expected = valueAt(line, heading)
          t.strictSame(meant(rows[index]![place], expected), expected ?? null, `${heading} of row ${index}`)
        }
      }
      for (const one of [body.group_by].flat()) t.ok(headings.includes(one), `${one} has a column, also without rows`)
    }
    const fields = (record: Record, before = ''): string[] =>
      Object.entries(record).flatMap(([name, value]) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? fields(value, `${before}${name}_`)
          : [before + name],
      )
    if (lines.length > 0) t.strictSame(new Set(table.headings), new Set(fields(lines[0])), 'no field is lost')

    for (const [name, file] of Object.entries({ csv, ndjson, xlsx })) {
      t.equal(file.status, 200)
      const { etag } = file.headers
      t.match(etag, /^"[\w-]{27}"$/)
      const again = await download(app, suffixed(url, name), { 'if-none-match': String(etag) })
      t.match({ status: again.status, text: again.text }, { status: 304, text: '' })
      const accepted = await download(app, url, { accept: String(file.headers['content-type']) })
      t.ok(accepted.bytes.equals(file.bytes), `${name} by Accept`)
      t.match(accepted.headers.vary, /(^|, )accept(,|$)/)
    }
  })
}

t.test('a table takes what figures take, and nothing of how a picture looks', async (t) => {
  for (const query of ['theme=dark', 'width=400', 'group_by=x', 'colour=red', 'limit=1']) {
    const { status, body } = await anonymous.get(`/v1/statistics/implementation-levels.csv?${query}`)
    t.match({ status, body }, { status: 400, body: { code: 'request_invalid' } }, query)
  }
  t.equal(
    (await anonymous.get('/v1/statistics/implementation-levels/history.xlsx?from=2026-01-01&to=2025-01-01')).status,
    400,
  )
})

t.test('which type is answered', async (t) => {
  const csv = 'text/csv'
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const cases: [accept: string, type: string][] = [
    ['*/*', 'application/json'],
    ['text/*', 'application/json'],
    [csv, csv],
    ['TEXT/CSV', csv],
    [`${csv};q=0`, 'application/json'],
    [`${csv}, application/json`, 'application/json'],
    [`${csv}, application/json;q=0.9`, csv],
    [`${csv};q=0.5, ${sheet}`, sheet],
    [`application/x-ndjson, ${csv}`, csv],
    ['image/svg+xml, text/csv;q=0.9', 'image/svg+xml'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    [',;q=,text/csv; q = 0.7 ; x=y', csv],
  ]
  for (const [accept, type] of cases) {
    const { headers } = await anonymous.get('/v1/statistics/implementation-levels', { accept })
    t.equal(headers['content-type']?.split(';')[0], type, accept)
  }
  for (const url of ['/v1/%73ources?', '/v1/sources?source=a', '/v1/sources#x']) {
    const { headers } = await anonymous.get(url, { accept: csv })
    t.match(headers['content-type'], url.includes('source=') ? /problem/ : /csv/, url)
  }
  t.equal((await anonymous.get('/v1/%zz', { accept: csv })).status, 400)
  t.match(
    (await anonymous.get('/v1/sources/doha-2020', { accept: csv })).headers['content-type'],
    /json/,
    'one thing is no table',
  )
})
