// What has changed since the last release: rows added, changed and removed, by their content.
import t from 'tap'
import { startService } from '../support/app.ts'
import { filesOf, readCsv } from './reading.ts'
import { age, publish, release, year } from './samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')
const kept = await publish(service, year(2020))
const revised = await publish(service, year(2021))
await age(service, 40)
const first = await release(service)

await nhri.change('PATCH', `/v1/reports/${revised}`, { narrative: 'Revised.', measures: [] })
const added = await publish(service, { ...year(2022), measures: [] })
await nhri.change('PATCH', '/v1/actors/nhrc-qatar', {}, '/v1/actors/nhrc-qatar')
await age(service, 40)
const second = await release(service)
const third = await release(service)
const changes = readCsv((await filesOf(service, second.editions[0])).get('changes.csv')!)

type Counts = { name: string; rows: number; added: number | null; changed: number | null; removed: number | null }
const countsOf = ({ editions }: { editions: { tables: Counts[] }[] }, table: string) =>
  editions[0]!.tables.find(({ name }) => name === table)!

t.test('the first release is compared with nothing', async (t) => {
  t.equal(first.editions[0].compared_with, null)
  t.match(countsOf(first, 'reports'), { rows: 2, added: null, changed: null, removed: null })
  t.strictSame(readCsv((await filesOf(service, first.editions[0])).get('changes.csv')!), [])
})

t.test('the next one with it, table by table', async (t) => {
  t.strictSame(second.editions[0].compared_with, { id: 'release-1', edition: 1 })
  t.match(countsOf(second, 'report_measures'), { rows: 1, added: 0, changed: 0, removed: 1 })
  t.match(countsOf(second, 'report_assessments'), { rows: 3, added: 1, changed: 0, removed: 0 })
  t.match(countsOf(second, 'sources'), { rows: 1, added: 0, removed: 0 })
})

t.test('each row is named by its key', async (t) => {
  const ofTable = (table: string) =>
    changes.filter((row) => row.table === table).map(({ change, key }) => [change, JSON.parse(key!)])
  t.strictSame(ofTable('report_measures'), [['removed', [revised, 1]]])
  t.strictSame(ofTable('report_assessments'), [['added', [added, 1]]])
  const reports = ofTable('reports')
  t.strictSame(new Map(reports.map(([change, [id]]) => [id, change])).get(added), 'added')
  t.strictSame(new Map(reports.map(([change, [id]]) => [id, change])).get(revised), 'changed')
  t.ok(reports.every(([, [id]]) => [added, revised, kept].includes(id)))
  for (const { name, ...counts } of second.editions[0].tables as Counts[]) {
    for (const change of ['added', 'changed', 'removed'] as const)
      t.equal(changes.filter((row) => row.table === name && row.change === change).length, counts[change], name)
  }
})

t.test('where nothing has happened, nothing has changed', async (t) => {
  t.strictSame(third.editions[0].compared_with, { id: 'release-2', edition: 1 })
  for (const { name, added, changed, removed } of third.editions[0].tables as Counts[])
    t.strictSame({ added, changed, removed }, { added: 0, changed: 0, removed: 0 }, name)
})
