// Requests that wait for the database: nobody can write to or read from a table while something is done.
import type { Service } from '../support/app.ts'
import { withAdmin } from '../support/database.ts'

/** Runs `work` while `table` is locked; it is told when somebody waits for that. */
export async function whileLocked<T>(
  { db, databaseUrl }: Service,
  table: string,
  work: (somebodyWaits: (then?: string) => Promise<void>) => Promise<{ answer: T; rest?: unknown }>,
): Promise<T> {
  const blocker = await db.$client.connect()
  await blocker.query(`begin; lock table ${table}`)
  const name = new URL(databaseUrl).pathname.slice(1)
  const somebodyWaits = (then = 'pid') =>
    withAdmin(async (admin) => {
      const waiting = `select ${then} from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`
      for (;;) if ((await admin.query(waiting, [name])).rowCount !== 0) return
    })
  const { answer, rest } = await work(somebodyWaits).finally(async () => {
    await blocker.query('rollback')
    blocker.release()
  })
  await rest
  return answer
}
