// Every list as a file: the same rows in the same order, in each format and by suffix as by `Accept`.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { formats } from '../../src/downloads/formats.ts'
import { annotation, decide, partsOf } from '../decisions/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { proposalBody } from '../review-rules/samples.ts'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { download, meant, type Record, readCsv, readNdjson, readXlsx, suffixed, unmarked, valueAt } from './files.ts'

const service = await startService(t)
const { app, anonymous, config } = service
const nhri = await service.as('nhrc-qatar')

const texts = [
  '=HYPERLINK("https://example.org","a")',
  "+1'",
  '-1, -2',
  '@SUM(A1)',
  '\t=1',
  'Two "quotes", a comma;\nand a line',
  'اللجنة الوطنية لحقوق الإنسان – "قطر"',
  '😀 &amp; <b>not bold</b> _x0041_ ]]>',
  `'=1`,
]
for (const [index, narrative] of texts.entries()) {
  const period = { period_start: `2021-0${index + 1}-01`, period_end: `2021-0${index + 1}-28` }
  const said = { assessments: [{ part: 'a', level: 'in_progress', rationale: narrative }], measures: [] }
  const { status, text } = await nhri.post('/v1/reports', reportBody({ ...period, narrative, ...said }))
  if (status !== 201) throw new Error(text)
}
const { headers: made } = await nhri.post('/v1/reports', reportBody())
const report = made.location!
await nhri.change('PATCH', report, { narrative: 'Second.' })
await nhri.change('PATCH', report, { narrative: '=Third' })
const gone = (await nhri.post('/v1/reports', reportBody({ period_start: '2024-01-01', period_end: '2024-12-31' })))
  .headers
await nhri.change('POST', `${gone.location}/withdrawal`, { reason: '-5 reasons' }, gone.location!)
await registerActor(service, 'made-up-company', { names: [{ language: 'ar', name: 'شركة', status: 'original' }] })
const operator = await service.as('ohchr')
const elsewhere = await operator.post(
  '/v1/reports',
  reportBody({ addressee_id: 'made-up-company', recommendation_id: 'doha-2020-companies-1', territory: 'KEN' }),
)
if (elsewhere.status !== 201) throw new Error(elsewhere.text)
const moment = (await anonymous.get(elsewhere.headers.location!)).body.published_at as string

const { author, reviewer } = await partsOf(service)
const proposal = (await operator.post('/v1/review-rules/incitement/proposals', proposalBody())).headers.location!
const decision = (await decide(reviewer, report, annotation())).headers.location!
for (const { status, text } of [
  await nhri.post(`${proposal}/comments`, { text: '=1+1' }),
  await nhri.post('/v1/restriction-requests', requestBody(report.split('/').at(-1)!)),
  await author.post(`${decision}/appeals`, { grounds: 'Made up.' }),
  await reviewer.post(`${elsewhere.headers.location}/seal`, { fields: [{ field: '/narrative' }] }),
]) {
  if (status !== 201) throw new Error(text)
}

const lists = [
  '/v1/sources',
  '/v1/stakeholder-groups',
  '/v1/principles',
  '/v1/principles?include=raw',
  '/v1/instruments?include=raw&source=doha-2020',
  '/v1/actors',
  '/v1/actors?region=145&stakeholder_group=states,nhris',
  '/v1/actors?stakeholder_group=companies',
  '/v1/actors?name=nobody-has-this-name',
  '/v1/recommendations',
  '/v1/recommendations?include=raw&principle=legality',
  '/v1/recommendations/doha-2020-states-5/revisions',
  '/v1/reports',
  '/v1/reports?sort=period_end&level=in_progress',
  '/v1/reports?state=withdrawn',
  '/v1/reports?q=made&sort=published_at',
  '/v1/reports?fields=narrative,period_end,assessments',
  '/v1/reports?state=withdrawn&fields=withdrawal,territory',
  '/v1/reports?include=recommendation,addressee,author',
  '/v1/reports?include=author,addressee&fields=language&sort=period_end',
  `/v1/reports?as_of=${moment}&include=addressee&fields=basis`,
  '/v1/recommendations?fields=text,parts&include=raw',
  '/v1/recommendations?q=journalists&sort=position&fields=number',
  '/v1/actors?fields=name,names&sort=-name',
  '/v1/implementations?fields=level&include=addressee,recommendation',
  `/v1/implementations?as_of=${moment}&fields=contested&include=recommendation`,
  '/v1/recommendations?q=journalists&sort=position',
  `${report}/revisions`,
  '/v1/implementations',
  '/v1/implementations?no_information=true',
  `/v1/implementations?as_of=${moment}&no_information=true&stakeholder_group=companies`,
  '/v1/review-rules',
  '/v1/review-rules?state=superseded',
  '/v1/review-rule-proposals?state=open',
  '/v1/review-rules/incitement/proposals',
  `${proposal}/comments`,
  '/v1/restriction-requests?requester_group=states',
  '/v1/decisions?measure=annotate',
  `${report}/decisions`,
  '/v1/seals',
  '/v1/appeals?open=true',
  '/v1/log/entries',
  '/v1/log/entries?kind=report.published,report.withdrawn',
]

