// Idempotency-Key on POST /v1/reports: a request whose answer was lost is repeated without posting twice.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { deleteOldKeys } from '../../src/http/idempotency.ts'
import { giveMandates } from '../support/samples.ts'
import { comparable, newReport, startWithAuthors } from './samples.ts'

const { service, nhri, operator, anonymous } = await startWithAuthors(t)
const newKey = () => ({ 'idempotency-key': randomUUID() })
const countReports = async () => (await service.db.$client.query('select count(*)::int as n from reports')).rows[0].n

t.test('the same key and body: the same answer to the byte, and one report', async (t) => {
  for (const state of ['published', 'draft']) {
    const [body, key, before] = [newReport({ state }), newKey(), await countReports()]
    const first = await nhri.post('/v1/reports', body, key)
    t.equal(first.status, 201)
    for (let time = 0; time < 3; time++) {
      t.strictSame(comparable(await nhri.post('/v1/reports', body, key)), comparable(first), state)
    }
    t.equal(await countReports(), before + 1)
  }
})

t.test('the same body spelt otherwise is the same body', async (t) => {
  const [body, key] = [newReport({ territory: null }), newKey()]
  const first = await nhri.post('/v1/reports', body, key)
  const { territory, ...rest } = Object.fromEntries(Object.entries(body).reverse())
  t.equal((await nhri.post('/v1/reports', JSON.stringify(rest, null, 2), key)).text, first.text)
})

t.test('the same key with another body is refused, and nothing is made', async (t) => {
  const key = newKey()
  await nhri.post('/v1/reports', newReport(), key)
  const before = await countReports()
  const other = await nhri.post('/v1/reports', newReport(), key)
  t.match(other, { status: 422, body: { code: 'idempotency_key_reused' } })
  t.equal(await countReports(), before)
})

t.test('a key is needed, of 1 to 255 visible ASCII characters', async (t) => {
  const without = await service.app.inject({
    method: 'POST',
    url: '/v1/reports',
    headers: { authorization: await authorization(), 'content-type': 'application/json' },
    payload: newReport(),
  })
  t.match(without, { statusCode: 400, body: /idempotency_key_required/ })
  for (const key of ['', ' ', 'a b', 'ü', 'x'.repeat(256), 'tab\there']) {
    const { status, body } = await nhri.post('/v1/reports', newReport(), { 'idempotency-key': key })
    t.equal(status, 400, JSON.stringify(key))
    t.match(body.code, /^(request_invalid|idempotency_key_required)$/)
  }
  for (const key of ['!', '~'.repeat(255), '"quoted"', "';drop/**/table/**/reports;--"]) {
    t.equal((await nhri.post('/v1/reports', newReport(), { 'idempotency-key': key })).status, 201, key)
  }
})

t.test('many at once with one key make one report', async (t) => {
  for (const state of ['published', 'draft']) {
    const [body, key, before] = [newReport({ state }), newKey(), await countReports()]
    const answers = await Promise.all(Array.from({ length: 8 }, () => nhri.post('/v1/reports', body, key)))
    const made = answers.filter(({ status }) => status === 201)
    t.ok(made.length >= 1)
    for (const { text } of made) t.equal(text, made[0]!.text)
    for (const { status, body } of answers) {
      if (status !== 201) t.match({ status, body }, { status: 409, body: { code: 'request_in_flight' } })
    }
    t.equal(await countReports(), before + 1)
    t.equal((await nhri.post('/v1/reports', body, key)).text, made[0]!.text, 'and afterwards it is answered')
  }
})

t.test('a key belongs to one person of one actor', async (t) => {
  const [body, key] = [newReport(), newKey()]
  const first = await nhri.post('/v1/reports', body, key)
  const colleague = await service.as('nhrc-qatar', ['reports:write'], 'another person')
  const theirs = await colleague.post('/v1/reports', body, key)
  t.match(theirs, { status: 409, body: { code: 'period_overlap', existing: first.headers.location } })
  t.equal((await colleague.post('/v1/reports', newReport(), key)).status, 201)
  const elsewhere = await service.as('ohchr', ['reports:write'], 'person of nhrc-qatar')
  const forOther = await elsewhere.post('/v1/reports', body, key)
  t.equal(forOther.status, 201)
  t.not(forOther.body.id, first.body.id, 'the same person for another actor')
})

