// DELETE /v1/reports/{id}: what was never published may go, nothing else does.
import t from 'tap'
import { comparable, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const post = async (state: string) => (await nhri.post('/v1/reports', newReport({ state }))).headers.location!

t.test('a draft is gone, with everything of it', async (t) => {
  const location = await post('draft')
  const answer = await nhri.change('DELETE', location)
  t.equal(answer.status, 204)
  t.equal(answer.text, '')
  t.equal((await nhri.get(location)).status, 404)
  t.equal((await nhri.get(`${location}/revisions`)).status, 404)
  t.equal((await nhri.delete(location, { 'if-match': '*' })).status, 404, 'and once gone it is not there')
  const { rows } = await service.db.$client.query('select count(*)::int as kept from report_revisions')
  t.equal(rows[0].kept, 0)
})

t.test('what was published stays', async (t) => {
  const location = await post('published')
  const withdrawable = { code: 'state_conflict', detail: / is published; .* or withdraw it by `POST …\/withdrawal`\.$/ }
  t.match(await nhri.change('DELETE', location), { status: 409, body: withdrawable })
  await nhri.change('POST', `${location}/withdrawal`, { reason: 'x' }, location)
  const over = { code: 'state_conflict', detail: / is withdrawn; .* free for a new report\.$/ }
  t.match(await nhri.change('DELETE', location), { status: 409, body: over }, 'withdrawn as well')
  t.equal((await anonymous.get(location)).status, 200)
})

t.test('a deletion and a publication at once: one of them counts', async (t) => {
  for (let round = 0; round < 5; round++) {
    const location = await post('draft')
    const [deleted, published] = await Promise.all([
      nhri.delete(location, { 'if-match': '*' }),
      nhri.post(`${location}/publication`, undefined, { 'if-match': '*' }),
    ])
    const outcome = `${deleted.status} ${published.status}`
    t.ok(['204 404', '409 200'].includes(outcome), outcome)
    t.equal((await anonymous.get(location)).status, deleted.status === 204 ? 404 : 200)
  }
})

t.test('by its author alone', async (t) => {
  const [hidden, visible] = [await post('draft'), await post('published')]
  const missing = '/v1/reports/0f8fad5b-d9cb-469f-a165-70867728950e'
  const any = { 'if-match': '*' }
  t.strictSame(comparable(await operator.delete(hidden, any)), comparable(await operator.delete(missing, any)))
  t.match(await operator.delete(visible, any), { status: 403, body: { code: 'not_yours' } })
  t.equal((await anonymous.delete(hidden, any)).status, 401)
  t.equal((await (await service.as('nhrc-qatar', ['actors:write'])).delete(hidden, any)).status, 403)
  t.equal((await nhri.get(hidden)).status, 200)
})