async function whole(url: string): Promise<Record[]> {
  const rows = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { status, body, text } = await anonymous.get(`${url}${url.includes('?') ? '&' : '?'}limit=200${more}`)
    if (status !== 200) throw new Error(text)
    rows.push(...body.data)
    cursor = body.page.next
  }
  return rows
}

for (const url of lists) {
  t.test(url, async (t) => {
    const rows = await whole(url)
    const ndjson = await download(app, suffixed(url, 'ndjson'))
    t.equal(ndjson.status, 200)
    const lines = readNdjson(ndjson.text)
    t.strictSame(
      lines.map(({ address: _address, ...record }) => record),
      rows,
    )

    const csv = await download(app, suffixed(url, 'csv'))
    const { headings, rows: marked } = readCsv(csv.text)
    const table = { headings, rows: marked.map((cells) => cells.map((cell) => unmarked(String(cell)))) }
    const xlsx = await download(app, suffixed(url, 'xlsx'))
    const [sheet, ...more] = await readXlsx(xlsx.bytes)
    t.equal(more.length, 0)
    for (const { headings, rows: cells } of [table, sheet!]) {
      t.equal(new Set(headings).size, headings.length, 'no heading stands twice')
      t.equal(cells.length, rows.length)
      for (const [index, record] of lines.entries()) {
        for (const [place, heading] of headings.entries()) {
          const expected = valueAt(record, heading)
          const cell = cells[index]![place]
          t.strictSame(meant(cell, expected), expected ?? null, `${heading} of row ${index}`)
        }
      }
    }
    t.strictSame(sheet!.headings, table.headings)
    if (lines.length > 0) {
      const fields = Object.keys(lines[0])
      for (const field of fields) {
        t.ok(
          table.headings.some((heading) => heading === field || heading.startsWith(`${field}_`)),
          field,
        )
      }
      t.equal(table.headings[0], 'address')
    }

    for (const [name, file] of Object.entries({ csv, ndjson, xlsx })) {
      const { mediaType, contentType } = formats[name as keyof typeof formats]
      const noun = url.split('?')[0]!.slice(4).replaceAll('/', '-')
      t.match(file.headers, {
        'content-type': contentType,
        'content-disposition': new RegExp(`^attachment; filename="${noun}-\\d{4}-\\d\\d-\\d\\d\\.${name}"$`),
        etag: undefined,
      })
      const accepted = await download(app, url, { accept: `${mediaType}, */*;q=0.1` })
      t.equal(accepted.status, 200)
      t.ok(accepted.bytes.equals(file.bytes), `${name} by Accept is the same, byte by byte`)
      t.match(accepted.headers.vary, /(^|, )accept(,|$)/)
      t.notMatch(file.headers.vary, /(^|, )accept(,|$)/)
    }
    const json = await anonymous.get(url)
    t.match(json.headers.vary, /(^|, )accept(,|$)/, 'the list itself says that it depends on Accept')
    t.equal(json.headers['cache-control'], csv.headers['cache-control'])
  })
}

t.test('each record is read at its address', async (t) => {
  for (const url of lists.filter((one) => one.includes('/v1/'))) {
    const [record] = readNdjson((await download(app, suffixed(url, 'ndjson'))).text)
    if (record === undefined) continue
    t.ok(record.address.startsWith(`${config.publicUrl}/v1/`))
    const { status, body } = await anonymous.get(record.address.slice(config.publicUrl.length))
    t.equal(status, 200, record.address)
    if (body.data !== undefined || url.includes('fields=')) continue
    for (const field of ['id', 'recommendation_id', 'territory', 'level', 'changed_at']) {
      t.strictSame(body[field], record[field], `${record.address} ${field}`)
    }
  }
})

