// POST /v1/reports/{id}/decisions: each measure does what it says and no more, under a rule that is in force.
import t from 'tap'
import { expectFaults } from '../reports/samples.ts'
import { startAnother } from '../support/app.ts'
import { annotation, correction, decide, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, reviewer, anonymous } = await startReview(t)
const idOf = (address: string) => address.split('/').at(-1)!

t.test('each measure, by what it leaves of the report', async (t) => {
  const cases: [body: Record<string, unknown>, review: Record<string, unknown>, content: Record<string, unknown>][] = [
    [annotation(), { note: 'Made-up note.', due_on: null, fields: [] }, { narrative: 'Made up for a test.' }],
    [
      correction({ fields: [{ field: '/narrative' }] }),
      { due_on: '2999-01-01', fields: ['/narrative'] },
      { state: 'published' },
    ],
    [
      redaction(),
      { fields: ['/narrative'] },
      { narrative: /^\[redacted 1 under rule endangers-a-person by decision / },
    ],
    [restriction(), { fields: [] }, { state: 'restricted', narrative: null, assessments: null, evidence: null }],
  ]
  for (const [body, review, content] of cases) {
    const report = await post(author)
    const made = await decide(reviewer, report, body)
    t.equal(made.status, 201, made.text)
    const { measure, rule_id, rule_version, reasons } = body
    const said = { measure, rule_id, rule_version, reasons }
    t.match(made.body, { ...said, report_id: idOf(report), in_force: measure, actor_id: 'ganhri', rectification: null })
    t.match(made.body, { author_id: 'nhrc-qatar', addressee_id: 'qat', weaker_measures: body.weaker_measures ?? [] })
    t.equal(Date.parse(made.body.appeal_until) - Date.parse(made.body.made_at), 90 * 86_400_000)
    const answer = await anonymous.get(report)
    t.match(answer.body, content)
    const entry = { ...said, ...review, by: 'ganhri', decision_id: made.body.id, seal_id: null, until: null }
    t.match(answer.body.review, [{ ...entry, at: made.body.made_at, appeals: made.body.appeals }])
    t.strictSame((await anonymous.get(made.headers.location!)).body, made.body)
    t.strictSame((await anonymous.get(`${report}/decisions`)).body.data, [made.body])
  }
  const { data } = (await anonymous.get('/v1/decisions?author_id=nhrc-qatar')).body
  t.strictSame(
    data.map(({ measure }: { measure: string }) => measure),
    ['restrict', 'redact', 'request_correction', 'annotate'],
    'the newest first',
  )
  for (const [filter, count] of [
    ['measure=redact,restrict', 2],
    ['in_force=none', 0],
    ['rule_id=forged-evidence', 2],
    ['actor_id=ohchr', 0],
    ['addressee_id=qat', 4],
    [`report_id=${data[0].report_id}`, 1],
    [`made_from=${data[1].made_at}`, 2],
    [`made_to=${data[1].made_at}`, 2],
  ] as const) {
    t.equal((await anonymous.get(`/v1/decisions?${filter}`)).body.data.length, count, filter)
  }
})

t.test('words, links and long texts are hidden wherever they stand, a short whole field as words', async (t) => {
  const measures = [{ kind: 'other', title: 'Act', date: '2025-01-01', url: 'https://example.org/made-up-name' }]
  const title = 'A gazette'
  const assessments = [{ part: 'a', level: 'in_progress', rationale: `${title} says more, Agazette not` }]
  const evidence = [{ kind: 'other', title, stance: 'supports', url: 'https://example.org/gazette' }]
  const content = { narrative: 'made-up-name, twice: made-up-name', measures, assessments, evidence }
  const report = await post(author, content)
  await author.change('PATCH', report, { narrative: 'Nothing any more.', evidence: [] })
  const fields = [
    { field: '/narrative', quote: 'made-up-name', revision: 1 },
    { field: '/evidence/0/title', revision: 1 },
  ]
  const made = await decide(reviewer, report, redaction({ fields }))
  t.equal(made.status, 201, made.text)
  const mark = (number: number) => `[redacted ${number} under rule endangers-a-person by decision ${made.body.id}]`
  const [first, second] = (await anonymous.get(`${report}/revisions`)).body.data
  t.match(first, {
    narrative: `${mark(1)}, twice: ${mark(1)}`,
    assessments: [{ part: 'a', level: 'in_progress', rationale: `${mark(2)} says more, Agazette not` }],
    measures: [{ title: 'Act', url: null, date: '2025-01-01' }],
    evidence: [{ title: mark(2), url: 'https://example.org/gazette', kind: 'other' }],
  })
  t.match(second, { narrative: 'Nothing any more.', measures: [{ url: null }], evidence: [] })
})

t.test('a hidden link or long text is gone from every other field that has it', async (t) => {
  const url = 'https://example.org/x-page'
  const evidence = [{ kind: 'other', title: 'Account of a witness', stance: 'supports', url }]
  const measures = [{ kind: 'other', title: 'Act', date: null, url: `${url}#2` }]
  const narrative = 'See HTTPS://example.org/x-page or example.org/x-page for it: ACCOUNT  of a\nwitness.'
  const report = await post(author, { narrative, measures, evidence })
  const made = await decide(reviewer, report, redaction({ fields: [{ field: '/evidence/0' }] }))
  t.equal(made.status, 201, made.text)
  const { text, body } = await anonymous.get(report)
  t.match(body.narrative, /^See \[redacted [^\]]+\] or \[redacted [^\]]+\] for it: \[redacted [^\]]+\]\.$/)
  t.match(body.measures, [{ title: 'Act', url: null }])
  t.notMatch(text, /x-page|account|witness/i)
})

