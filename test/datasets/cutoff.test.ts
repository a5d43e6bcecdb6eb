// What is released and what is too new: by the moment from which each thing has been public.
import t from 'tap'
import { startService } from '../support/app.ts'
import { filesOf, readCsv } from './reading.ts'
import { age, publish, release, withdraw } from './samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')
await age(service, 500)

/** How many days ago a report was published, and revised and withdrawn where it was; and what of it is released. */
type Life = { published: number; revised?: number; withdrawn?: number }
type Released =
  | { state: string; narrative: string | null; revision: string; withdrawal_reason: string | null }
  | undefined
const gone = (withdrawal_reason: string | null) => ({
  ...{ state: 'withdrawn', narrative: null, revision: '1', withdrawal_reason },
})
const stands = (revision: string, narrative: string) => ({
  ...{ state: 'published', narrative, revision, withdrawal_reason: null },
})
const cases: [what: string, life: Life, released: Released][] = [
  ['published today', { published: 0 }, undefined],
  ['published 29 days ago', { published: 29 }, undefined],
  ['published 31 days ago', { published: 31 }, stands('1', 'First.')],
  ['revised 10 days ago', { published: 40, revised: 10 }, stands('1', 'First.')],
  ['revised 35 days ago', { published: 40, revised: 35 }, stands('2', 'Second.')],
  ['withdrawn 10 days ago', { published: 40, withdrawn: 10 }, gone(null)],
  ['withdrawn 35 days ago', { published: 40, withdrawn: 35 }, gone('Made up.')],
  ['published and withdrawn lately', { published: 20, withdrawn: 10 }, undefined],
]

async function live({ published, revised, withdrawn }: Life, month: string): Promise<string> {
  const id = await publish(service, {
    ...{ period_start: `2021-${month}-01`, period_end: `2021-${month}-02`, narrative: 'First.' },
  })
  if (revised !== undefined) await nhri.change('PATCH', `/v1/reports/${id}`, { narrative: 'Second.' })
  if (withdrawn !== undefined) await withdraw(service, id, 'Made up.')
  const moved = (statement: string, days: number | undefined) =>
    service.db.$client.query(statement.replace('ago', '$2::timestamptz'), [
      id,
      new Date(Date.now() - (days ?? 0) * 86_400_000),
    ])
  await moved('update reports set published_at = ago where id = $1', published)
  await moved('update report_revisions set known_at = ago where report_id = $1 and revision = 1', published)
  await moved('update report_revisions set known_at = ago where report_id = $1 and revision = 2', revised)
  await moved('update reports set withdrawn_at = ago where id = $1 and withdrawn_at is not null', withdrawn)
  return id
}

const ids: string[] = []
for (const [at, [, life]] of cases.entries()) ids.push(await live(life, String(at + 1).padStart(2, '0')))
const { editions } = await release(service)
const reports = readCsv((await filesOf(service, editions[0])).get('reports.csv')!)

for (const [at, [what, , expected]] of cases.entries()) {
  t.test(what, async (t) => {
    const found = reports.find(({ id }) => id === ids[at])
    if (expected === undefined) t.equal(found, undefined)
    else t.match(found, expected)
  })
}

t.test('nothing else is there', async (t) => {
  t.equal(reports.length, cases.filter(([, , released]) => released !== undefined).length)
})
