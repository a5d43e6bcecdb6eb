// A database that is older than the log: what stands in it enters once, in an order that anybody can find again.
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { readConfig } from '../../src/config.ts'
import { connect, transaction } from '../../src/database/client.ts'
import { compareLog } from '../../src/log/compare.ts'
import { openLog } from '../../src/log/open.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { serve } from '../../src/server.ts'
import { startService } from '../support/app.ts'
import { freePort } from '../support/ports.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const { db } = service
const nhri = await service.as('nhrc-qatar')
const ids: string[] = []
for (let month = 1; month <= 4; month++) {
  const state = month === 4 ? 'draft' : 'published'
  const period = { period_start: `2024-0${month}-01`, period_end: `2024-0${month}-28` }
  ids.push((await nhri.post('/v1/reports', reportBody({ ...period, state }))).body.id)
}
const [one, two] = ids.map((id) => `/v1/reports/${id}`)
await nhri.change('PATCH', one!, { narrative: 'Revised.' })
await nhri.change('POST', `${two}/withdrawal`, { reason: 'Made up.' }, two)
await registerActor(service, 'made-up-one')
const before = await entered()

/** As the database was when there was no log. */
const forget = () =>
  db.$client.query(`
    alter table log_entries disable trigger user;
    delete from log_entries;
    delete from log_tiles;
    alter table log_entries enable trigger user`)

async function entered() {
  const { rows } = await db.$client.query<{ entry: string }>(
    `select concat_ws(' ', kind, subject, revision, at, actor_id) as entry from log_entries order by id`,
  )
  return rows.map(({ entry }) => entry)
}

async function differences() {
  const found: unknown[] = []
  await transaction(db, async (tx) => {
    for await (const difference of compareLog(tx, recorded, [])) found.push(difference)
  })
  return found
}

t.test('all that is public of what is there enters, once, by however many at once', async (t) => {
  await forget()
  t.ok((await differences()).length > 400, 'without it everything is unknown')
  const counts = await Promise.all([1, 2, 3].map(() => openLog(db, recorded)))
  const now = await entered()
  t.strictSame(counts.sort(), [0, 0, now.length])
  t.equal(await openLog(db, recorded), 0, 'and never again')
  await sequence(db)
  t.strictSame(await differences(), [])
  t.notOk(
    now.some((entry) => entry.includes(ids[3]!)),
    'the draft is not in it',
  )
  t.strictSame(new Set(now), new Set(before), 'the entries that there would have been')
  await forget()
  await openLog(db, recorded)
  t.strictSame(await entered(), now, 'always in this order')
})

t.test('what is put in afterwards past the service does not enter by itself', async (t) => {
  await db.$client.query(`insert into mandates (actor_id, kind) values ('qat', 'any')`)
  t.equal(await openLog(db, recorded), 0)
  await sequence(db)
  t.match(await differences(), [{ about: 'mandates.replaced of actors/qat/mandates' }])
  await db.$client.query(`delete from mandates where actor_id = 'qat' and kind = 'any'`)
})

t.test('a start does it before anything new, and gives all of it its place', async (t) => {
  await forget()
  const { dataDir } = service.config
  const settings = {
    PORT: `${await freePort()}`,
    DATA_DIR: dataDir,
    DATABASE_URL: service.databaseUrl,
    LOG_LEVEL: 'silent',
  }
  const started = await serve(readConfig(settings))
  const count = (await entered()).length
  t.equal(count, before.length)
  const size = async () =>
    ((await (await fetch(`${started.address}/v1/log`)).json()) as { tree_size: number }).tree_size
  for (const began = performance.now(); (await size()) < count; )
    if (performance.now() - began > 60_000) throw new Error('Not all of it has its place.')
  await started.stop()
  t.strictSame(await differences(), [])
})

t.test('a catalogue that changes enters with its new revisions', async (t) => {
  await db.$client.query(`
    update catalogue_revisions set content = jsonb_set(content, '{notes}', '["Made up."]') where id = 'doha-2020-states-1';
    update recommendations set notes = '["Made up."]' where id = 'doha-2020-states-1'`)
  await forget()
  await openLog(db, recorded)
  const own = connect(service.databaseUrl, () => {}, 1)
  await loadCatalogue(own)
  await own.$client.end()
  await sequence(db)
  const { body } = await service.anonymous.get('/v1/log/entries?subject=recommendations/doha-2020-states-1')
  t.match(body.data, [
    { kind: 'catalogue.loaded', revision: 1 },
    { kind: 'catalogue.loaded', revision: 2 },
  ])
  t.strictSame(await differences(), [])
})