t.test('a name is hidden in every case and form of Unicode that it is written in', async (t) => {
  const forms = ['José Müller', 'JOSÉ MÜLLER', 'Jose\u0301 Mu\u0308ller', 'josé\u00a0müller', 'Jo\u00adsé\nMüller']
  const report = await post(author, { narrative: forms.map((form) => `Said ${form}.`).join(' ') })
  const before = (await anonymous.get(report)).body.narrative
  const fields = [{ field: '/narrative', quote: 'josé müller' }]
  const made = await decide(reviewer, report, redaction({ fields }))
  t.equal(made.status, 201, made.text)
  const { narrative } = (await anonymous.get(report)).body
  t.match(narrative.replaceAll(/\[redacted 1(\.\d)? under [^\]]+\]/g, '#'), /^(Said #\. ?){5}$/)
  const found = await anonymous.get('/v1/reports?q=mullre')
  t.notMatch(found.text, /m[uü]ller/i, 'nor does search offer it')
  t.equal((await author.change('PATCH', report, { narrative: `${narrative} Indeed.` })).status, 200)
  const appeal = await author.post(`${made.headers.location}/appeals`, { grounds: 'Made up.' })
  const ruler = await service.as('european-parliament', ['appeals:write'])
  await ruler.post(`${appeal.headers.location}/ruling`, { outcome: 'overturned', reasons: 'Made up.' })
  t.equal((await anonymous.get(report)).body.narrative, `${before} Indeed.`)
})

t.test('with marks a text may be longer than what was written, up to a bound', async (t) => {
  const many = (count: number) => 'Abc and so on. '.repeat(count).trim()
  for (const [count, shown] of [
    [300, /^(\[redacted 1 [^\]]+\] and so on\. ?){300}$/],
    [1_300, /^\[redacted 1 [^\]]+\]$/],
  ] as const) {
    const report = await post(author, { narrative: many(count) })
    const made = await decide(reviewer, report, redaction({ fields: [{ field: '/narrative', quote: 'Abc' }] }))
    t.equal(made.status, 201, made.text)
    const { narrative } = (await anonymous.get(report)).body
    t.match(narrative, shown)
    const edited = await author.change('PATCH', report, { narrative: `${narrative} Indeed.` })
    if (count === 300) t.match(edited, { status: 200, body: { narrative: `${narrative} Indeed.` } }, edited.text)
    else expectFaults(t, 'the whole of a field', edited, ['/narrative'])
    t.equal((await author.change('PATCH', report, { measures: [] })).status, 200)
  }
})

