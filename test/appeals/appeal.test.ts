// POST /v1/decisions/{id}/appeals, and what everybody sees of appeals.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { age, annotation, decide, post, startReview } from '../decisions/samples.ts'
import { expectFaults } from '../reports/samples.ts'

const { service, author, addressee, reviewer, ruler, anonymous } = await startReview(t)
const decided = async () => (await decide(reviewer, await post(author), annotation())).body
const grounds = { grounds: 'Made-up grounds.' }

t.test('author and addressee appeal, each once, for everybody to see', async (t) => {
  const decision = await decided()
  const first = await author.post(decision.appeals, grounds)
  t.equal(first.status, 201, first.text)
  const { decision_id, report_id } = first.body
  t.match(first.body, { actor_id: 'nhrc-qatar', ...grounds, overdue: false, ruling: null })
  t.match({ decision_id, report_id }, { decision_id: decision.id, report_id: decision.report_id })
  t.equal(Date.parse(first.body.due_at) - Date.parse(first.body.made_at), 30 * 86_400_000)
  const second = await addressee.post(decision.appeals, grounds)
  t.equal(second.status, 201, second.text)
  t.match(await author.post(decision.appeals, grounds), { status: 409, body: { code: 'already_exists' } })
  t.strictSame((await anonymous.get(first.headers.location!)).body, first.body)
  t.strictSame((await anonymous.get(`/v1/appeals?decision_id=${decision.id}`)).body.data, [second.body, first.body])
  t.strictSame((await anonymous.get(`/v1/decisions/${decision.id}`)).body.appeal_ids, [first.body.id, second.body.id])
})

t.test('a repeated request appeals once', async (t) => {
  const decision = await decided()
  const key = { 'idempotency-key': randomUUID() }
  const first = await author.post(decision.appeals, grounds, key)
  t.strictSame((await author.post(decision.appeals, grounds, key)).body, first.body)
  t.match(await author.post(decision.appeals, { grounds: 'Others.' }, key), { status: 422 })
})

t.test('of a wrong shape', async (t) => {
  const { appeals } = await decided()
  expectFaults(t, 'nothing', await author.post(appeals, {}), ['/grounds'])
  expectFaults(t, 'blank', await author.post(appeals, { grounds: ' \n' }), ['/grounds'])
  expectFaults(t, 'too long', await author.post(appeals, { grounds: 'x'.repeat(10_001) }), ['/grounds'])
  expectFaults(t, 'another field', await author.post(appeals, { ...grounds, outcome: 'overturned' }), ['/outcome'])
  t.equal((await author.post(`/v1/decisions/${randomUUID()}/appeals`, grounds)).status, 404)
})

t.test('for 90 days, and by nobody else', async (t) => {
  const decision = await decided()
  await age(service, 'decisions', decision.id, '89 days 23 hours')
  t.equal((await author.post(decision.appeals, grounds)).status, 201)
  await age(service, 'decisions', decision.id, '2 hours')
  t.match(await addressee.post(decision.appeals, grounds), { status: 409, body: { code: 'appeal_late' } })
  t.match(await anonymous.post(decision.appeals, grounds), { status: 401 })
  t.match(await reviewer.post(decision.appeals, grounds), { status: 403, body: { code: 'scope_missing' } })
  const other = await service.as('ganhri', ['reports:write'])
  t.match(await other.post(decision.appeals, grounds), { status: 403, body: { code: 'no_standing' } })
})

t.test('unanswered for 30 days it is overdue, for everybody to see', async (t) => {
  const { body: waiting } = await author.post((await decided()).appeals, grounds)
  const { body: ruled } = await author.post((await decided()).appeals, grounds)
  await ruler.post(`/v1/appeals/${ruled.id}/ruling`, { outcome: 'upheld', reasons: 'Made up.' })
  const overdue = async () =>
    (await anonymous.get('/v1/appeals?overdue=true')).body.data.map(({ id }: { id: string }) => id)
  for (const { id } of [waiting, ruled]) await age(service, 'appeals', id, '29 days 23 hours')
  t.strictSame(await overdue(), [])
  for (const { id } of [waiting, ruled]) await age(service, 'appeals', id, '2 hours')
  t.match((await anonymous.get(`/v1/appeals/${waiting.id}`)).body, { overdue: true, ruling: null })
  t.match((await anonymous.get(`/v1/appeals/${ruled.id}`)).body, { overdue: false })
  t.strictSame(await overdue(), [waiting.id])
  t.ok((await anonymous.get('/v1/appeals?open=true&overdue=false')).body.data.length > 0)
  t.strictSame((await anonymous.get('/v1/appeals?open=false')).body.data.length, 1)
  t.strictSame((await anonymous.get('/v1/appeals?outcome=upheld&actor_id=nhrc-qatar&include=total')).body.page.total, 1)
})
