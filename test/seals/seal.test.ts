// POST /v1/reports/{id}/seal: what is named is gone at once, everywhere; reasons follow, or it comes back.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { liftLapsedSeals } from '../../src/seals/lapse.ts'
import { decide, letSealsLapse, post, redaction, restriction, startReview } from '../decisions/samples.ts'
import { expectFaults } from '../reports/samples.ts'
import { startAnother } from '../support/app.ts'

const { service, author, addressee, reviewer, anonymous } = await startReview(t)
const another = await startAnother(t, service)
const name = 'Made-up Name'
const narrative = `${name} said so.`
const fields = [{ field: '/narrative', quote: name }, { field: '/evidence' }]
const seal = (report: string, client = author, named: unknown = fields) =>
  client.post(`${report}/seal`, { fields: named })
const spoken = (report: string) => [
  report,
  `${report}/revisions`,
  '/v1/reports?limit=200',
  '/v1/reports?state=published',
]

t.test('it is effective at once, in every answer of every instance, over all revisions', async (t) => {
  const report = await post(author, { narrative })
  await author.change('PATCH', report, { narrative: `Still ${narrative}` })
  for (const url of spoken(report)) {
    for (const { anonymous: reader } of [service, another]) t.match((await reader.get(url)).text, name, 'before')
  }
  const known = (await anonymous.get(report)).headers.etag!
  const made = await seal(report)
  t.equal(made.status, 201, made.text)
  for (const url of spoken(report)) {
    for (const { anonymous: reader } of [service, another]) {
      t.notMatch(
        (await reader.get(url, { 'if-none-match': known })).text,
        /Made-up Name|A made-up gazette|org\/gazette/,
        url,
      )
    }
  }
  const { body } = await another.anonymous.get(report)
  t.match(body.narrative, `Still [sealed 1 by seal ${made.body.id}] said so.`)
  t.match(body.evidence, [{ title: `[sealed 2 by seal ${made.body.id}]`, url: null }])
  t.match(body.review, [
    { measure: 'seal', seal_id: made.body.id, by: 'nhrc-qatar', until: made.body.lapses_at, reasons: null },
  ])
  t.equal(Date.parse(made.body.lapses_at) - Date.parse(made.body.made_at), 72 * 3_600_000)
  t.match(made.body, {
    state: 'in_force',
    actor_id: 'nhrc-qatar',
    fields: ['/narrative', '/evidence'],
    decision_id: null,
  })
  t.notMatch((await anonymous.get('/v1/seals')).text, name)
  t.strictSame((await anonymous.get(made.headers.location!)).body, made.body)
})

t.test('without reasons it lapses in public, whoever asks or not', async (t) => {
  const report = await post(author, { narrative })
  const before = (await anonymous.get(report)).body
  const byAuthor = (await seal(report)).body
  const byReviewer = (await seal(report, reviewer, [{ field: '/narrative' }])).body
  t.match((await anonymous.get(report)).body.review, [{ seal_id: byAuthor.id }, { seal_id: byReviewer.id }])
  t.equal(await liftLapsedSeals(service.db), 0, 'none before its time')
  await service.db.$client.query(
    `update seals set made_at = made_at - interval '72 hours', lapses_at = lapses_at - interval '72 hours' where report_id = $1`,
    [before.id],
  )
  t.match(
    (await anonymous.get(`/v1/seals/${byAuthor.id}`)).body,
    { state: 'lapsed' },
    'told by time, before it is lifted',
  )
  const lifted = await Promise.all([service, another, service].map(({ db }) => liftLapsedSeals(db)))
  t.ok(lifted.some((count) => count >= 1))
  t.strictSame((await anonymous.get(report)).body, before, 'as it was before')
  const { body } = await anonymous.get(`/v1/seals?state=lapsed&report_id=${before.id}`)
  t.match(body.data, [
    { id: byReviewer.id, state: 'lapsed', decision_id: null },
    { id: byAuthor.id, state: 'lapsed' },
  ])
  t.equal(body.data[0].ended_at, body.data[0].lapses_at, 'it ended when it lapsed, not when that was noticed')
  const news = (await author.get('/v1/notices?limit=200')).body.data.filter(
    ({ seal_id, kind }: { seal_id: string; kind: string }) => seal_id === byReviewer.id && kind === 'lapse',
  )
  t.equal(news.length, 1, 'told once')
  t.match(await seal(report, reviewer), { status: 409, body: { code: 'seal_repeated' } })
  t.equal((await decide(reviewer, report, redaction())).status, 201, 'who reviews decides instead')
  t.equal((await seal(report)).status, 201, 'the author may')
})

