// The program behind `npm run release`: releases the whole public record as a dataset, and ends when its files are there.
// It needs the DATA_DIR and the database of the service, which may be running.
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from './config.ts'
import { connect, transaction } from './database/client.ts'
import { missingMigrations } from './database/migrations.ts'
import { openStarted } from './database/open.ts'
import { Maker } from './datasets/maker.ts'
import { findCurrentEdition, insertDataset } from './datasets/queries.ts'
import { isInFlight } from './datasets/routes.ts'
import { addressOf, idOf, waitingDays } from './datasets/rules.ts'

/** Throws an error whose message is one line for the operator. */
async function release(): Promise<string> {
  const config = readConfig(process.env)
  const database = await openStarted(config)
  const db = connect(database.url, () => {})
  // The reason is told by the error that ends the program, never by its values.
  const failures: unknown[] = []
  const maker = new Maker(config, db, { error: (about: unknown) => void failures.push(about) } as never)
  try {
    if ((await missingMigrations(db.$client)) > 0)
      throw new Error('The schema of the database is behind: run `npm run migrate`.')
    const number = await transaction(db, (tx) => insertDataset(tx, null)).catch((error) => {
      throw isInFlight(error) ? new Error('Another release is being made: wait until it is there.') : error
    })
    for (;;) {
      await maker.run()
      const current = await findCurrentEdition(db, number)
      if (current !== null) {
        const { tables } = current.contents
        const rows = tables.reduce((sum, table) => sum + table.rows, 0)
        const reports = reportsIn(tables.find(({ name }) => name === 'reports')!.rows)
        return `${idOf(number)}, edition ${current.edition}: ${tables.length} tables, ${rows} rows, ${reports}, at ${config.publicUrl}${addressOf(number)}`
      }
      if (failures.length > 0)
        throw new Error(`${idOf(number)} could not be made; a running service tries again. ${reasonOf(failures[0])}`)
      await sleep(500) // another instance is making it
    }
  } finally {
    await maker.close()
    await db.$client.end()
    await database.stop()
  }
}

/** That there are none is no mistake where the service is new, which nobody guesses. */
function reportsIn(count: number): string {
  if (count === 0) return `0 reports (none has been public for ${waitingDays} days)`
  return count === 1 ? '1 report' : `${count} reports`
}

const reasonOf = (failure: unknown) => (failure as { err?: Error }).err?.message.split('\n', 1)[0] ?? ''

try {
  process.stdout.write(`${await release()}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
