// A service with something of each kind in its log, and what is found where its database is held against that.
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
