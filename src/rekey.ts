// The program behind `npm run rekey`: makes the secret key of this instance that of the database, where the old one is lost.
import { parseArgs } from 'node:util'
import { fingerprintOf } from './auth/fingerprint.ts'
import { isShared, replaceFingerprint } from './auth/key-queries.ts'
import { readConfig } from './config.ts'
import { connect } from './database/client.ts'
import { missingMigrations } from './database/migrations.ts'
import { openStarted } from './database/open.ts'

const lost =
  'With a new secret key nobody is the person any more that they were: who wrote a report or decided until now can no longer be kept from deciding on it as somebody else, lists are read from their first page again, and the log is signed by a new key, so that checkpoints kept until now are checked by the old /v1/log/key. Stop every instance, take the old key from a backup if there is any (SECRET_KEY, or the file secret-key in DATA_DIR), and only else run `npm run rekey -- --forget-persons`.'

const inUse =
  'Others are connected to this database in the name of the service: stop every instance first, as one that runs goes on with the old key.'

/** Throws an error whose message is one line for the operator. */
async function rekey(): Promise<string> {
  if (!readArguments()) throw new Error(lost)
  const config = readConfig(process.env)
  const database = await openStarted(config)
  try {
    const db = connect(database.url, () => {}, 1)
    try {
      if ((await missingMigrations(db.$client)) > 0)
        throw new Error('The schema of the database is behind: run `npm run migrate`.')
      if (await isShared(db)) throw new Error(inUse)
      return (await replaceFingerprint(db, await fingerprintOf(config)))
        ? 'The secret key of this instance is that of the database from now on: give it to every instance, and start them.'
        : 'Nothing to do: the secret key of this instance is that of the database.'
    } finally {
      await db.$client.end()
    }
  } finally {
    await database.stop()
  }
}

function readArguments(): boolean {
  try {
    return parseArgs({ options: { 'forget-persons': { type: 'boolean', default: false } } }).values['forget-persons']
  } catch (error) {
    throw new Error(`${(error as Error).message.split(/[.\n]/)[0]}. Usage: npm run rekey -- --forget-persons`)
  }
}

try {
  process.stdout.write(`${await rekey()}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