t.test('a decision that names it gives the reasons and takes its place', async (t) => {
  const report = await post(author, { narrative })
  const { id } = (await seal(report, reviewer)).body
  const body = redaction({ seal_id: id, fields: [{ field: '/narrative', quote: name }] })
  const made = await decide(reviewer, report, body)
  t.equal(made.status, 201, made.text)
  t.match((await anonymous.get(`/v1/seals/${id}`)).body, {
    state: 'decided',
    decision_id: made.body.id,
    ended_at: made.body.made_at,
  })
  const { narrative: shown, evidence, review } = (await anonymous.get(report)).body
  t.match(shown, `[redacted 3 under rule endangers-a-person by decision ${made.body.id}] said so.`)
  t.match(evidence, [{ title: 'A made-up gazette' }], 'what the decision does not hide is public again')
  t.match(review, [{ measure: 'redact', decision_id: made.body.id }])
  await letSealsLapse(service)
  t.match((await anonymous.get(report)).body.narrative, 'redacted', 'and it stays')
  t.match(await decide(reviewer, report, body), { status: 409, body: { code: 'seal_ended' } })

  const lifted = await post(author, { narrative })
  const wrong = (await seal(lifted, reviewer)).body
  const none = redaction({ measure: 'none', fields: [], weaker_measures: [], seal_id: wrong.id })
  t.equal((await decide(reviewer, lifted, none)).status, 201, 'or lifts it')
  t.equal((await anonymous.get(lifted)).body.narrative, narrative)
  t.match(await decide(reviewer, await post(author), { ...none, seal_id: wrong.id }), { body: { code: 'seal_ended' } })
})

t.test('reasons that come too late are refused, before anything is lifted', async (t) => {
  const report = await post(author, { narrative })
  const { id } = (await seal(report, reviewer)).body
  await service.db.$client.query(
    `update seals set made_at = made_at - interval '73 hours', lapses_at = lapses_at - interval '73 hours' where id = $1`,
    [id],
  )
  t.match(await decide(reviewer, report, redaction({ seal_id: id })), { status: 409, body: { code: 'seal_ended' } })
})

t.test('what the author writes while it is sealed is hidden where it repeats the words', async (t) => {
  const report = await post(author, { narrative })
  const { id } = (await seal(report)).body
  const edited = await author.change('PATCH', report, { measures: [], narrative: `Yes, ${name}!` })
  t.equal(edited.body.narrative, `Yes, [sealed 1 by seal ${id}]!`)
  await letSealsLapse(service)
  t.equal((await anonymous.get(report)).body.narrative, `Yes, ${name}!`)
})

t.test('of a wrong shape, or with nothing there', async (t) => {
  const report = await post(author)
  expectFaults(t, 'nothing', await author.post(`${report}/seal`, {}), ['/fields'])
  expectFaults(t, 'no field', await seal(report, author, []), ['/fields'])
  expectFaults(t, 'a level', await seal(report, author, [{ field: '/assessments/0/level' }]), ['/fields/0/field'])
  expectFaults(t, 'no such item', await seal(report, author, [{ field: '/narrative' }, { field: '/evidence/7' }]), [
    '/fields/1/field',
  ])
  expectFaults(t, 'other words', await seal(report, author, [{ field: '/narrative', quote: 'Nobody' }]), [
    '/fields/0/quote',
  ])
  t.equal((await anonymous.get(report)).body.review.length, 0)
})

t.test('only what is published', async (t) => {
  const draft = await post(author, { state: 'draft' })
  t.match(await seal(draft), { status: 409, body: { code: 'state_conflict' } })
  t.equal((await seal(draft, reviewer)).status, 404)
  const restricted = await post(author)
  await decide(reviewer, restricted, restriction())
  t.match(await seal(restricted), { status: 409, body: { code: 'state_conflict' } })
})

t.test('by the author or a reviewer, once for each key', async (t) => {
  const report = await post(author, { narrative })
  t.match(await seal(report, anonymous), { status: 401, body: { code: 'token_required' } })
  t.match(await seal(report, addressee), { status: 403, body: { code: 'not_yours' } })
  t.match(await seal(report, await service.as('ganhri', ['reports:write'])), {
    status: 403,
    body: { code: 'not_yours' },
  })
  t.match(await seal(report, await service.as('nhrc-qatar', ['actors:write'])), {
    status: 403,
    body: { code: 'scope_missing' },
  })
  t.equal((await seal(`/v1/reports/${randomUUID()}`)).status, 404)
  const key = { 'idempotency-key': 'once-and-for-all' }
  const first = await author.post(`${report}/seal`, { fields }, key)
  t.strictSame((await author.post(`${report}/seal`, { fields }, key)).body, first.body)
  t.equal((await anonymous.get(`/v1/seals?report_id=${first.body.report_id}`)).body.data.length, 1)
  const colleague = await service.as('nhrc-qatar', ['reviews:write'], 'a colleague')
  t.equal((await seal(report, colleague)).status, 201, 'its own report with whichever of the two scopes')
})
