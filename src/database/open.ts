// Where the database is: the server that DATABASE_URL names, or PostgreSQL of our own in DATA_DIR. What the operator can
// mend is told in one line.
import { existsSync } from 'node:fs'
import pg from 'pg'
import type { Config } from '../config.ts'
import { clusterIn, DataDirInUse, runningIn, startEmbedded } from './embedded.ts'

type Opened = {
  url: string
  /** True where the server is ours to migrate and to stop. */
  embedded: boolean
  /** Stops the embedded server; leaves any other alone. */
  stop(): Promise<void>
}

const oldestMajor = 15

/** The database is not there, or is not one that we can use; the message is one line for the operator. */
export class DatabaseUnusable extends Error {}

/** Finds the database and makes sure that it answers. Throws DatabaseUnusable, or what starting the embedded server throws. */
export async function openDatabase({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Opened> {
  if (databaseUrl === null) return { ...(await startEmbedded(dataDir)), embedded: true }
  const major = await majorVersionOf(databaseUrl)
  if (major < oldestMajor) {
    throw new DatabaseUnusable(
      `The database of DATABASE_URL is PostgreSQL ${major}: ${oldestMajor} or newer is needed.`,
    )
  }
  return { url: databaseUrl, embedded: false, stop: async () => {} }
}

/** The same for programs: beside a running service with the embedded server they use that, and leave it to the service. */
export async function openBeside(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Opened> {
  try {
    return await openDatabase(config)
  } catch (error) {
    const url = error instanceof DataDirInUse ? await runningIn(config.dataDir) : null
    if (url === null) throw error
    return { url, embedded: false, stop: async () => {} }
  }
}

/** The same for those that need what a service has made: where none was started yet, they make nothing. */
export async function openStarted(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Opened> {
  const { databaseUrl, dataDir } = config
  if (databaseUrl === null && !existsSync(clusterIn(dataDir))) {
    throw new DatabaseUnusable(
      `DATA_DIR names ${dataDir}, where no service was started yet: it holds no database. Give the DATA_DIR of the service (that of the demo is .data-demo), or its DATABASE_URL.`,
    )
  }
  return openBeside(config)
}

/** For programs that only have a question: the address of a database that runs, null where none is to be started for it. */
export async function findRunning({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>) {
  return databaseUrl ?? (existsSync(clusterIn(dataDir)) ? runningIn(dataDir) : null)
}

async function majorVersionOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {}) // a connection that breaks fails its query as well
  try {
    await client.connect()
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
    return Math.floor(Number(rows[0]!.server_version_num) / 10_000)
  } catch (error) {
    // Never the URL itself: it holds the password. An AggregateError, one of many addresses, has a code but no message.
    const { host, pathname } = new URL(url)
    const { message, code } = error as Error & { code?: string }
    const reason = (message || code || 'no answer').split('\n', 1)[0]
    throw new DatabaseUnusable(`The database ${host}${pathname} cannot be used: ${reason}. Check DATABASE_URL.`)
  } finally {
    await client.end().catch(() => {})
  }
}
