// One clock for every instance of the service: the database's.
import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/** The moment at which this is asked, whenever the transaction began. */
export async function readClock(db: Db): Promise<string> {
  const { rows } = await db.execute<{ now: string }>(sql`select clock_timestamp() as now`)
  return rows[0]!.now
}
