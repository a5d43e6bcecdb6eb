// The connection pool and the two ways to use it: a database (pool) or a transaction, both `Db`.
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { PgTransaction } from 'drizzle-orm/pg-core'
import pg from 'pg'

/** The pool: each statement on its own. */
export type Database = NodePgDatabase<Record<string, never>> & { $client: pg.Pool }
/** What a query takes first: the pool, or the transaction that it belongs to. */
// biome-ignore lint/suspicious/noExplicitAny: drizzle's transaction carries its driver and schema in three type parameters
export type Db = Database | PgTransaction<any, Record<string, never>, any>

/** Opens a pool. `onError` hears of connections that died while idle; the pool replaces them. */
export function connect(url: string, onError: (error: Error) => void, size = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5_000,
    // Bounds what one request can cost; migrations and exports use connections of their own.
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    options: '-c TimeZone=UTC',
  })
  pool.on('error', onError)
  return drizzle(pool) as Database
}

/**
 * A statement built and planned once per pool. `build` names it with `.prepare(name)`; inside a transaction it is built
 * anew, as drizzle binds a statement to its connection, and PostgreSQL still knows it by name.
 */
export function prepared<Statement>(build: (db: Db) => Statement): (db: Db) => Statement {
  const statements = new WeakMap<Db, Statement>()
  return (db) => {
    let statement = statements.get(db)
    if (statement === undefined) {
      statement = build(db)
      statements.set(db, statement)
    }
    return statement
  }
}
