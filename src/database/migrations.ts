// Brings a database to the schema of migrations/, and tells whether it is there.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))
const lock = 0x7265_636f // "reco": rivals wait for each other, other users of the server are not in the way

/** Applies what is missing, in one transaction, under a lock: any number may run at once. Answers how many were applied. */
export async function applyMigrations(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c client_min_messages=warning' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    const before = await appliedCount(client)
    await migrate(drizzle(client), { migrationsFolder })
    return (await appliedCount(client)) - before
  } finally {
    await client.end()
  }
}

/** How many migrations the database lacks; 0 also where it is ahead of this version. */
export async function missingMigrations(pool: pg.Pool): Promise<number> {
  const journal = JSON.parse(await readFile(`${migrationsFolder}/meta/_journal.json`, 'utf8')) as { entries: unknown[] }
  return Math.max(0, journal.entries.length - (await appliedCount(pool)))
}

async function appliedCount(client: pg.Client | pg.Pool): Promise<number> {
  const { rows } = await client.query<{ ledger: string | null }>(
    `select to_regclass('drizzle.__drizzle_migrations')::text as ledger`,
  )
  if (rows[0]?.ledger === null) return 0
  const counted = await client.query<{ count: number }>(
    'select count(*)::int as count from drizzle.__drizzle_migrations',
  )
  return counted.rows[0]!.count
}
