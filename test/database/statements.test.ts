// Prepared statements and transactions, on one connection: what is told once, and what is heard later.
import pg from 'pg'
import t from 'tap'
import { connect, hearLater, transaction } from '../../src/database/client.ts'
import { rowsOf } from '../../src/database/prepared.ts'
import { createDatabase } from '../support/database.ts'

const { url, drop } = await createDatabase(false)
const db = connect(url, () => {}, 1)
const pool = db.$client
await pool.query('create table things (id integer primary key, name text, at timestamptz)')
await pool.query(`insert into things values (1, 'one', '2026-01-31 12:00:00+00'), (2, null, null)`)
t.teardown(async () => {
  await pool.end()
  await drop()
})

const find = (id: unknown) => ({ name: 'find', text: 'select id, name, at from things where id = $1', values: [id] })
const one = { id: 1, name: 'one', at: '2026-01-31T12:00:00.000000Z' }
const two = { id: 2, name: null, at: null }

t.test('a prepared statement answers the same the first time, again, and several times at once', async (t) => {
  t.strictSame(await rowsOf(pool, find(1)), [one])
  t.strictSame(await rowsOf(pool, find(2)), [two])
  t.strictSame(await rowsOf(pool, find(3)), [])
  const client = await pool.connect()
  const fresh = { ...find(1), name: 'fresh' }
  const all = await Promise.all([fresh, fresh, find(2), fresh].map((query) => rowsOf(client, query)))
  client.release()
  t.strictSame(all, [[one], [one], [two], [one]])
})

t.test('each connection is told the columns, once', async (t) => {
  const client = new pg.Client(url)
  await client.connect()
  let told = 0
  const { connection } = client as unknown as { connection: pg.Connection }
  connection.on('rowDescription', () => told++)
  const query = { name: 'count', text: 'select count(*)::int as count from things' }
  for (let time = 0; time < 3; time++) t.strictSame(await rowsOf(client as never, query), [{ count: 2 }])
  t.equal(told, 1)
  await client.end()
})

t.test('a statement that fails is told, and answers afterwards', async (t) => {
  const divide = (by: number) => ({ name: 'divide', text: 'select 6 / $1::integer as it', values: [by] })
  await t.rejects(rowsOf(pool, divide(0)), { code: '22012', stack: /statements\.test\.ts/ })
  t.strictSame(await rowsOf(pool, divide(2)), [{ it: 3 }])
  await t.rejects(rowsOf(pool, divide(0)), { code: '22012' })
  t.strictSame(await rowsOf(pool, divide(3)), [{ it: 2 }])
})

t.test('a statement without rows, and one without a name', async (t) => {
  const insert = { name: 'insert', text: 'insert into things (id) values ($1)', values: [10] }
  t.strictSame(await rowsOf(pool, insert), [])
  t.strictSame(await rowsOf(pool, { ...insert, values: [11] }), [])
  for (const id of [10, 11])
    t.strictSame(await rowsOf(pool, { text: find(1).text, values: [id] }), [{ id, name: null, at: null }])
})

t.test('where the columns of a table change, PostgreSQL refuses a statement that was prepared before', async (t) => {
  await pool.query('create table changing (a integer)')
  await pool.query('insert into changing values (1)')
  const all = { name: 'all', text: 'select * from changing' }
  for (let time = 0; time < 2; time++) t.strictSame(await rowsOf(pool, all), [{ a: 1 }])
  await pool.query('alter table changing add b integer default 2')
  await t.rejects(rowsOf(pool, all), { code: '0A000' })
})

const insert = (id: number) => ({ name: 'insert', text: 'insert into things (id) values ($1)', values: [id] })
const count = async (id: number) => (await rowsOf(pool, find(id))).length

t.test('what is heard later is kept with the rest', async (t) => {
  await transaction(db, async (tx) => hearLater(tx, rowsOf(tx.$client, insert(20))))
  t.equal(await count(20), 1)
})

t.test('where what is heard later fails, nothing is kept and its error is thrown', async (t) => {
  const work = transaction(db, async (tx) => {
    await rowsOf(tx.$client, insert(30))
    hearLater(tx, rowsOf(tx.$client, insert(1)))
  })
  await t.rejects(work, { code: '23505', constraint: 'things_pkey' })
  t.equal(await count(30), 0)
})

t.test('its error is thrown, too, where one that follows is refused for it', async (t) => {
  const work = transaction(db, async (tx) => {
    hearLater(tx, rowsOf(tx.$client, insert(1)))
    await rowsOf(tx.$client, find(1))
  })
  await t.rejects(work, { code: '23505', constraint: 'things_pkey' })
  const wrapped = transaction(db, async (tx) => {
    hearLater(tx, rowsOf(tx.$client, insert(1)))
    await tx.execute('select 1')
  })
  await t.rejects(wrapped, { code: '23505', constraint: 'things_pkey' })
  t.equal(await count(1), 1, 'the connection goes on')
})

t.test('what the work itself throws is thrown, whatever is still to be heard', async (t) => {
  const work = transaction(db, async (tx) => {
    hearLater(tx, rowsOf(tx.$client, insert(40)))
    throw new Error('no')
  })
  await t.rejects(work, { message: 'no' })
  t.equal(await count(40), 0)
})
