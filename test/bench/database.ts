// The database of the benchmarks: made once for each size and version of the generator, kept in .bench/ between runs.
import pg from 'pg'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { connect, transaction } from '../../src/database/client.ts'
import { applyMigrations, missingMigrations } from '../../src/database/migrations.ts'
import { syncPairs } from '../../src/implementations/pairs.ts'
import { openLog } from '../../src/log/open.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { foldCounts } from '../../src/statistics/kept-counts.ts'
import { derive } from './derive.ts'
import { insertWorld, poster, rival, type Size, worldVersion } from './world.ts'

/** Makes the database of this size where the server lacks it, and answers its address. */
export async function ensureDatabase(serverUrl: string, size: Size, say: (line: string) => void): Promise<string> {
  const name = `bench_${size.name}_${worldVersion}`
  const url = addressOf(serverUrl, name)
  if (await exists(serverUrl, name)) {
    if (await isBehind(url)) {
      await applyMigrations(url)
      await catchUp(url)
    }
    await forgetPosts(url)
    return url
  }
  const began = performance.now()
  say(`making the database ${name}: ${size.reports} reports …`)
  const building = `${name}_building`
  await withClient(serverUrl, async (client) => {
    await client.query(`drop database if exists ${building}`)
    await client.query(`create database ${building}`)
  })
  await build(addressOf(serverUrl, building), size)
  await withClient(serverUrl, (client) => client.query(`alter database ${building} rename to ${name}`))
  say(`made in ${Math.round((performance.now() - began) / 1000)} s`)
  return url
}

async function build(url: string, size: Size): Promise<void> {
  await applyMigrations(url)
  await withClient(url, async (client) => {
    // Nothing here needs to survive a crash: a database that was not finished is made anew.
    await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '64MB'`)
    const db = connect(url, () => {}, 1, 0)
    await loadCatalogue(db)
    await insertWorld(client, size, () =>
      transaction(db, async (tx) => {
        await tx.execute('set local statement_timeout = 0')
        await syncPairs(tx)
      }),
    ).finally(() => db.$client.end())
    await client.query('analyze')
    await derive(client, await selectIds(client, 'select id from recommendations order by id'))
    await catchUp(url)
    await client.query('vacuum (analyze)')
  })
}

/** Takes back what earlier measurements have posted. */
export async function forgetPosts(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const reportedOn = 'select distinct recommendation_id as id from reports where author_id = any($1)'
    const ids = await selectIds(client, reportedOn, [[poster, rival]])
    if (ids.length === 0) return
    await client.query('begin')
    await client.query('delete from reports where author_id = any($1)', [[poster, rival]])
    await client.query('delete from idempotency_keys')
    await derive(client, ids)
    await client.query('commit')
    await catchUp(url)
    await client.query('vacuum (analyze)')
  })
}

/** What a service does at its first start and in the background, so that what is measured need not wait for it. */
async function catchUp(url: string): Promise<void> {
  const db = connect(url, () => {}, 1, 0)
  const work = async () => {
    await openLog(db, recorded)
    await sequence(db)
    await foldCounts(db)
  }
  await work().finally(() => db.$client.end())
}

async function selectIds(client: pg.Client, text: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(text, values)
  return rows.map(({ id }) => id)
}

/** Runs `work` on a connection in UTC without a time limit. */
export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, options: '-c TimeZone=UTC -c client_min_messages=warning' })
  client.on('error', () => {}) // a connection that breaks fails its query as well
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const exists = (serverUrl: string, name: string) =>
  withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    return rowCount === 1
  })

async function isBehind(url: string): Promise<boolean> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  return (await missingMigrations(pool).finally(() => pool.end())) > 0
}

function addressOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
