// The program behind `npm run migrate`: brings the database of DATABASE_URL, or the embedded one in DATA_DIR, to the
// schema of this version. Any number may run at once: they take turns, and the first does the work.
import { readConfig } from './config.ts'
import { applyMigrations } from './database/migrations.ts'
import { openBeside } from './database/open.ts'

try {
  const database = await openBeside(readConfig(process.env))
  try {
    const count = await applyMigrations(database.url)
    const told = count === 0 ? 'Nothing to apply: the schema is up to date.' : `Migrations applied: ${count}.`
    process.stdout.write(`${told}\n`)
  } finally {
    await database.stop()
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
