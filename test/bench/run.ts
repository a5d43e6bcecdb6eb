// What `npm run bench` runs: the service and its rivals side by side on the same data, and one table of what came out.
// `-- --full` takes the data of DESIGN §9, `--save` writes the baseline file and the query plans; --only CASE,… --runs N --seconds N and
// --profile (a CPU profile of the service in .bench/service/profiles) are for looking closer.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../../src/config.ts'
import { startEmbedded } from '../../src/database/embedded.ts'
import { freePort } from '../support/ports.ts'
import { save, savedRates } from './baseline.ts'
import { chooseCases } from './cases.ts'
import { type Contenders, contendersOf } from './contenders.ts'
import { leaveServiceCore } from './cores.ts'
import { ensureDatabase, forgetPosts, withClient } from './database.ts'
import { downloadEach } from './downloads.ts'
import { factsOf } from './facts.ts'
import { questions, waitForEach } from './latencies.ts'
import { clients, findPgbench, type Measured } from './load.ts'
import { memoryOf } from './memory.ts'
import { mixEach } from './mixed.ts'
import { savePlans } from './plans.ts'
import { type Running, settingsOf, startService } from './processes.ts'
import { filesOf, mixedOf, type Row, type Runs, rowOf, tableOf, waitsOf } from './table.ts'
import { full, small } from './world.ts'

const { values: asked } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
  },
})
const seconds = Number(asked.seconds)
const size = asked.full ? full : small
const home = join(import.meta.dirname, '../../.bench')
const say = (line: string) => void process.stdout.write(`${line}\n`)

leaveServiceCore()
const opened: (() => Promise<void>)[] = []
try {
  const server = await startEmbedded(home)
  opened.push(server.stop)
  const databaseUrl = await ensureDatabase(server.url, size, say)
  opened.push(() => forgetPosts(databaseUrl))
  await mkdir(join(home, 'service'), { recursive: true })
  const config = readConfig(settingsOf(databaseUrl, join(home, 'service'), await freePort()))
  const service = await startService(config, asked.profile)
  opened.push(service.stop)
  await bench(config, service)
} finally {
  for (const close of opened.reverse()) await close()
}

async function bench(config: Config, service: Running): Promise<void> {
  const isAsked = (name: string) => asked.only?.split(',').includes(name) ?? true
  const atRest = memoryOf(service.pid).now
  const facts = await withClient(config.databaseUrl!, factsOf)
  const all = await withClient(config.databaseUrl!, (client) => chooseCases(client, service.url))
  const cases = all.filter(({ name }) => isAsked(name))
  const pgbench = await findPgbench()
  const rows: Row[] = []
  const { contenders, nextPost, stop } = await contendersOf({ config, service, cases, pgbench, seconds })
  opened.push(stop)
  for (const one of cases) rows.push(rowOf(one, await compete(one.name, contenders.get(one.name)!)))

  if (rows.length > 0) say(`\n${tableOf(rows, await savedRates(size.name))}\n`)
  const waited = await waitForEach(service, 5, asked.only?.split(',') ?? null)
  if (waited.length > 0) say(`${waitsOf(waited)}\n`)
  if (isAsked('mixed')) {
    const paths = all.flatMap(({ path, headers }) => (path === null || headers ? [] : [path]))
    const mixed = await mixEach(service, paths, nextPost, { times: Number(asked.runs), seconds })
    say(`${mixedOf(mixed)}\n`)
  }
  if (pgbench !== null && isAsked('files'))
    say(`${filesOf(await downloadEach(service, config.databaseUrl!, pgbench, Number(asked.runs)))}\n`)
  say(
    `memory of the service: ${Math.round(atRest)} MB at rest, ${Math.round(memoryOf(service.pid).peak)} MB at its peak`,
  )
  say(
    `data ${size.name}: ${Object.entries(facts.rows)
      .map(([table, count]) => `${count} ${table}`)
      .join(', ')}`,
  )
  say(
    Object.entries(facts.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  )
  say(facts.cores)
  say(`medians of ${asked.runs} runs of ${seconds} s, ratios too (run by run); ${clients} requests at once`)
  say('µs: processor time of the serving process for one answer')
  say('memory: bare Fastify, the same bytes; pgbench: the same statement, prepared; pg: bare Fastify with one prepared')
  say('statement for the same rows (lists), or with the three inserts of a post and nothing else in one transaction')
  if (pgbench === null)
    say('pgbench is not installed: on Debian and Ubuntu `apt-get install postgresql`, then run again')
  if (!asked.save) return
  await save(size.name, facts, rows)
  const lists = all.flatMap(({ name, path, pg }) => (path !== null && pg ? [{ name, path }] : []))
  await savePlans(config, size.name, [...lists, ...questions])
}

/** Each in turn, run after run, after one that warms up and does not count. */
async function compete(name: string, contenders: Contenders): Promise<Runs> {
  const runs = Object.fromEntries(Object.keys(contenders).map((who) => [who, [] as Measured[]]))
  for (let run = 0; run <= Number(asked.runs); run++) {
    say(`${name} ${run === 0 ? 'warming up' : `${run} of ${asked.runs}`} …`)
    for (const [who, load] of Object.entries(contenders)) {
      const measured = await load()
      if (run > 0) runs[who]!.push(measured)
    }
  }
  return runs as Runs
}
