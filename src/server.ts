// The service as a program: database, schema, catalogue, routes, then the port; and all of it back in good order.
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { createApp } from './app.ts'
import { requireKeptKey } from './auth/fingerprint.ts'
import { loadCatalogue } from './catalogue/load.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { connect, type Database } from './database/client.ts'
import { applyMigrations, missingMigrations } from './database/migrations.ts'
import { DatabaseUnusable, openDatabase } from './database/open.ts'
import { madeUpMark } from './demo/mark.ts'
import { deleteOldKeys } from './http/idempotency.ts'
import type { App } from './http/route.ts'
import { openLog } from './log/open.ts'
import { startSequencer } from './log/sequencer.ts'
import { recorded } from './recorded.ts'
import { liftLapsedSeals } from './seals/lapse.ts'
import { foldCounts } from './statistics/kept-counts.ts'

export type Service = {
  app: App
  db: Database
  /** Where it listens, without a trailing slash. */
  address: string
  /** Lets requests in flight end, refuses new ones, and closes everything that the start has opened; under 10 s. */
  stop(): Promise<void>
}

/** What a stop may take at most, in ms: all together less than the 10 s after which supervisors kill. */
const patience = { requests: 6_000, pool: 1_000, all: 9_500 }
const hour = 3_600_000
const editionsMs = 2_000
const foldingMs = 1_000
/** Where the log goes. Pino's own way out would wait for ever to flush a fatal error that nobody reads any more. */
const log = { write: (line: string) => void process.stdout.write(line) }

/** Starts the service and listens. Where the start fails nothing stays behind; the error's message is for the operator. */
export async function serve(config: Config): Promise<Service> {
  const opened: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    const database = await openDatabase(config)
    opened.push(database.stop)
    if (database.embedded) await applyMigrations(database.url)

    let app: App | undefined
    const db = connect(database.url, (err) => app?.log.error({ err }, 'an idle database connection was lost'))
    opened.push(() => Promise.race([db.$client.end(), waiting(patience.pool)]))
    await requireSchema(db)
    await requireKeptKey(db, config)
    await load(database.url)

    app = await createApp({ config, db, log })
    opened.push(() => closeApp(app))
    const sequencer = startSequencer(db, (err) => app?.log.error({ err }, 'the log could not be sequenced'))
    opened.push(() => Promise.race([sequencer.stop(), waiting(patience.pool)]))
    const address = await listen(app, config)
    const timers: NodeJS.Timeout[] = []
    opened.push(async () => timers.forEach(clearInterval))
    const every = (ms: number, work: () => Promise<unknown>, failed: string) => {
      const run = () => void work().catch((err) => app?.log.error({ err }, failed))
      timers.push(setInterval(run, ms).unref())
      return run
    }
    // Also at once: a service that never runs for an hour forgets its keys too, and seals lapse while no instance runs.
    every(hour, () => deleteOldKeys(db), 'old idempotency keys could not be deleted')()
    every(10_000, () => liftLapsedSeals(db), 'seals that have lapsed could not be lifted')()
    every(foldingMs, () => foldCounts(db), 'what has changed could not be folded into the counts')
    // What was withdrawn is not served from the moment of its commit; its files go, and the next edition is made, soon after.
    timers.push(setInterval(() => app?.datasets.wake(), editionsMs).unref())
    return { app, db, address, stop }
  } catch (error) {
    await stop()
    throw explained(error as Error, config)
  }
}

/** An error about a file in DATA_DIR, told by the setting, which is what the operator can mend; any other as it is. */
export function explained(error: NodeJS.ErrnoException, { dataDir }: Config): Error {
  const { path, message } = error
  if (!path || !(path.startsWith(dataDir) || dataDir.startsWith(path))) return error
  return new ConfigError(`Setting DATA_DIR names ${dataDir}, which cannot be used: ${message}.`)
}

/** What is made up must never be served as a record that is real. */
function requireRealData({ dataDir }: Config): void {
  if (!existsSync(madeUpMark(dataDir))) return
  throw new ConfigError(
    `Setting DATA_DIR names ${dataDir}, which holds the made-up world of the demo: give another directory, or run \`npm run demo\`.`,
  )
}

/** On a connection of its own: what it does in one statement may take longer than any request. */
async function load(url: string): Promise<void> {
  const db = connect(url, () => {}, 1, 0)
  // What is older than the log enters before anything new.
  const loading = openLog(db, recorded).then(() => loadCatalogue(db))
  await loading.finally(() => db.$client.end())
}

async function requireSchema(db: Database): Promise<void> {
  const missing = await missingMigrations(db.$client)
  if (missing === 0) return
  throw new DatabaseUnusable(
    `The schema of the database is behind by ${missing} ${missing === 1 ? 'migration' : 'migrations'}: run \`npm run migrate\`, then start again.`,
  )
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} on ${host} is taken: stop what uses it, or set PORT to another.`,
      EACCES: `Port ${port} on ${host} may not be used by this user: set PORT to one above 1023.`,
      EADDRNOTAVAIL: `Setting HOST is wrong: ${host} is not an address of this machine.`,
      ENOTFOUND: `Setting HOST is wrong: ${host} is not known.`,
    }
    throw new ConfigError(reasons[code ?? ''] ?? message)
  }
}

/** A client that neither finishes nor goes is cut off, so that it cannot hold up the stop. */
async function closeApp(app: App): Promise<void> {
  const closed = app.close()
  await Promise.race([closed, waiting(patience.requests)])
  app.server.closeAllConnections()
  await Promise.race([closed, waiting(patience.pool)])
}

const waiting = (ms: number) => sleep(ms, undefined, { ref: false })

/**
 * Runs a service as the program: one line and exit code 1 where `start` fails; a clean stop and exit code 0 on SIGTERM,
 * SIGINT and SIGHUP, also during the start; a stop and exit code 1 after an error that nobody caught.
 */
export async function run(start: () => Promise<Service>): Promise<void> {
  // As after `npm start | head`: what cannot be read need not be written, and nobody's request depends on it.
  process.stdout.on('error', () => {})
  process.stdout.once('error', ({ message }) => {
    process.stderr.write(`Nothing more can be printed (${message}): the service goes on without its log.\n`)
  })
  process.stderr.on('error', () => {})
  const starting = start()
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  const grace = closeWithGrace({ delay: patience.all, skip: [...signals, 'beforeExit'] }, async ({ err }) => {
    const service = await starting.catch(() => null)
    if (err && service) service.app.log.fatal({ err }, 'stopping after an error that nobody caught')
    else if (err) process.stderr.write(`${err.stack}\n`)
    await service?.stop()
  })
  // Ctrl-C under npm comes twice, from the terminal and from npm: only a later one means "at once".
  let asked = 0
  for (const signal of signals) {
    process.on(signal, () => {
      if (asked === 0) grace.close()
      else if (Date.now() - asked > 1_000) process.exit(1)
      asked ||= Date.now()
    })
  }
  try {
    await starting
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}

if (import.meta.main) {
  await run(async () => {
    const config = readConfig(process.env)
    requireRealData(config)
    const service = await serve(config)
    const { address } = service
    process.stdout.write(`Recommendations Tracker is ready at ${address} – its documentation at ${address}/docs\n`)
    return service
  })
}
