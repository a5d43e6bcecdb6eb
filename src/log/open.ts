// The log of a database that is older than it, or than a feature's part in it: what is there already enters, once. No
// instance of a version without that may write from then on: what it wrote would have no entry.
import { sql } from 'drizzle-orm'
import { type Database, type Transaction, transaction } from '../database/client.ts'
import { enterInLog } from './enter.ts'
import { portions, type Recorded } from './recorded.ts'

/** How many changes enter in one statement. */
const atOnce = 500

/**
 * Enters what the tables tell, feature by feature in the order given, where nothing of its kinds ever entered; answers how
 * many changes that were. Several instances that start together take turns. A new database has nothing to tell, and begins
 * its log with its first change.
 */
export function openLog(db: Database, recorded: readonly Recorded[]): Promise<number> {
  return transaction(db, async (tx) => {
    // The pool bounds what a request may cost; this may go through 2 000 000 reports.
    await tx.execute(sql`set local statement_timeout = 0`)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('log opening', 0))`)
    let entered = 0
    for (const one of recorded) {
      if (await hasEntered(tx, one)) continue
      for await (const portion of portions(tx, one.rows(null), atOnce)) {
        await enterInLog(
          tx,
          portion.map((row) => one.changeOf(row as never)),
        )
        entered += portion.length
      }
    }
    return entered
  })
}

async function hasEntered(tx: Transaction, { kinds }: Recorded): Promise<boolean> {
  const { rows } = await tx.execute<{ entered: boolean }>(sql`
    select exists (select from log_entries where index is not null and kind in ${kinds})
      or exists (select from log_entries where index is null and kind in ${kinds}) as entered`)
  return rows[0]!.entered
}
