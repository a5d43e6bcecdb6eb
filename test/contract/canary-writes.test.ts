// What is planted (planted.ts) shows in no answer to a request that would change something, in no failure, in no line that
// the service writes, and in no table where it does not belong.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { requestBody } from '../restriction-requests/samples.ts'
import { proposalBody } from '../review-rules/samples.ts'
import {
  address,
  everyField,
  type Got,
  marked,
  marks,
  type Role,
  requireSilentLog,
  send,
  service,
  words,
} from './canary.ts'
import {
  draft,
  flagKey,
  leak,
  published,
  recorded,
  redacted,
  restricted,
  sealed,
  sealedBody,
  sealedKey,
  underReview,
  withdrawn,
  withdrawnBody,
  withdrawnKey,
} from './planted.ts'

t.test('a draft of another is as if it were not, byte by byte', async (t) => {
  const nowhere = `/v1/reports/${randomUUID()}`
  for (const role of ['anonymous', 'another actor', 'author without scope'] as const) {
    for (const more of ['', '/revisions', '/revisions.csv']) {
      const hidden = await send(role, 'GET', draft.url + more, undefined, { 'if-none-match': draft.etag })
      const absent = await send(role, 'GET', nowhere + more)
      t.equal(hidden.status, 404)
      t.equal(hidden.text, absent.text)
      const names = ({ headers }: Got) => Object.keys(headers).sort()
      t.strictSame(names(hidden), names(absent))
    }
  }
  const requests: [string, string, unknown][] = [
    ['PATCH', '', {}],
    ['DELETE', '', undefined],
    ['POST', '/publication', undefined],
    ['POST', '/withdrawal', { reason: 'None.' }],
  ]
  for (const [method, more, body] of requests) {
    const asked = { 'if-match': draft.etag }
    const hidden = await send('another actor', method, draft.url + more, body, asked)
    const absent = await send('another actor', method, nowhere + more, body, asked)
    t.equal(hidden.status, 404, `${method} ${more}`)
    t.equal(hidden.text, absent.text)
  }
})

t.test('a repeated request is answered by what is visible today', async (t) => {
  const again = await send('author', 'POST', '/v1/reports', withdrawnBody, { 'idempotency-key': withdrawnKey })
  t.equal(again.status, 201)
  t.equal(again.headers.location, withdrawn.url)
  t.equal(leak(again, [marks.draft]), undefined)
  const asked = await send('author', 'POST', '/v1/restriction-requests', sealedBody, { 'idempotency-key': sealedKey })
  t.match(asked, { status: 201, headers: { location: recorded.location } })
  t.equal(leak(asked, [marks.draft]), undefined)
  for (const { report, body, key } of underReview) {
    const reviewed = await send('author', 'POST', '/v1/reports', body, { 'idempotency-key': key })
    t.match(reviewed, { status: 201, headers: { location: report.url } })
    t.equal(leak(reviewed, [marks.draft]), undefined)
  }
})

t.test('failures show no mark', async (t) => {
  const key = () => ({ 'idempotency-key': `${marks.key}-${randomUUID()}` })
  const refused: [Role, string, string, unknown, number][] = [
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2022), 409], // the draft holds its period
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2020, { recommendation_id: 'doha-2020-states-99' }), 422],
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2020, { language: marks.refused }), 422],
    ['author', 'POST', '/v1/reports', marked(marks.refused, 2020, { addressee_id: 'ken' }), 403],
    ['author', 'POST', '/v1/reports', marked(`${marks.refused}\0`, 2020), 422],
    ['author', 'POST', '/v1/reports', marked(`${marks.refused}\ud800`, 2020), 422],
    [
      'author',
      'POST',
      '/v1/actors',
      { id: 'qat', name: marks.refused, stakeholder_group: 'states', country: 'QAT' },
      409,
    ],
    [
      'author',
      'POST',
      '/v1/actors',
      { id: 'x-y', name: marks.refused, stakeholder_group: 'nobody', country: 'XXX' },
      422,
    ],
    ['anonymous', 'POST', '/v1/reports', marked(marks.refused, 2020), 401],
    ['author', 'POST', '/v1/restriction-requests', requestBody(randomUUID(), { text: marks.refused }), 422],
    ['another actor', 'POST', '/v1/review-rules/incitement/proposals', proposalBody({ text: marks.refused }), 409],
    ['another actor', 'PATCH', published.url, { narrative: marks.refused }, 403],
    ['author', 'PATCH', restricted.url, { narrative: marks.refused }, 409],
    ['author', 'PATCH', redacted.url, { language: marks.refused }, 412],
    ['reviewer', 'POST', `${restricted.url}/seal`, { fields: everyField }, 409],
    ['reviewer', 'POST', `${sealed.url}/seal`, { fields: [{ field: '/narrative', quote: marks.refused }] }, 422],
    ['ruler', 'POST', `${redacted.url}/decisions`, words, 403],
  ]
  for (const [role, method, url, body, status] of refused) {
    const got = await send(role, method, url, body, { ...key(), 'if-match': published.etag })
    t.equal(got.status, status, `${method} ${url} ${got.text}`)
    t.equal(leak(got, [marks.draft]), undefined)
  }
  for (const url of [
    `/v1/reports?narrative=${marks.query}`,
    `/v1/${marks.query}`,
    `/v1/reports/${marks.query}`,
    `/v1/actors?cursor=${marks.query}`,
    `/v1/actors/%zz${marks.query}`,
  ]) {
    const got = await send('author', 'GET', url)
    t.ok(got.status >= 400 && got.status < 500, url)
    t.equal(leak(got, [marks.draft]), undefined)
  }
})

