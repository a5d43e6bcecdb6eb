// Entries get their place in the order in which they were committed, each once, whoever writes, sequences or is killed.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import t, { type Test } from 'tap'
import { connect, type Database, transaction } from '../../src/database/client.ts'
import { enterInLog } from '../../src/log/enter.ts'
import { sequence, startSequencer } from '../../src/log/sequencer.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { leafOf, rootOver } from './verifier.ts'

const service = await startService(t)
const { db, anonymous } = service
const another = () => {
  const pool = connect(service.databaseUrl, () => {})
  t.teardown(() => pool.$client.end())
  return pool
}
const change = (subject: string, revision: number) => ({
  ...{ kind: 'catalogue.loaded' as const, subject, revision, at: '2026-01-31T12:00:00.000000Z', actor_id: null },
  content: { subject, revision },
})
type Row = { id: string; index: string; subject: string; revision: number }
const select = async (prefix: string): Promise<Row[]> =>
  (
    await db.$client.query<Row>(
      'select id, index, subject, revision from log_entries where starts_with(subject, $1) order by index nulls last, id',
      [prefix],
    )
  ).rows
const until = async (holds: () => Promise<boolean>, what: string) => {
  for (const began = performance.now(); !(await holds()); await sleep(20))
    if (performance.now() - began > 60_000) throw new Error(`It did not come about: ${what}`)
}
const isEmpty = async (of: Database = db) =>
  (await of.$client.query('select from log_entries where index is null')).rowCount === 0

/** Every entry has one place, without a gap, and the root is that over all of them in their order. */
async function checkWhole(t: Test): Promise<void> {
  const { rows } = await db.$client.query('select index from log_entries order by index')
  t.strictSame(
    rows.map(({ index }) => Number(index)),
    rows.map((_row, place) => place),
    'no gap, none doubled',
  )
  const leaves: Buffer[] = []
  for (let next: string | null = '/v1/log/entries?limit=200'; next !== null; ) {
    const { body, headers } = await anonymous.get(next)
    for (const { leaf_hash } of body.data) leaves.push(Buffer.from(leaf_hash, 'hex'))
    next = headers.link === undefined ? null : /^<([^>]+)>/.exec(headers.link)![1]!
  }
  const { tree_size, root_hash } = (await anonymous.get('/v1/log')).body
  t.equal(leaves.length, tree_size)
  t.equal(rootOver(leaves).toString('hex'), root_hash, 'the root of them all')
}

t.test('many write while several sequence: none is lost, doubled or out of order', async (t) => {
  const writers = 12
  const each = 40
  const sequencers = [another(), another(), another()]
  const errors: unknown[] = []
  const running = sequencers.map((pool) => startSequencer(pool, (error) => errors.push(error)))
  let writing = true
  // Without the pause of the running ones, so that they meet as often as can be.
  const hurry = sequencers.map(async (pool) => {
    while (writing) await sequence(pool)
  })
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const pool = another()
      for (let revision = 1; revision <= each; revision++) {
        await transaction(pool, async (tx) => {
          await enterInLog(tx, [change(`made-up/${writer}`, revision)])
          if (Math.random() < 0.3) await sleep(Math.random() * 30)
          if (Math.random() < 0.2) throw new Error('undone')
        }).catch((error: Error) => {
          if (error.message !== 'undone') throw error
          revision--
        })
      }
    }),
  )
  writing = false
  await Promise.all(hurry)
  await until(isEmpty, 'all have their place')
  for (const { stop } of running) await stop()
  t.strictSame(errors, [])
  const rows = await select('made-up/')
  t.equal(rows.length, writers * each, 'what was undone is not there')
  for (let writer = 0; writer < writers; writer++) {
    const own = rows.filter(({ subject }) => subject === `made-up/${writer}`).map(({ revision }) => revision)
    t.strictSame(
      own,
      [...own].sort((a, b) => a - b),
      'each in the order in which it was committed',
    )
  }
  await checkWhole(t)
})

