// Transparency reports as they are asked for: which periods there are, and the same report as files.
import t from 'tap'
import { age, decide, post, restriction, startReview } from '../decisions/samples.ts'
import { download, readCsv, readNdjson, readXlsx } from '../downloads/files.ts'
import { flagBody } from '../flags/samples.ts'

const { service, author, reviewer, anonymous } = await startReview(t)
const root = '/v1/transparency-reports'
const year = new Date().getUTCFullYear()
const quarter = Math.ceil((new Date().getUTCMonth() + 1) / 3)
const report = await post(author)

t.test('flags of today are not counted yet, so that nobody can tell when somebody flagged', async (t) => {
  const { body } = await anonymous.post('/v1/flags', flagBody({ report_id: report.split('/').at(-1) }))
  t.match((await anonymous.get(`${root}/${year}`)).body, { flags: { count: 0, by_rule: [] } })
  t.strictSame((await anonymous.get(root)).body.data, [])
  await age(service, 'flags', body.id, '730 days')
  const { data } = (await anonymous.get(root)).body
  const then = `${root}/${data[0].year}`
  t.strictSame(
    data.map(({ report, closed }: { report: string; closed: boolean }) => [report, closed]),
    [
      [then, true],
      [`${then}/${data[1].quarter}`, true],
    ],
  )
  const flags = { count: 1, by_rule: [{ rule_id: 'endangers-a-person', count: 1 }] }
  for (const { report } of data) t.strictSame((await anonymous.get(report)).body.flags, flags)
})

t.test('a running period has a report, a past one too in which nothing was', async (t) => {
  for (const address of [`${root}/${year}`, `${root}/${year}/${quarter}`]) {
    t.match(await anonymous.get(address), { status: 200, body: { year, closed: false } })
  }
  t.match((await anonymous.get(`${root}/2000/4`)).body, {
    ...{ period: '2000-Q4', from: '2000-10-01T00:00:00.000000Z', to: '2001-01-01T00:00:00.000000Z', closed: true },
    ...{ decisions: { count: 0, by_rule: [], time_to_decision: { count: 0, median_seconds: null } } },
    ...{ appeals: { success_rate: null }, overdue: { appeals: 0 } },
  })
})

t.test('of what is to come there is none', async (t) => {
  const next = quarter === 4 ? `${year + 1}/1` : `${year}/${quarter + 1}`
  for (const period of [`${year + 1}`, next, '2999', '2999/4', `${year + 1}.csv`, `${next}.xlsx`]) {
    const { status, body } = await anonymous.get(`${root}/${period}`)
    t.match(
      { status, body },
      { status: 404, body: { code: 'not_found', detail: /^There is no report yet: .* begins/ } },
    )
  }
})

t.test('of what is no period neither', async (t) => {
  const years = ['1999', '26', '02026', '20266', '2026-Q1', 'Q1', '٢٠٢٦', '2026%00', '-2026', '2e3', '%20', '3000']
  for (const one of years) {
    const { status, body } = await anonymous.get(`${root}/${one}`)
    t.match({ status, body }, { status: 400, body: { code: 'request_invalid', errors: [{ parameter: 'year' }] } }, one)
  }
  for (const one of ['0', '5', '01', 'Q1', '1.0.csv', '-1', '%00', '१']) {
    const { status, body } = await anonymous.get(`${root}/2025/${one}`)
    t.match({ status, body }, { status: 400, body: { errors: [{ parameter: 'quarter' }] } }, one)
  }
  t.match(await anonymous.get(`${root}/2025.pdf`), { status: 400, body: { errors: [{ parameter: 'format' }] } })
  t.match(await anonymous.get(`${root}/2025?quarter=1`), { status: 400, body: { errors: [{ parameter: 'quarter' }] } })
  t.equal((await anonymous.get(`${root}/2025/1/1`)).status, 404)
})

/** Every number of a report with where it stands. */
const numbersIn = (value: unknown): unknown[] =>
  value !== null && typeof value === 'object'
    ? Object.values(value).flatMap(numbersIn)
    : typeof value === 'number'
      ? [value]
      : []

t.test('as files: a row for each figure', async (t) => {
  await decide(reviewer, report, restriction())
  for (const address of [`${root}/${year}`, `${root}/${year}/${quarter}`]) {
    const { body } = await anonymous.get(address)
    const { year: _year, quarter: _quarter, ...rest } = body
    const lines = readNdjson((await download(service.app, `${address}.ndjson`)).text)
    const values = lines.map(({ value }) => value).filter((value) => value !== null)
    t.strictSame(values.sort(), numbersIn(rest).sort(), 'every figure is in it once')
    const of = { period: body.period, from: body.from, to: body.to, closed: false }
    const made = { section: 'decisions_by_rule', figure: 'count', rule_id: 'endangers-a-person', measure: 'restrict' }
    t.match(
      lines.find(({ section }) => section === made.section),
      { address: service.config.publicUrl + address, ...of, ...made, outcome: 'in_force', value: 1 },
    )

    const csv = await download(service.app, `${address}.csv`)
    t.match(csv.headers['content-disposition'], /filename="transparency-reports-\d{4}(-\d)?-\d{4}-\d\d-\d\d\.csv"/)
    const [sheet] = await readXlsx((await download(service.app, `${address}.xlsx`)).bytes)
    for (const { headings, rows } of [readCsv(csv.text), sheet!]) {
      t.strictSame(headings, Object.keys(lines[0]))
      t.strictSame(
        rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))),
        lines.map((line) => headings.map((heading) => String(line[heading] ?? ''))),
      )
    }
    const accepted = await download(service.app, address, { accept: 'text/csv' })
    t.equal(accepted.text, csv.text, 'by Accept too')
    t.equal((await download(service.app, `${address}.csv`, { accept: 'text/csv' })).text, csv.text)
  }
})
