// `fields` and `include` of files: which columns and members they leave and add, and what is refused.
import t from 'tap'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { download, readCsv, readNdjson, readXlsx } from './files.ts'

const service = await startService(t)
const { app, anonymous } = service
const { status, text } = await (await service.as('nhrc-qatar')).post('/v1/reports', reportBody())
if (status !== 201) throw new Error(text)

const recommendation = ['source_id', 'stakeholder_group', 'number', 'text'].map((name) => `recommendation_${name}`)
const implementation = ['recommendation_id', 'addressee_id', 'territory']
const cases: [url: string, query: string, headings: string[]][] = [
  ['/v1/reports', 'fields=state', ['id', 'state']],
  ['/v1/reports', 'fields=state,basis&fields=id,state', ['id', 'basis', 'state']],
  ['/v1/reports', 'fields=withdrawal', ['id', 'withdrawal_at', 'withdrawal_by', 'withdrawal_reason']],
  ['/v1/reports', 'fields=id&include=recommendation', ['id', 'recommendation_id', ...recommendation]],
  [
    '/v1/reports',
    'fields=author_country&include=author,addressee',
    [
      ...['id', 'author_country'],
      ...['addressee_id', 'addressee_name', 'addressee_stakeholder_group', 'addressee_country'],
      ...['author_id', 'author_name', 'author_stakeholder_group'],
    ],
  ],
  ['/v1/implementations', 'fields=level', [...implementation, 'level']],
  ['/v1/implementations', 'fields=territory&include=recommendation', [...implementation, ...recommendation]],
  ['/v1/recommendations', 'fields=text', ['id', 'text']],
  ['/v1/recommendations', 'fields=text&include=raw', ['id', 'text', 'raw', 'corrections']],
  ['/v1/actors', 'fields=name', ['id', 'name']],
]
for (const [url, query, headings] of cases) {
  t.test(`${url} ${query}`, async (t) => {
    const csv = readCsv((await download(app, `${url}.csv?${query}`)).text)
    t.strictSame(csv.headings, ['address', ...headings])
    t.ok(csv.rows.length > 0)
    const [sheet] = await readXlsx((await download(app, `${url}.xlsx?${query}`)).bytes)
    t.strictSame(sheet!.headings, ['address', ...headings])
    const [line] = readNdjson((await download(app, `${url}.ndjson?${query}`)).text)
    const [row] = (await anonymous.get(`${url}?${query}`)).body.data
    t.strictSame(Object.keys(line), ['address', ...Object.keys(row)])
  })
}

t.test('a field that there is not, and what only pages have, is refused by name', async (t) => {
  const refused: [query: string, parameter: string, mend: RegExp][] = [
    ['fields=colour', 'fields', /recommendation_id, /],
    ['fields=', 'fields', /recommendation_id, /],
    ['fields=addressee', 'fields', /recommendation_id, /],
    ['include=total', 'include', /^Give one of: recommendation, addressee, author\.$/],
    ['include=raw', 'include', /^Give one of: recommendation, addressee, author\.$/],
    ['facets=level', 'facets', /^Leave it out .* fields/],
    ['highlight=true&q=law', 'highlight', /^Leave it out .* fields/],
    ['sort=relevance&q=law', 'sort', /-published_at/],
  ]
  for (const [query, parameter, mend] of refused) {
    for (const format of ['csv', 'ndjson', 'xlsx']) {
      const { status, body } = await anonymous.get(`/v1/reports.${format}?${query}`)
      t.match(
        { status, body },
        { status: 400, body: { code: 'request_invalid', errors: [{ parameter, mend }] } },
        query,
      )
    }
  }
  t.match((await anonymous.get('/v1/sources.csv?fields=id')).body, { errors: [{ parameter: 'fields' }] })
})
