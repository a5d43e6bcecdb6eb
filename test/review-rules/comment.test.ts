// Whoever is registered may comment while a proposal is open to comments; its proposer answers, once.
import t from 'tap'
import { startService } from '../support/app.ts'
import { brokenBy } from '../support/database.ts'
import { oldComment, oldProposal, proposalBody } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const proposer = await service.as('ohchr')
const state = await service.as('qat')
const nhri = await service.as('nhrc-qatar')
const proposal = (await proposer.post('/v1/review-rules/incitement/proposals', proposalBody())).headers.location!
const comments = `${proposal}/comments`

t.test('a State comments like anybody, in public, and has an answer', async (t) => {
  const { status, body, headers } = await state.post(comments, { text: 'Made up: we object.' })
  t.equal(status, 201)
  t.match(body, {
    rule_id: 'incitement',
    proposal: 1,
    actor_id: 'qat',
    text: 'Made up: we object.',
    answer: null,
    answered_at: null,
  })
  t.equal(headers.location, `${comments}/${body.id}`)
  t.strictSame((await anonymous.get(headers.location!)).body, body)
  t.match((await anonymous.get(proposal)).body, { comment_count: 1, unanswered_count: 1 })
  const answer = { answer: 'Made up: noted.' }
  const answered = await proposer.change('POST', `${headers.location}/answer`, answer, headers.location)
  t.match(answered, { status: 200, body: { id: body.id, ...answer, answered_at: /^2/ } })
  t.match((await anonymous.get(proposal)).body, { comment_count: 1, unanswered_count: 0 })
  const again = await proposer.change('POST', `${headers.location}/answer`, { answer: 'Else.' }, headers.location)
  t.match(again, { status: 409, body: { code: 'state_conflict' } }, 'once')
  t.notMatch(answered.text, /person/)
})

t.test('comments are listed oldest first, and made once for each key', async (t) => {
  const key = { 'idempotency-key': 'repeated' }
  const first = await nhri.post(comments, { text: 'Second.' }, key)
  await proposer.change('POST', `${first.headers.location}/answer`, { answer: 'Yes.' }, first.headers.location)
  t.equal((await nhri.post(comments, { text: 'Second.' }, key)).text, first.text)
  t.match(await nhri.post(comments, { text: 'Else.' }, key), { status: 422, body: { code: 'idempotency_key_reused' } })
  await nhri.post(comments, { text: 'Third.' })
  const { body } = await anonymous.get(`${comments}?include=total`)
  t.strictSame(
    body.data.map(({ text }: { text: string }) => text),
    ['Made up: we object.', 'Second.', 'Third.'],
  )
  t.equal(body.page.total, 3)
})

t.test('of a wrong shape, or of what is not there', async (t) => {
  for (const body of [
    {},
    { text: '' },
    { text: 'x'.repeat(5_001) },
    { text: 'a\u001b' },
    { text: 'Yes.', answer: 'No.' },
  ]) {
    t.match(await nhri.post(comments, body), { status: 422, body: { code: 'body_invalid' } })
  }
  for (const nowhere of ['/v1/review-rules/incitement/proposals/9', '/v1/review-rules/none/proposals/1']) {
    t.equal((await nhri.post(`${nowhere}/comments`, { text: 'Made up.' })).status, 404)
    t.equal((await anonymous.get(`${nowhere}/comments`)).status, 404)
    t.equal((await anonymous.get(nowhere)).status, 404)
  }
  t.equal((await anonymous.get(`${comments}/0f8fad5b-d9cb-469f-a165-70867728950e`)).status, 404)
  t.match(await anonymous.get(`${comments}/7`), { status: 400, body: { errors: [{ parameter: 'comment_id' }] } })
})

t.test('no comment is taken after its time, or on what is closed', async (t) => {
  for (const [rule, closedDaysAgo] of [
    ['made-up-old', 6],
    ['made-up-of-today', 0],
  ] as const) {
    const old = await oldProposal(service, rule, 20, closedDaysAgo)
    const late = await nhri.post(`${old}/comments`, { text: 'Late.' })
    t.match(late, { status: 409, body: { code: 'comments_closed' } }, rule)
  }
  const { headers } = await proposer.post('/v1/review-rules/made-up-closed/proposals', proposalBody())
  const at = headers.location!
  await proposer.change('POST', `${at}/withdrawal`, { reason: 'Made up.' }, at)
  t.match(await nhri.post(`${at}/comments`, { text: 'Late.' }), { status: 409, body: { code: 'comments_closed' } })
})

t.test('only the proposer answers, and only what it has read', async (t) => {
  const old = await oldProposal(service, 'made-up-answers')
  const comment = await oldComment(service, old)
  const answer = { answer: 'Made up.' }
  const other = await service.as('ganhri')
  t.match(await other.change('POST', `${comment}/answer`, answer, comment), {
    status: 403,
    body: { code: 'not_yours' },
  })
  t.match(await state.post(`${comment}/answer`, answer), { status: 403, body: { code: 'never_the_arbiter' } })
  t.match(await proposer.post(`${comment}/answer`, answer), { status: 428 })
  t.match(await proposer.post(`${comment}/answer`, answer, { 'if-match': '"stale"' }), { status: 412 })
  t.equal((await proposer.change('POST', `${comment}/answer`, answer, comment)).status, 200, 'also after that time')
})

t.test('without the scope', async (t) => {
  const unscoped = await service.as('nhrc-qatar', ['reports:write', 'rules:write'])
  t.match(await unscoped.post(comments, { text: 'Made up.' }), { status: 403, body: { code: 'scope_missing' } })
  t.equal((await anonymous.post(comments, { text: 'Made up.' })).status, 401)
})

t.test('the database takes no comment after its time, and lets none be changed', async (t) => {
  const query = (text: string) => service.db.$client.query(text)
  const insert = (created: string, until: string) =>
    query(`insert into review_rule_comments (id, rule_id, proposal, comments_until, actor_id, person, text, created_at)
      select gen_random_uuid(), rule_id, number, ${until}, 'qat', 'x', 'x', ${created} from review_rule_proposals
      where rule_id = 'made-up-old'`)
  t.equal(await brokenBy(insert('now()', 'comments_until')), 'review_rule_comments_created_at_check')
  t.equal(
    await brokenBy(insert('now()', "now() + interval '1 day'")),
    'review_rule_comments_rule_id_proposal_comments_until_fkey',
  )
  const kept = 'review_rule_comments_kept_check'
  t.equal(await brokenBy(query(`update review_rule_comments set text = 'Else.'`)), kept)
  t.equal(await brokenBy(query(`update review_rule_comments set answer = 'Else.' where answer is not null`)), kept)
  t.equal(await brokenBy(query('delete from review_rule_comments')), kept)
})
