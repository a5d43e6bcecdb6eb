// The connection pool and the two ways to use it: a database (pool) or a transaction, both `Db`.
import { fillPlaceholders, type SQLWrapper } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { momentOf } from './moments.ts'
import { rowsOf } from './prepared.ts'

type Tables = Record<string, never>
/** The pool: each statement on its own. */
export type Database = NodePgDatabase<Tables> & { $client: pg.Pool }
/** One connection of it, in a transaction. */
export type Transaction = NodePgDatabase<Tables> & { $client: pg.PoolClient }
/** What a query takes first: the pool, or the transaction that it belongs to. */
export type Db = Database | Transaction

const { builtins } = pg.types
const types: pg.CustomTypesConfig = {
  getTypeParser(type, format) {
    if (type === builtins.TIMESTAMPTZ) return momentOf
    // As PostgreSQL says it: a Date would be a moment in the zone of this machine.
    if (type === builtins.DATE) return (value: string) => value
    return pg.types.getTypeParser(type, format)
  },
}

/** Reads every answer by the parsers above: drizzle brings its own with each statement, which leave moments as they come. */
class Client extends pg.Client {
  override query(...[asked, ...more]: unknown[]): never {
    if (typeof asked === 'object' && asked !== null && 'types' in asked) asked.types = types
    return super.query(asked as string, ...(more as [])) as never
  }
}

/**
 * Opens a pool. `onError` hears of connections that died while idle; the pool replaces them. A server that does not answer
 * for `patienceMs` is given up, 0 for never.
 */
export function connect(url: string, onError: (error: Error) => void, size = 10, patienceMs = 18_000): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    Client,
    types,
    // Statements of one connection need not wait for each other's answers; PostgreSQL runs them in their order.
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    // Bounds what one request can cost.
    statement_timeout: 15_000,
    query_timeout: patienceMs,
    // A connection keeps every plan that it has made.
    maxLifetimeSeconds: 1_200,
    idle_in_transaction_session_timeout: 15_000,
    options: '-c TimeZone=UTC',
  })
  pool.on('error', onError)
  // A connection that breaks in use fails its statement, which tells; unheard, its own event would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return drizzle(pool) as Database
}

const bound = new WeakMap<pg.PoolClient, Transaction>()

/** A connection as queries take it; whoever asks has begun a transaction on it. */
export function boundTo(client: pg.PoolClient): Transaction {
  let tx = bound.get(client)
  if (tx === undefined) {
    tx = drizzle(client) as Transaction
    bound.set(client, tx)
  }
  return tx
}

const unheard = new WeakMap<Transaction, Promise<unknown>[]>()

/** For a statement of `transaction` whose answer nobody needs to go on: it is awaited with that of the commit. */
export function hearLater(tx: Transaction, statement: Promise<unknown>): void {
  statement.catch(() => {})
  unheard.get(tx)!.push(statement)
}

/** What PostgreSQL says of a statement that comes after one that failed. */
const inFailedTransaction = '25P02'

/** Runs `work`, which reads in several statements what has to be of one moment. */
export const atOneMoment = <T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  transaction(db, work, 'begin isolation level repeatable read read only')

/** Runs `work` in one transaction: all of it is kept, or, where it throws, nothing. */
export async function transaction<T>(db: Database, work: (tx: Transaction) => Promise<T>, begin = 'begin'): Promise<T> {
  const client = await db.$client.connect()
  const tx = boundTo(client)
  const answers: Promise<unknown>[] = []
  unheard.set(tx, answers)
  let broken: Error | undefined
  try {
    // Where it fails, nothing that follows succeeds either.
    hearLater(tx, client.query(begin))
    const result = await work(tx)
    const committed = client.query('commit')
    committed.catch(() => {})
    // Where one of these failed, PostgreSQL has taken the commit for a rollback.
    await Promise.all(answers)
    await committed
    return result
  } catch (error) {
    // What cannot be rolled back goes with its connection; the first error is the one that tells.
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    const { code, cause } = error as { code?: string; cause?: { code?: string } }
    if ((cause?.code ?? code) === inFailedTransaction) await Promise.all(answers)
    throw error
  } finally {
    unheard.delete(tx)
    client.release(broken)
  }
}

const dialect = new PgDialect()
/** Builds statements, runs none. */
export const sqlBuilder = drizzle.mock() as unknown as Db

/**
 * A statement whose text is built once, and which PostgreSQL parses and plans once a connection, knowing it by `name`. Its
 * `sql.placeholder`s are filled by name. Rows come with the names of their columns, moments in RFC 3339, JSON parsed.
 */
export function statement<Row extends object>(name: string, build: (db: Db) => SQLWrapper) {
  let built: { sql: string; params: unknown[] } | undefined
  return (db: Db, values: Record<string, unknown> = {}): Promise<Row[]> => {
    built ??= dialect.sqlToQuery(build(sqlBuilder).getSQL())
    return rowsOf<Row>(db.$client, { name, text: built.sql, values: fillPlaceholders(built.params, values) })
  }
}