t.test('texts that would run as formulas come back as they were, marked in CSV and plain in the others', async (t) => {
  const { text } = await download(app, '/v1/reports.csv?sort=period_end')
  const { headings, rows } = readCsv(text)
  const written = rows.map((row) => String(row[headings.indexOf('narrative')]))
  for (const narrative of texts) {
    const mark = /^'*[=+\-@\t\r\n]/.test(narrative) ? "'" : ''
    t.ok(written.includes(mark + narrative), narrative)
  }
  for (const row of rows) for (const cell of row) t.notMatch(String(cell), /^[=+\-@\t\r\n]/)
  t.notMatch(text, /[^\r]\n(?!.*")/m)
  const withdrawn = readCsv((await download(app, '/v1/reports.csv?state=withdrawn')).text)
  t.equal(withdrawn.rows[0]![withdrawn.headings.indexOf('withdrawal_reason')], "'-5 reasons")
})

t.test('a file has every row, and takes no page of them', async (t) => {
  for (const query of ['limit=10', 'cursor=x', 'include=total', 'colour=red']) {
    for (const [url, headers] of [
      [`/v1/actors.csv?${query}`, {}],
      [`/v1/actors?${query}`, { accept: 'text/csv' }],
    ] as const) {
      const { status, body } = await anonymous.get(url, headers)
      t.match(
        { status, body },
        { status: 400, body: { code: 'request_invalid', errors: [{ parameter: query.split('=')[0] }] } },
      )
      t.notMatch(body.errors[0].mend, /limit|cursor/)
    }
  }
  t.equal(
    (await anonymous.get('/v1/reports.csv?state=draft&sort=published_at')).status,
    400,
    'the rules of the list hold',
  )
  t.equal((await anonymous.get('/v1/reports.pdf')).status, 400)
  for (const absent of [
    '/v1/reports/11111111-1111-4111-8111-111111111111/revisions.csv',
    '/v1/reports/11111111-1111-4111-8111-111111111111/decisions.csv',
    '/v1/recommendations/none/revisions.xlsx',
    '/v1/review-rules/none/proposals.csv',
    '/v1/review-rules/incitement/proposals/9/comments.csv',
  ]) {
    t.equal((await anonymous.get(absent)).status, 404, absent)
  }
  t.equal((await anonymous.get('/v1/recommendations/none/revisions', { accept: 'text/csv' })).status, 404)
})

t.test('drafts are given to their author alone, and kept by nobody', async (t) => {
  await nhri.post(
    '/v1/reports',
    reportBody({ state: 'draft', narrative: 'A draft.', period_start: '2023-01-01', period_end: '2023-12-31' }),
  )
  const url = '/v1/reports.csv?state=draft'
  t.equal((await anonymous.get(url)).body.code, 'token_required')
  t.equal((await (await service.as('nhrc-qatar', ['actors:write'])).get(url)).body.code, 'scope_missing')
  const own = await nhri.get(url)
  t.match(own, { status: 200, text: /A draft\./, headers: { 'cache-control': 'private, no-store' } })
  t.notMatch((await operator.get(url)).text, /A draft/)
  t.notMatch((await nhri.get('/v1/reports.csv')).text, /A draft/)
})

t.test('compressed they are the same', async (t) => {
  for (const format of ['csv', 'ndjson'] as const) {
    const plain = await download(app, `/v1/actors.${format}`)
    const gzip = await download(app, `/v1/actors.${format}`, { 'accept-encoding': 'gzip' })
    const br = await download(app, `/v1/actors.${format}`, { 'accept-encoding': 'br' })
    t.ok(gunzipSync(gzip.bytes).equals(plain.bytes))
    t.ok(brotliDecompressSync(br.bytes).equals(plain.bytes))
    t.ok(gzip.bytes.length < plain.bytes.length / 3)
    for (const { headers } of [gzip, br]) t.equal(headers['content-length'], undefined)
  }
  const { headers } = await download(app, '/v1/actors.xlsx', { 'accept-encoding': 'gzip, br' })
  t.equal(headers['content-encoding'], undefined, 'a workbook is compressed already')
})

t.test('HEAD says the same and reads no rows', async (t) => {
  const { headers: whole } = await download(app, '/v1/reports.csv')
  const { statusCode, payload, headers } = await app.inject({ method: 'HEAD', url: '/v1/reports.csv' })
  t.match({ statusCode, payload }, { statusCode: 200, payload: '' })
  for (const name of ['content-type', 'content-disposition', 'cache-control', 'vary'])
    t.equal(headers[name], whole[name])
})