t.test('a name is hidden however it is parted, and with the links that have it', async (t) => {
  const [first, second] = ['Kestrel', 'Quaynor']
  const link = (path: string) => `https://example.org/%E0%A4%A/${path}`
  const paths = [`${first}%20${second}`, `${first}.${second}`, `${first}${second}`, `${first}%2520${second}`]
  const evidence = paths.map((path) => ({
    kind: 'dataset',
    title: 'Figures',
    url: link(path),
    date: null,
    stance: 'context',
  }))
  const said = `${first} ${second}, ${first}-${second}, ${first} \u200f ${second} and ${first}_${second}, see ${link(paths[2]!)}.`
  const report = await post(author, { narrative: said, evidence })
  const fields = [{ field: '/narrative', quote: `${first} ${second}` }]
  t.equal((await decide(reviewer, report, redaction({ fields }))).status, 201)
  for (const url of [report, `${report}/revisions`, '/v1/reports', '/v1/reports.csv']) {
    t.notMatch((await anonymous.get(url)).text, /quaynor/i, url)
  }
})

t.test('with no measure it refuses a request, which then says so', async (t) => {
  const report = await post(author)
  const asked = await request(idOf(report))
  const refused = { ...annotation({ measure: 'none', note: null }), restriction_request_id: asked }
  const made = await decide(reviewer, report, refused)
  t.equal(made.status, 201, made.text)
  t.match(made.body, { measure: 'none', in_force: 'none', restriction_request_id: asked })
  t.strictSame((await anonymous.get(report)).body.review, [])
  t.match(await requestRow(asked), { decision_id: made.body.id, sealed_at: null })
  const again = await decide(reviewer, report, refused)
  t.match(again, { status: 409, body: { code: 'already_exists', existing: made.headers.location } })
  const other = await decide(reviewer, await post(author), {
    ...refused,
    restriction_request_id: await request(idOf(report)),
  })
  expectFaults(t, 'a request about something else', other, ['/restriction_request_id'])
  const telling = await request(idOf(report), 'Remove Made up for a test.')
  t.equal((await decide(reviewer, report, redaction({ restriction_request_id: telling }))).status, 201)
  t.not((await requestRow(telling)).sealed_at, null, 'a request that repeats what is hidden is sealed')
})

async function request(reportId: string, text = 'Remove it.') {
  const { rows } = await service.db.$client.query(
    `insert into restriction_requests (id, recorded_by, person, requester_id, requester_name, requester_group, report_id,
      fields, measure, language, text, created_at)
     values (gen_random_uuid(), 'qat', 'x', 'qat', 'Made up', 'states', $1, '{}', 'restrict', 'en', $2, clock_timestamp())
     returning id`,
    [reportId, text],
  )
  return rows[0].id as string
}
const requestRow = async (id: string) =>
  (await service.db.$client.query('select * from restriction_requests where id = $1', [id])).rows[0]

t.test('refused without having seen the report, and kept once', async (t) => {
  const report = await post(author)
  const { etag } = (await anonymous.get(report)).headers
  t.match(await reviewer.post(`${report}/decisions`, annotation()), { status: 428 })
  await author.change('PATCH', report, { narrative: 'Changed meanwhile.' })
  const stale = await reviewer.post(`${report}/decisions`, annotation(), { 'if-match': etag! })
  t.match(stale, { status: 412, body: { code: 'precondition_failed' } })
  const key = { 'idempotency-key': 'the-same', 'if-match': (await anonymous.get(report)).headers.etag! }
  const first = await reviewer.post(`${report}/decisions`, redaction(), key)
  const again = await reviewer.post(`${report}/decisions`, redaction(), key)
  t.equal(first.status, 201, first.text)
  t.strictSame(again.body, first.body)
  const other = await post(author)
  t.match(await reviewer.post(`${other}/decisions`, redaction(), key), {
    status: 422,
    body: { code: 'idempotency_key_reused' },
  })
})

t.test('of two reviewers at once, on two instances, the second has to look again', async (t) => {
  const another = await startAnother(t, service)
  const second = await another.as('ohchr', ['reviews:write'])
  for (let round = 0; round < 4; round++) {
    const report = await post(author)
    const match = { 'if-match': (await anonymous.get(report)).headers.etag! }
    const answers = await Promise.all([
      reviewer.post(`${report}/decisions`, restriction(), match),
      second.post(`${report}/decisions`, redaction(), match),
      author.patch(report, { narrative: 'Edited at the same time.' }, match),
    ])
    const statuses = answers.map(({ status }) => status).sort()
    t.equal(statuses.filter((status) => status < 300).length, 1, statuses.join(' '))
    t.ok(statuses.slice(1).every((status) => [409, 412].includes(status)))
  }
})