t.test('a key belongs to one operation', async (t) => {
  const key = newKey()
  const actor = { id: 'made-up-company', name: 'Made up', stakeholder_group: 'companies' }
  t.equal((await operator.post('/v1/actors', actor, key)).status, 201)
  t.equal((await operator.post('/v1/reports', newReport(), key)).status, 201)
})

t.test('what was refused is not kept: the same request succeeds once it may', async (t) => {
  const [body, key] = [newReport(), newKey()]
  const blocking = await nhri.post('/v1/reports', body)
  t.equal((await nhri.post('/v1/reports', body, key)).status, 409)
  await nhri.change('POST', `${blocking.headers.location}/withdrawal`, { reason: 'x' }, blocking.headers.location)
  t.equal((await nhri.post('/v1/reports', body, key)).status, 201)

  const [foreign, foreignKey] = [newReport({ addressee_id: 'ken' }), newKey()]
  t.equal((await nhri.post('/v1/reports', foreign, foreignKey)).status, 403)
  t.equal((await nhri.post('/v1/reports', { ...foreign, narrative: '' }, foreignKey)).status, 422)
  t.equal((await nhri.post('/v1/reports', newReport(), foreignKey)).status, 201, 'with another body too')
})

t.test('a replay shows the first revision, as far as it is visible today', async (t) => {
  const [body, key] = [newReport(), newKey()]
  const first = await nhri.post('/v1/reports', body, key)
  const location = first.headers.location!
  await nhri.change('PATCH', location, { narrative: 'Revised.' })
  t.equal((await nhri.post('/v1/reports', body, key)).text, first.text, 'after a revision')
  await nhri.change('POST', `${location}/withdrawal`, { reason: 'A mistake.' }, location)
  const replay = await nhri.post('/v1/reports', body, key)
  t.match(replay, {
    status: 201,
    headers: { location },
    body: { state: 'withdrawn', withdrawal: { reason: 'A mistake.' } },
  })
  for (const member of ['narrative', 'assessments', 'measures', 'evidence']) t.equal(replay.body[member], null, member)
  t.notMatch(replay.text, 'Made up for a test')
})

t.test('a replay of a draft that was deleted finds nothing', async (t) => {
  const [body, key] = [newReport({ state: 'draft' }), newKey()]
  const { headers } = await nhri.post('/v1/reports', body, key)
  await nhri.change('DELETE', headers.location!)
  const gone = { status: 404, body: { code: 'not_found', detail: /key made has been deleted.* new key/i } }
  t.match(await nhri.post('/v1/reports', body, key), gone)
  t.notMatch((await nhri.get(headers.location!)).text, /deleted/, 'its address tells nothing')
  t.equal((await nhri.post('/v1/reports', body)).status, 201, 'with a new key it is a new report')
})

t.test('a replay needs no mandate any more, as nothing is reported anew', async (t) => {
  const [body, key] = [newReport(), newKey()]
  const first = await nhri.post('/v1/reports', body, key)
  await giveMandates(service, 'nhrc-qatar', [{ kind: 'self' }])
  t.equal((await nhri.post('/v1/reports', body, key)).text, first.text)
  t.equal((await nhri.post('/v1/reports', newReport())).status, 403)
  await giveMandates(service, 'nhrc-qatar', [{ kind: 'country', country: 'QAT' }])
})

t.test('keys are forgotten after 24 hours, not before', async (t) => {
  const age = (interval: string) =>
    service.db.$client.query(`update idempotency_keys set created_at = clock_timestamp() - interval '${interval}'`)
  const [body, key] = [newReport(), newKey()]
  await nhri.post('/v1/reports', body, key)
  await age('23 hours 59 minutes')
  await deleteOldKeys(service.db)
  t.equal((await nhri.post('/v1/reports', body, key)).status, 201)
  await age('24 hours 1 minute')
  await deleteOldKeys(service.db)
  t.match(await nhri.post('/v1/reports', body, key), { status: 409, body: { code: 'period_overlap' } })
})

t.test('no person, key or text is kept in the open with a key', async (t) => {
  const { rows } = await service.db.$client.query('select * from idempotency_keys')
  t.notMatch(JSON.stringify(rows), /person of|Made up/)
  t.equal((await anonymous.post('/v1/reports', newReport(), newKey())).status, 401)
})

async function authorization() {
  const { signLocalToken } = await import('../../src/auth/issuer.ts')
  const claims = { actor: 'nhrc-qatar', scope: 'reports:write', subject: 'x', lifetimeSeconds: 600 }
  return `Bearer ${await signLocalToken(service.config, claims)}`
}
