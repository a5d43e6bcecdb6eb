// What is hidden after a release: its files are gone from the moment of the commit, on every instance; an edition without
// it is made, and the old one stays citable.
import t from 'tap'
import { startAnother, startService } from '../support/app.ts'
import { filesOf } from './reading.ts'
import { age, publish, release, withdraw, year } from './samples.ts'

const service = await startService(t)
const another = await startAnother(t, service)
const { anonymous } = service
const hidden = await publish(service, { ...year(2020), narrative: 'A secret of the first.' })
const redacted = await publish(service, { ...year(2021), narrative: 'A secret of the second.' })
await age(service, 40)
const young = await publish(service, { ...year(2022), narrative: 'Not yet released.' })
const first = await release(service)
const second = await release(service)
const read = async (id: string) => (await anonymous.get(`/v1/datasets/${id}`)).body

t.test('what no release holds withdraws none', async (t) => {
  await withdraw(service, young, 'Too early.')
  await service.app.datasets.run()
  for (const id of ['release-1', 'release-2']) t.match(await read(id), { edition: 1, editions: [{ state: 'current' }] })
})

t.test('a withdrawal: 410 at once on every instance, for every file of every release that held it', async (t) => {
  await withdraw(service, hidden, 'It named a source.')
  for (const instance of [service, another]) {
    for (const { editions } of [first, second]) {
      for (const { address } of editions[0].files) {
        const { status, headers, body } = await instance.anonymous.get(address)
        t.match({ status, body }, { status: 410, body: { code: 'edition_withdrawn', detail: new RegExp(hidden) } })
        t.match(body.detail, /its author withdrew the report/)
        t.equal(body.existing, address.split('/editions')[0])
        t.equal(headers['cache-control'], 'no-store')
      }
    }
  }
  t.match(await read('release-1'), { edition: 2, state: 'making', editions: [{ edition: 2, state: 'making' }] })
})

t.test('who has the file and asks whether it is still the same is told that it is gone', async (t) => {
  const { address } = first.editions[0].files[0]
  for (const asked of ['*', '"any"']) t.equal((await anonymous.get(address, { 'if-none-match': asked })).status, 410)
  t.equal((await anonymous.get(address, { range: 'bytes=0-1' })).status, 410)
})

t.test('the next edition is made without it, of the same cutoff', async (t) => {
  await another.app.datasets.run()
  for (const before of [first, second]) {
    const now = await read(before.id)
    t.match(now, { edition: 2, state: 'current', cutoff: before.cutoff })
    const files = await filesOf(service, now.editions[0])
    for (const [name, bytes] of files) t.notOk(bytes.includes('A secret of the first'), name)
    t.ok(files.get('reports.csv')!.includes('A secret of the second'))
    t.ok(files.get('reports.csv')!.includes(hidden), 'its tombstone is there')
    t.notOk(files.get('reports.csv')!.includes('It named a source'), 'the reason waits for its time')
  }
  t.strictSame((await read('release-2')).editions[0].compared_with, { id: 'release-1', edition: 2 })
})

t.test('the old edition stays citable by what describes it', async (t) => {
  for (const before of [first, second]) {
    const [, old] = (await read(before.id)).editions
    const { state, withdrawal, ...rest } = old
    const { state: _state, withdrawal: _withdrawal, ...then } = before.editions[0]
    t.strictSame(rest, then, 'with checksums, counts and citation')
    t.match({ state, withdrawal }, { state: 'withdrawn', withdrawal: { reason: 'withdrawn', report_id: hidden } })
  }
})

t.test('its files are gone from the disk too', async (t) => {
  await service.app.datasets.run()
  const kept = await service.app.datasets.files.kept()
  t.strictSame(kept.map(({ number, edition }) => `${number} ${edition}`).sort(), ['1 2', '2 2'])
})

t.test('content that is changed in place, as by a redaction, makes a new edition as well', async (t) => {
  const { address } = (await read('release-1')).editions[0].files[0]
  await service.db.$client.query(
    `update report_revisions set narrative = 'A ▇▇▇▇ of the second.' where report_id = $1`,
    [redacted],
  )
  t.match(await another.anonymous.get(address), { status: 410, body: { detail: /is not shown as it was/ } })
  await service.app.datasets.run()
  const now = await read('release-1')
  t.match(now, { edition: 3, state: 'current', editions: [{}, { withdrawal: { reason: 'changed' } }, {}] })
  for (const [name, bytes] of await filesOf(service, now.editions[0])) t.notOk(bytes.includes('A secret'), name)
})

t.test('content that is in no release changes none', async (t) => {
  const nhri = await service.as('nhrc-qatar')
  await nhri.change('PATCH', `/v1/reports/${redacted}`, { narrative: 'A new revision.' })
  await service.db.$client.query(
    `update report_revisions set narrative = 'Changed.' where report_id = $1 and revision = 2`,
    [redacted],
  )
  t.match(await read('release-1'), { edition: 3, state: 'current' })
})

t.test('what is hidden while an edition is made is not in it', async (t) => {
  const late = await publish(service, { ...year(2023), narrative: 'Hidden meanwhile.' })
  await age(service, 40)
  const operator = await service.as('ohchr')
  const { headers } = await operator.post('/v1/datasets')
  const making = service.app.datasets.run()
  await withdraw(service, late, 'In the midst.')
  await making
  await service.app.datasets.run()
  const { body } = await anonymous.get(headers.location!)
  t.equal(body.state, 'current')
  for (const [name, bytes] of await filesOf(service, body.editions[0]))
    t.notOk(bytes.includes('Hidden meanwhile'), name)
})

t.test('two withdrawals at once, with two instances at work', async (t) => {
  const ids = [
    await publish(service, { ...year(2024), narrative: 'One of two.' }),
    await publish(service, { ...year(2025), narrative: 'One of two.', recommendation_id: 'doha-2020-states-6' }),
  ] as const
  await age(service, 40)
  const { id } = await release(service)
  await Promise.all([withdraw(service, ids[0], 'Made up.'), withdraw(another, ids[1], 'Made up.')])
  for (const { address } of (await read(id)).editions.at(-1).files) t.equal((await anonymous.get(address)).status, 410)
  for (let tries = 0; (await read(id)).state === 'making' && tries < 5; tries++)
    await Promise.all([service.app.datasets.run(), another.app.datasets.run()])
  const { state, edition, editions } = await read(id)
  t.match({ state, edition }, { state: 'current', edition: 2 }, 'one edition for both')
  for (const [name, bytes] of await filesOf(another, editions[0])) t.notOk(bytes.includes('One of two'), name)
})