t.test('nor do failures of the service itself', async (t) => {
  const query = (text: string) => service.db.$client.query(text)
  await query(
    `alter table report_revisions add constraint report_revisions_made_up_check check (narrative not like '%${marks.refused}%') not valid`,
  )
  const got = await send('author', 'POST', '/v1/reports', marked(marks.refused, 2020), { 'idempotency-key': marks.key })
  t.match(got, { status: 500 })
  t.equal(leak(got, [marks.draft]), undefined)
  await query('alter table report_revisions rename column narrative to account')
  for (const url of [
    published.url,
    draft.url,
    '/v1/reports',
    '/v1/reports.csv',
    `/v1/reports?author_id=${marks.query}`,
  ]) {
    const failed = await send('author', 'GET', url)
    t.ok(failed.status >= 400)
    t.equal(leak(failed, [marks.draft, marks.published]), undefined)
  }
  await query('alter table report_revisions rename column account to narrative')
})

t.test('the lines that the service writes have none of them', async (t) => {
  t.ok(service.log.filter((line) => line.includes('"level":50')).length >= 4, 'failures were logged')
  t.doesNotThrow(() => requireSilentLog([draft, published]))
})

t.test('the database keeps neither the person nor the text of answers beside the reports', async (t) => {
  const { rows } = await service.db.$client.query(`
    select 'idempotency_keys' as about, to_jsonb(k)::text as row from idempotency_keys k
    union all select 'report_revisions', person from report_revisions
    union all select 'report_revisions', to_jsonb(v)::text from report_revisions v
      where narrative not like '%${marks.withdrawn}%' and narrative not like '%${marks.draft}%'
    union all select 'notices', to_jsonb(n)::text from notices n
    union all select 'decisions', to_jsonb(d)::text from decisions d
    union all select 'shown_words', to_jsonb(w)::text from shown_words w
    union all select 'seals', to_jsonb(s)::text from seals s
    union all select 'reports', to_jsonb(r)::text from reports r
    union all select 'actors', to_jsonb(a)::text from actors a
    union all select 'flags', to_jsonb(f)::text from flags f
    union all select 'restriction_requests', to_jsonb(q)::text from restriction_requests q
    union all select 'review_rule_proposals', to_jsonb(p)::text from review_rule_proposals p
    union all select 'review_rule_comments', to_jsonb(c)::text from review_rule_comments c`)
  const abouts = rows.map(({ about }) => about)
  t.ok(
    ['flags', 'restriction_requests', 'review_rule_comments', 'shown_words'].every((table) => abouts.includes(table)),
  )
  for (const { about, row } of rows) {
    t.notOk(row.includes(address) || row.includes(flagKey), about)
    if (about === 'flags') t.notMatch(row, 'nhrc-qatar', 'who flagged with a token')
    t.notOk(row.includes(marks.person), about)
    t.notOk(row.includes(marks.withdrawn) || row.includes(marks.draft), about)
    t.notOk(
      // What was asked and decided is kept in its own words.
      !['restriction_requests', 'decisions'].includes(about) && underReview.some(({ mark }) => row.includes(mark)),
      about,
    )
  }
})
