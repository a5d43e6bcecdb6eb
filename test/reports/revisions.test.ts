// GET /v1/reports/{id}/revisions: what a report said from when on.
import t from 'tap'
import { newReport, startWithAuthors } from './samples.ts'

const { nhri, operator, anonymous } = await startWithAuthors(t)
const created = await nhri.post('/v1/reports', newReport({ narrative: '1' }))
const location = created.headers.location!
for (let n = 2; n <= 5; n++) await nhri.change('PATCH', location, { narrative: `${n}` })

t.test('oldest first, each with what it said and since when it was known', async (t) => {
  const { status, headers, body } = await anonymous.get(`${location}/revisions`)
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, no-cache')
  t.strictSame(
    body.data.map(({ revision, narrative }: Revision) => [revision, narrative]),
    [1, 2, 3, 4, 5].map((n) => [n, `${n}`]),
  )
  const moments = body.data.map(({ known_at }: Revision) => known_at)
  t.strictSame(moments, moments.toSorted())
  t.equal(new Set(moments).size, 5)
  t.equal(moments[0], created.body.published_at)
  const { period_start, period_end, language, assessments, measures, evidence } = created.body
  t.match(body.data[0], { period_start, period_end, language, assessments, measures, evidence })
})

t.test('in pages', async (t) => {
  let url: string | undefined = `${location}/revisions?limit=2&include=total`
  const seen: number[] = []
  while (url !== undefined) {
    const { body, headers }: Awaited<ReturnType<typeof anonymous.get>> = await anonymous.get(url)
    t.equal(body.page.total, 5)
    seen.push(...body.data.map(({ revision }: Revision) => revision))
    url = /<(.*)>; rel="next"/.exec(headers.link ?? '')?.[1]
  }
  t.strictSame(seen, [1, 2, 3, 4, 5])
})

t.test('a cursor belongs to its report', async (t) => {
  const other = (await nhri.post('/v1/reports', newReport())).headers.location!
  const { next } = (await anonymous.get(`${location}/revisions?limit=1`)).body.page
  for (const url of [
    `${other}/revisions?cursor=${next}`,
    `/v1/reports?cursor=${next}`,
    `${location}/revisions?cursor=${next}x`,
  ]) {
    t.match(await anonymous.get(url), { status: 400, body: { code: 'cursor_invalid' } }, url)
  }
})

t.test('those of a draft are its author’s alone', async (t) => {
  const draft = (await nhri.post('/v1/reports', newReport({ state: 'draft' }))).headers.location!
  const own = await nhri.get(`${draft}/revisions`)
  t.match(own, { status: 200, headers: { 'cache-control': 'private, no-store' }, body: { data: [{ revision: 1 }] } })
  t.equal((await operator.get(`${draft}/revisions`)).status, 404)
  t.equal((await anonymous.get(`${draft}/revisions`)).status, 404)
})

t.test('parameters are checked', async (t) => {
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'revision=1', 'include=all', 'sort=revision']) {
    t.equal((await anonymous.get(`${location}/revisions?${query}`)).status, 400, query)
  }
})

type Revision = { revision: number; narrative: string; known_at: string }