t.test('who writes does not wait for one who has not committed, and comes first', async (t) => {
  const [slow, quick] = [another(), another()]
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  let entered = () => {}
  const waiting = new Promise<void>((resolve) => {
    entered = resolve
  })
  const late = transaction(slow, async (tx) => {
    await enterInLog(tx, [change('slow/one', 1)])
    entered()
    await finished
  })
  await waiting
  await transaction(quick, (tx) => enterInLog(tx, [change('quick/one', 1)]))
  t.equal(await sequence(db), 1)
  finish()
  await late
  t.equal(await sequence(db), 1)
  const [[first], [second]] = [await select('quick/'), await select('slow/')]
  t.equal(Number(second!.index), Number(first!.index) + 1)
  t.ok(Number(second!.id) < Number(first!.id), 'though it was entered before')
})

t.test('one that is killed at work leaves nothing half done, and the next goes on', async (t) => {
  await transaction(db, (tx) =>
    enterInLog(
      tx,
      [1, 2, 3].map((revision) => change('killed/one', revision)),
    ),
  )
  const before = (await anonymous.get('/v1/log')).text
  // It stands at the tiles, with the places already given, when its connection is ended.
  const blocker = new pg.Client(service.databaseUrl)
  await blocker.connect()
  await blocker.query('begin; lock table log_tiles in share mode')
  const doomed = another()
  const working = sequence(doomed).catch((error: Error) => error)
  const ended = async () =>
    (
      await db.$client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%log_tiles%'`,
      )
    ).rowCount === 1
  await until(ended, 'the sequencer was caught at work')
  t.type(await working, Error)
  await blocker.query('rollback')
  await blocker.end()
  t.ok((await select('killed/')).every(({ index }) => index === null))
  t.equal((await anonymous.get('/v1/log')).text, before)
  t.equal(await sequence(db), 3)
  t.strictSame(
    (await select('killed/')).map(({ revision }) => revision),
    [1, 2, 3],
  )
  await checkWhole(t)
})

t.test('a running service gives a change its place within a second', async (t) => {
  const { stop } = startSequencer(another(), (error) => t.fail(String(error)))
  const nhri = await service.as('nhrc-qatar')
  const began = performance.now()
  await nhri.post('/v1/reports', reportBody())
  await until(() => isEmpty(), 'it has its place')
  // Told, not asserted: a busy machine may be slower than anybody can promise.
  console.error(`A change had its place after ${Math.round(performance.now() - began)} ms.`)
  await stop()
})

t.test('a sequencer that meets an error tells it, and goes on', async (t) => {
  const errors: unknown[] = []
  await db.$client.query('alter table log_tiles rename to tiles_of_log')
  await transaction(db, (tx) => enterInLog(tx, [change('mended/one', 1)]))
  const { stop } = startSequencer(another(), (error) => errors.push(error))
  await until(async () => errors.length > 1, 'it was tried again')
  await db.$client.query('alter table tiles_of_log rename to log_tiles')
  await until(() => isEmpty(), 'it has its place')
  await stop()
  t.equal((await select('mended/')).length, 1)
  await checkWhole(t)
})

t.test('more than a batch, at once', async (t) => {
  const many = Array.from({ length: 11_000 }, (_, revision) => change('many/one', revision))
  await transaction(db, (tx) => enterInLog(tx, many))
  t.equal(await sequence(db), many.length)
  t.strictSame(
    (await select('many/')).map(({ revision }) => revision),
    many.map(({ revision }) => revision),
  )
  const { root_hash, tree_size } = (await anonymous.get('/v1/log')).body
  const { rows } = await db.$client.query(`
    select kind, subject, revision, at, actor_id, encode(content_sha256, 'hex') as content_sha256
    from log_entries order by index`)
  // The members of a leaf in their order, of which none needs an escape.
  const leaves = rows.map(({ actor_id, at, content_sha256, kind, revision, subject }) =>
    leafOf(Buffer.from(JSON.stringify({ actor_id, at, content_sha256, kind, revision, subject }))),
  )
  t.equal(leaves.length, tree_size)
  t.equal(rootOver(leaves).toString('hex'), root_hash)
})
