// Rules change by public proposals: made whole, one at a time for each rule, never by a State or a company.
import t from 'tap'
import { startService } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'
import { proposalBody } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const proposer = await service.as('ohchr')
const propose = (rule: string, changes = {}, headers = {}) =>
  proposer.post(`/v1/review-rules/${rule}/proposals`, proposalBody(changes), headers)
const dayMs = 86_400_000

t.test('a new version of a rule is proposed, and public at once', async (t) => {
  const { status, body, headers } = await propose('incitement', { measures: ['restrict', 'annotate'] })
  t.equal(status, 201)
  t.equal(headers.location, '/v1/review-rules/incitement/proposals/1')
  t.match(body, {
    rule_id: 'incitement',
    number: 1,
    state: 'open',
    base_version: 1,
    measures: ['annotate', 'restrict'],
    proposed_by: 'ohchr',
    comment_count: 0,
    unanswered_count: 0,
    closing: null,
  })
  t.equal(
    Date.parse(body.comments_until) - Date.parse(body.created_at),
    14 * dayMs,
    'fourteen days unless said otherwise',
  )
  t.strictSame((await anonymous.get(headers.location!)).body, body)
  t.strictSame((await anonymous.get('/v1/review-rules/incitement/proposals')).body.data, [body])
  t.strictSame((await anonymous.get('/v1/review-rule-proposals?state=open&rule_id=incitement')).body.data, [body])
  t.strictSame((await anonymous.get('/v1/review-rule-proposals?state=adopted')).body.data, [])
  t.equal((await anonymous.get('/v1/review-rules/incitement')).body.version, 1, 'the rule in force is as before')
})

t.test('a rule has one open proposal at a time', async (t) => {
  const again = await propose('incitement', { text: 'Another.' })
  t.match(again, { status: 409, body: { code: 'already_exists', existing: '/v1/review-rules/incitement/proposals/1' } })
  const rivals = await Promise.all(['One.', 'Two.', 'Three.'].map((text) => propose('made-up-rivals', { text })))
  t.strictSame(rivals.map(({ status }) => status).sort(), [201, 409, 409])
})

t.test('with an id that no rule has, a new rule is proposed', async (t) => {
  const { status, body } = await propose('a-new-rule', { comment_days: 180 })
  t.match({ status, body }, { status: 201, body: { number: 1, base_version: null } })
  t.equal(Date.parse(body.comments_until) - Date.parse(body.created_at), 180 * dayMs)
  t.equal((await anonymous.get('/v1/review-rules/a-new-rule')).status, 404, 'it is no rule yet')
  t.equal((await anonymous.get('/v1/review-rules/a-new-rule/proposals')).body.data.length, 1)
})

t.test('a repeated request proposes once, and is answered as the first was', async (t) => {
  const key = { 'idempotency-key': 'repeated' }
  const first = await propose('made-up-once', {}, key)
  const at = first.headers.location!
  await (await service.as('qat')).post(`${at}/comments`, { text: 'Made up.' })
  t.equal((await propose('made-up-once', {}, key)).text, first.text)
  t.match(await propose('made-up-other', {}, key), { status: 422, body: { code: 'idempotency_key_reused' } })
})

t.test('of a wrong shape', async (t) => {
  const cases: [Record<string, unknown>, string][] = [
    [{ title: 'two\nlines' }, '/title'],
    [{ text: ' ' }, '/text'],
    [{ text: 'nul \0' }, '/text'],
    [{ covers: [] }, '/covers'],
    [{ does_not_cover: [] }, '/does_not_cover'],
    [{ grounds: [] }, '/grounds'],
    [{ grounds: [{ title: 'A law', url: 'ftp://example.org' }] }, '/grounds/0/url'],
    [{ measures: [] }, '/measures'],
    [{ measures: ['delete'] }, '/measures/0'],
    [{ reason: undefined }, '/reason'],
    [{ comment_days: 13 }, '/comment_days'],
    [{ comment_days: 181 }, '/comment_days'],
    [{ comment_days: 14.5 }, '/comment_days'],
    [{ version: 7 }, '/version'],
    [{ criteria: [{ id: 'Two Words', title: 'x', text: 'x' }] }, '/criteria/0/id'],
  ]
  for (const [changes, pointer] of cases) {
    const answer = await propose('made-up-shape', changes)
    t.match(answer, { status: 422, body: { code: 'body_invalid', errors: [{ pointer, mend: /\w/ }] } }, pointer)
  }
  for (const id of ['Upper', 'a--b', 'a_b', '%00', `${'a'.repeat(121)}`]) {
    t.match(await propose(id), { status: 400, body: { code: 'request_invalid', errors: [{ parameter: 'id' }] } }, id)
  }
})

t.test('refused by rule', async (t) => {
  const criterion = { id: 'same', title: 'Made up', text: 'Made up.' }
  const twice = await propose('made-up-rule', { criteria: [criterion, criterion], measures: ['redact', 'redact'] })
  t.match(twice, { status: 422, body: { errors: [{ pointer: '/criteria/1/id' }, { pointer: '/measures/1' }] } })
  const { title, text, covers, does_not_cover, criteria, grounds, measures } = (
    await anonymous.get('/v1/review-rules/forged-evidence')
  ).body
  const same = { title, text, covers, does_not_cover, criteria, grounds, measures }
  t.match(await propose('forged-evidence', same), {
    status: 422,
    body: { errors: [{ pointer: '', detail: /version 1/ }] },
  })
})

t.test('refused by permission: no State and no company, whatever its token says', async (t) => {
  await registerActor(service, 'made-up-company')
  for (const actor of ['qat', 'made-up-company']) {
    const answer = await (await service.as(actor)).post('/v1/review-rules/incitement/proposals', proposalBody())
    t.match(answer, { status: 403, body: { code: 'never_the_arbiter' } }, actor)
  }
  const unscoped = await service.as('ohchr', ['reports:write', 'comments:write'])
  const refused = await unscoped.post('/v1/review-rules/incitement/proposals', proposalBody())
  t.match(refused, { status: 403, body: { code: 'scope_missing' } })
  t.equal((await anonymous.post('/v1/review-rules/incitement/proposals', proposalBody())).status, 401)
})
