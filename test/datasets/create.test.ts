// Asking for a release: accepted, repeated, at once, refused.
import t from 'tap'
import { startService } from '../support/app.ts'
import { age, release } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const operator = await service.as('ohchr', ['datasets:write'])
await age(service, 40)

t.test('it is numbered at once, and made in the background', async (t) => {
  const { status, headers, body } = await operator.post('/v1/datasets')
  t.match({ status, headers }, { status: 201, headers: { location: '/v1/datasets/release-1' } })
  t.match(body, {
    id: 'release-1',
    number: 1,
    requested_by: 'ohchr',
    state: 'making',
    edition: 1,
    editions: [{ edition: 1, state: 'making', made_at: null, files: null, tables: null, withdrawal: null }],
  })
  const waited = Date.parse(body.requested_at) - Date.parse(body.cutoff)
  t.equal(waited, 30 * 24 * 3_600_000)
  t.equal((await anonymous.get(`${headers.location}/editions/1/files/reports.csv`)).status, 404, 'not there yet')
  await service.app.datasets.run()
  const made = await anonymous.get(headers.location!)
  t.match(made.body, { state: 'current', editions: [{ state: 'current', compared_with: null }] })
})

t.test('a repeated request makes nothing twice, and is answered by what is there now', async (t) => {
  const key = { 'idempotency-key': 'a-release' }
  const first = await operator.post('/v1/datasets', undefined, key)
  await service.app.datasets.run()
  const again = await operator.post('/v1/datasets', undefined, key)
  t.match(
    [first, again],
    [
      { status: 201, body: { id: 'release-2', state: 'making' } },
      { status: 201, body: { id: 'release-2', state: 'current' } },
    ],
  )
  const other = await operator.post('/v1/datasets', undefined, { 'idempotency-key': 'another' })
  t.equal(other.body.id, 'release-3')
  await service.app.datasets.run()
})

t.test('of two at once one is made, the other is told of it', async (t) => {
  const answers = await Promise.all([operator.post('/v1/datasets'), operator.post('/v1/datasets')])
  const [made, refused] = answers.sort((a, b) => a.status - b.status) as [(typeof answers)[0], (typeof answers)[0]]
  t.match(made, { status: 201, body: { id: 'release-4' } })
  t.match(refused, { status: 409, body: { code: 'release_in_flight', existing: '/v1/datasets/release-4' } })
  await service.app.datasets.run()
  t.equal((await anonymous.get('/v1/datasets?include=total')).body.page.total, 4)
})

t.test('what is wrong in shape', async (t) => {
  t.match(await operator.post('/v1/datasets', undefined, { 'idempotency-key': '' }), { status: 400 })
  t.match(await operator.post('/v1/datasets', 'text', { 'content-type': 'text/plain' }), { status: 415 })
  for (const id of ['1', 'release-0', 'release-01', 'release-1e3', 'release-9999999999', 'Release-1', 'release-%00'])
    t.match(await anonymous.get(`/v1/datasets/${id}`), { status: 400, body: { code: 'request_invalid' } }, id)
  t.match(await anonymous.get('/v1/datasets/release-99'), { status: 404, body: { code: 'not_found' } })
})

t.test('who may not', async (t) => {
  const cases = [
    [anonymous, 401, 'token_required'],
    [await service.as('ohchr', ['reports:write', 'actors:write', 'mandates:write']), 403, 'scope_missing'],
  ] as const
  for (const [client, status, code] of cases) t.match(await client.post('/v1/datasets'), { status, body: { code } })
})

t.test('the list has the newest first', async (t) => {
  await release(service)
  const { body } = await anonymous.get('/v1/datasets?limit=2')
  t.strictSame(
    body.data.map(({ id }: { id: string }) => id),
    ['release-5', 'release-4'],
  )
  const rest = await anonymous.get(`/v1/datasets?limit=3&cursor=${body.page.next}`)
  t.strictSame(
    rest.body.data.map(({ number }: { number: number }) => number),
    [3, 2, 1],
  )
})
