// The program behind `npm run verify`: holds the whole database against its log, and against a checkpoint that was kept
// elsewhere. Prints the first differences and ends with 1 where there are any; with 2 where it could not be done.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { sql } from 'drizzle-orm'
import { readConfig } from './config.ts'
import { connect, type Database, transaction } from './database/client.ts'
import { openStarted } from './database/open.ts'
import { compareLog, type Summary } from './log/compare.ts'
import type { Difference } from './log/contents.ts'
import { type Checkpoint, readCheckpoint, readVerifier } from './log/note.ts'
import { recorded } from './recorded.ts'

const usage =
  'Usage: npm run verify [-- --checkpoint FILE --key VERIFIER], with the DATABASE_URL or DATA_DIR of the service. FILE is a kept /v1/log/checkpoint, VERIFIER what /v1/log/key answered then. Of several --checkpoint FILE the first that fails tells where to look.'
/** Differences that are printed; the rest is counted. */
const mostLines = 20

const print = (line: string) => process.stdout.write(`${line}\n`)

/** Throws an error whose message is one line for the operator. */
async function readArguments(): Promise<Checkpoint[]> {
  const { checkpoint: files = [], key } = parseArguments()
  if (files.length === 0 && key === undefined) return []
  if (files.length === 0) throw new Error(`--checkpoint is missing. ${usage}`)
  if (key === undefined)
    throw new Error(`--key is missing: a checkpoint proves nothing unless its signature is checked. ${usage}`)
  const verifier = readVerifier(key)
  return Promise.all(files.map(async (file) => readCheckpoint(await textOf(file), verifier)))
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(({ code }) => {
    throw new Error(`--checkpoint ${file} cannot be read (${code}): give the file of a kept /v1/log/checkpoint.`)
  })
}

function parseArguments() {
  try {
    return parseArgs({ options: { checkpoint: { type: 'string', multiple: true }, key: { type: 'string' } } }).values
  } catch (error) {
    throw new Error(`${(error as Error).message.split(/[.\n]/)[0]}. ${usage}`)
  }
}

/** Answers how many differences there are. */
function verify(db: Database, checkpoints: readonly Checkpoint[]): Promise<number> {
  return transaction(db, async (tx) => {
    // One moment from start to end, however long that takes and whatever the service does meanwhile.
    await tx.execute(sql`set transaction isolation level repeatable read, read only`)
    await tx.execute(sql`set local statement_timeout = 0`)
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    const differences = compareLog(tx, recorded, checkpoints)
    let count = 0
    for (;;) {
      const { done, value } = await differences.next()
      if (done) return conclude(value, count, checkpoints)
      if (++count <= mostLines) print(lineOf(value))
    }
  })
}

const lineOf = ({ index, about, how }: Difference) =>
  `${index === null ? 'Without a place in the log' : `Entry ${index}`}: ${about}: ${how}.`

function conclude(summary: Summary, count: number, checkpoints: readonly Checkpoint[]): number {
  const { tree_size, root, waiting, forgotten, compared } = summary
  if (count > mostLines) print(`… and ${count - mostLines} more.`)
  const added = waiting === 0 ? '' : ` ${waiting} more have no place yet.`
  print(`The log has ${tree_size} entries; its root hash is ${root.toString('base64')}.${added}`)
  print(`Compared with the database: ${compared} contents. Forgotten, so that nothing can be compared: ${forgotten}.`)
  const sizes = checkpoints.map((checkpoint) => checkpoint.tree_size).join(', ')
  if (count > 0) {
    print(`The database is NOT what it is by its log: ${count} ${count === 1 ? 'difference' : 'differences'}.`)
  } else if (checkpoints.length > 0) {
    print(`The database is what it is by its log, and the log continues that of the checkpoint (${sizes} entries).`)
  } else {
    print('The database is what it is by its log. Whether the log was written anew only a kept --checkpoint can tell.')
  }
  return count
}

// Whoever reads no further has seen enough.
process.stdout.on('error', () => process.exit(2))

try {
  const checkpoints = await readArguments()
  const database = await openStarted(readConfig(process.env))
  try {
    const db = connect(database.url, () => {}, 1, 0)
    const count = await verify(db, checkpoints).finally(() => db.$client.end())
    process.exitCode = count === 0 ? 0 : 1
  } finally {
    await database.stop()
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
