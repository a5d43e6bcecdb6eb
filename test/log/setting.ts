// A service with something of each kind in its log, and what is found where its database is held against that.
import type { Test as Tap } from 'tap'
import { type Database, type Transaction, transaction } from '../../src/database/client.ts'
import { compareLog, type Summary } from '../../src/log/compare.ts'
import type { Difference } from '../../src/log/contents.ts'
import type { Checkpoint } from '../../src/log/note.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'

/** Reports that were revised, withdrawn and drafted, an actor that was changed; then a checkpoint, then one report more. */
export async function startSetting(t: Test) {
  const service = await startService(t)
  const { anonymous, db } = service
  const nhri = await service.as('nhrc-qatar')
  const registrar = await service.as('ohchr')
  const period = (year: number) => ({ period_start: `${year}-01-01`, period_end: `${year}-12-31` })
  const post = async (year: number, more = {}) =>
    (await nhri.post('/v1/reports', reportBody({ ...period(year), ...more }))).body.id as string

  const { body: atFirst } = await anonymous.get('/v1/log')
  const early: Checkpoint = { origin: '', tree_size: atFirst.tree_size, root: Buffer.from(atFirst.root_hash, 'hex') }
  const revised = await post(2021)
  await nhri.change('PATCH', `/v1/reports/${revised}`, { narrative: 'Revised.', period_end: '2021-11-30' })
  const withdrawn = await post(2022)
  const withdraw = (id: string) =>
    nhri.change('POST', `/v1/reports/${id}/withdrawal`, { reason: 'Made up.' }, `/v1/reports/${id}`)
  await withdraw(withdrawn)
  const draft = await post(2023, { state: 'draft' })
  await registerActor(service, 'made-up-one')
  await registrar.change('PATCH', '/v1/actors/made-up-one', { name: 'Another name' })
  await registrar.change('PUT', '/v1/actors/made-up-one/mandates', { mandates: [{ kind: 'self' }] })
  await sequence(db)
  const note = (await anonymous.get('/v1/log/checkpoint')).text
  const key = (await anonymous.get('/v1/log/key')).text.trim()
  const { tree_size, root_hash } = (await anonymous.get('/v1/log')).body
  const checkpoint: Checkpoint = { origin: '', tree_size, root: Buffer.from(root_hash, 'hex') }
  const later = await post(2024)
  await sequence(db)

  const indexOf = async (kind: string, subject: string, at = 0): Promise<number> =>
    (await anonymous.get(`/v1/log/entries?kind=${kind}&subject=${subject}`)).body.data[at].index
  const published = await indexOf('report.published', `reports/${revised}`)
  return {
    service,
    note,
    key,
    tree_size,
    checkpoint,
    early,
    revised,
    withdrawn,
    draft,
    later,
    post,
    indexOf,
    published,
  }
}

type Test = Parameters<typeof startService>[0]
type Setting = Awaited<ReturnType<typeof startSetting>>

export async function compared(tx: Transaction, against: readonly Checkpoint[]) {
  const found: Difference[] = []
  for (const comparing = compareLog(tx, recorded, against); ; ) {
    const { done, value } = await comparing.next()
    if (done) return { found, summary: value as Summary }
    found.push(value)
  }
}

/** What is found once `sql` was run, by somebody who can switch triggers off; then all is as before. */
export async function foundAfter(db: Database, sql: string, against: readonly Checkpoint[]): Promise<Difference[]> {
  let found: Difference[] = []
  const undo = new Error('undone')
  await transaction(db, async (tx) => {
    await tx.$client.query(`alter table log_entries disable trigger user; ${sql}`)
    found = (await compared(tx, against)).found
    throw undo
  }).catch((error) => {
    if (error !== undo) throw error
  })
  return found
}

/** What was done, the SQL that does it, the entry that is named first, what that is about and what is said of it. */
export type Case = [what: string, sql: string, index: () => Promise<number> | number | null, about: string, how: RegExp]

/** Said of an entry whose rows are others. */
export const edited = /the database says something else.*rows were edited/

export function expectCaught(t: Tap, { service, checkpoint }: Setting, cases: readonly Case[]): void {
  for (const [what, sql, index, about, how] of cases) {
    t.test(`caught: ${what}`, async (t) => {
      const expected = await index()
      const [first] = await foundAfter(service.db, sql, [checkpoint])
      t.equal(first?.index, expected)
      t.match(first?.how, how)
      if (about !== '') t.match(first?.about.replace(/entries 0 to \d+/, 'entries 0 to 65535'), about)
    })
  }
}
