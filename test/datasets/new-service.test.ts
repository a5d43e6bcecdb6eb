// A release of a service that has just begun: what was recommended is in it; what actors post waits for its time.
import t from 'tap'
import { start } from '../programs/programs.ts'
import { startService } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'
import { filesOf, readCsv } from './reading.ts'
import { publish, release, year } from './samples.ts'

const service = await startService(t)
await publish(service, year(2020))
await registerActor(service, 'made-up-newcomer')
const record = await release(service)
const [edition] = record.editions
const files = await filesOf(service, edition)
const idsIn = (table: string) => readCsv(files.get(`${table}.csv`)!).map(({ id }) => id)
const countOf = async (list: string) =>
  (await service.anonymous.get(`/v1/${list}?limit=1&include=total`)).body.page.total

t.test('the catalogue is there, whenever it was loaded', async (t) => {
  const tables = { sources: 'sources', stakeholder_groups: 'stakeholder-groups', principles: 'principles' }
  for (const [table, list] of Object.entries({
    ...tables,
    instruments: 'instruments',
    recommendations: 'recommendations',
  }))
    t.equal(idsIn(table).length, await countOf(list), table)
  for (const table of ['parts', 'addressings', 'principle_links', 'instrument_links'])
    t.ok(idsIn(table).length > 5, table)
})

t.test('so are the actors that the service brings; one that was registered just now is not', async (t) => {
  const ids = idsIn('actors')
  t.ok(ids.includes('nhrc-qatar') && ids.includes('qat'))
  t.equal(ids.length, (await countOf('actors')) - 1)
  t.notOk(ids.includes('made-up-newcomer'))
  t.ok(idsIn('actor_names').length > ids.length)
})

t.test('what was posted is not, nor what follows from it', async (t) => {
  for (const { name, rows } of edition.tables as { name: string; rows: number }[])
    if (/^(report|implementation)/.test(name)) t.equal(rows, 0, name)
})

t.test('the descriptor says which is which, and how many rows there are', async (t) => {
  const { description, changes, cutoff, requested_at } = JSON.parse(files.get('datapackage.json')!.toString())
  t.strictSame({ cutoff, requested_at }, { cutoff: record.cutoff, requested_at: record.requested_at })
  t.match(description, `registered are as of ${cutoff}`)
  t.match(description, `the service brings, were public before and are as of ${requested_at}`)
  t.strictSame(changes.tables, edition.tables)
})

t.test('the program says that there are no reports yet, and why', async (t) => {
  const program = start('release', { DATA_DIR: service.config.dataDir, DATABASE_URL: service.databaseUrl })
  t.equal(await program.ended, 0, program.errors())
  t.match(program.output(), / rows, 0 reports \(none has been public for 30 days\), at http/)
})
