// The program behind `npm run forget`: erases the salts of the log's entries on one subject, so that nobody, not even we, can
// tell any more whether a content is what they were made of. The record itself stays as it is.
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { connect, transaction } from './database/client.ts'
import { readClock } from './database/clock.ts'
import { missingMigrations } from './database/migrations.ts'
import { openStarted } from './database/open.ts'
import { forgetInLog } from './log/enter.ts'

const usage =
  'Usage: npm run forget -- --subject SUBJECT [--revision N], with the DATABASE_URL or DATA_DIR of the service. SUBJECT is that of entries in /v1/log/entries, such as reports/ID. It cannot be undone, and `npm run verify` can no longer compare what those entries say.'

/** Throws an error whose message is one line for the operator. */
async function forget(): Promise<string> {
  const { subject, revision } = readArguments()
  const database = await openStarted(readConfig(process.env))
  try {
    const db = connect(database.url, () => {}, 1)
    try {
      if ((await missingMigrations(db.$client)) > 0)
        throw new Error('The schema of the database is behind: run `npm run migrate`.')
      const entries = await transaction(db, async (tx) =>
        forgetInLog(tx, { subject, revision, at: await readClock(tx), actor_id: null }),
      )
      const about = revision === null ? subject : `revision ${revision} of ${subject}`
      if (entries === 0)
        throw new Error(`The log has no entry with a salt on ${about}: /v1/log/entries?subject=… lists those it has.`)
      return `Erased on ${about}: the salts of ${entries === 1 ? '1 entry' : `${entries} entries`}. The log says so. The record itself stays as it is.`
    } finally {
      await db.$client.end()
    }
  } finally {
    await database.stop()
  }
}

function readArguments(): { subject: string; revision: number | null } {
  const options = { subject: { type: 'string' }, revision: { type: 'string' } } as const
  try {
    const { subject, revision } = parseArgs({ options }).values
    if (subject === undefined) throw new Error('--subject is missing')
    if (revision !== undefined && !/^[1-9]\d{0,8}$/.test(revision))
      throw new Error('--revision is not a number from 1 on')
    return { subject, revision: revision === undefined ? null : Number(revision) }
  } catch (error) {
    throw new Error(`${(error as Error).message.split(/[.\n]/)[0]}. ${usage}`)
  }
}

try {
  process.stdout.write(`${await forget()}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
