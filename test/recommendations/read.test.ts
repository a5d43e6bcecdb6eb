// GET /v1/recommendations/{id} and its revisions.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)
const url = '/v1/recommendations/doha-2020-states-2'

t.test('a recommendation is read with all that hangs on it', async (t) => {
  const { status, headers, body } = await anonymous.get(url)
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.match(body, {
    id: 'doha-2020-states-2',
    source_id: 'doha-2020',
    position: 2,
    stakeholder_group: 'states',
    number: 2,
    text: /^Repeal any law .* hostility or violence\.$/,
    qualifiers: [{ kind: 'scope', quote: 'both online and offline' }],
    parts: [
      { id: 'a', note: null, retired_at: null },
      { id: 'b', quote: /^prohibiting by law/ },
    ],
    addressed_to: [{ stakeholder_group: 'states', subgroup: null, actor_id: null, valid_from: null, valid_to: null }],
    instruments: [
      { instrument_id: 'iccpr-article-20-2', named_in_text: false, footnote: 1 },
      { instrument_id: 'rabat-plan-of-action', named_in_text: false, footnote: 1 },
    ],
    revision: 1,
  })
  const { data } = (await anonymous.get('/v1/recommendations')).body
  t.strictSame(data[1], body)
})

t.test('one that names subgroups is addressed to each of them', async (t) => {
  const { body } = await anonymous.get('/v1/recommendations/doha-2020-civil-society-6')
  t.strictSame(
    body.addressed_to.map(({ subgroup }: { subgroup: string }) => subgroup),
    ['social_media_users', 'human_rights_defenders', 'journalists'],
  )
})

t.test('one without a link says so', async (t) => {
  const { body } = await anonymous.get('/v1/recommendations/doha-2020-companies-6')
  t.strictSame([body.principles, body.instruments], [[], []])
})

t.test('include=raw adds spans and corrections, and nothing else', async (t) => {
  const plain = (await anonymous.get(url)).body
  const { raw, corrections, ...rest } = (await anonymous.get(`${url}?include=raw`)).body
  t.strictSame(rest, plain)
  t.match(raw, [{ text: /violence1•$/ }])
  t.match(corrections, [{ kind: 'footnote_mark' }, { found: '•', corrected: '.', kind: 'ocr' }])
})

t.test('one that a page break cut has several spans', async (t) => {
  const { body } = await anonymous.get('/v1/recommendations/doha-2020-nhris-3?include=raw')
  t.equal(body.raw.length, 2)
  t.match(body.text, /attacks against human rights defenders, journalists/)
})

t.test('an ETag that is known answers 304', async (t) => {
  const { headers } = await anonymous.get(url)
  t.equal((await anonymous.get(url, { 'if-none-match': headers.etag! })).status, 304)
})

t.test('the first revision says what is served, and where it comes from', async (t) => {
  const { body } = await anonymous.get(`${url}/revisions?include=total`)
  t.strictSame(body.page, { next: null, limit: 50, total: 1 })
  const served = (await anonymous.get(`${url}?include=raw`)).body
  const [{ content, loaded_at, ...revision }] = body.data
  t.strictSame(revision, { recommendation_id: 'doha-2020-states-2', revision: 1 })
  t.equal(loaded_at, served.updated_at)
  for (const key of ['text', 'raw', 'corrections', 'principles', 'instruments', 'notes'])
    t.same(content[key], served[key], key)
})

const refused: [string, number, string][] = [
  ['unknown', 404, 'not_found'],
  ['unknown/revisions', 404, 'not_found'],
  ['doha-2020-states-2%00', 400, 'request_invalid'],
  ['%ED%A0%80', 400, 'request_invalid'],
  ["'%20or%201=1", 400, 'request_invalid'],
  ['a'.repeat(121), 400, 'request_invalid'],
  ['doha-2020-states-2?include=total', 400, 'request_invalid'],
  ['doha-2020-states-2?source=doha-2020', 400, 'request_invalid'],
  ['doha-2020-states-2/revisions?cursor=x', 400, 'cursor_invalid'],
]
for (const [id, status, code] of refused) {
  t.test(`${id.slice(0, 40)} answers ${status}`, async (t) => {
    const answer = await anonymous.get(`/v1/recommendations/${id}`)
    t.equal(answer.status, status)
    t.equal(answer.body.code, code)
  })
}
