// What `npm test` runs: tap, with a PostgreSQL of its own in TEST_DATABASE_URL unless that names one already. Arguments
// go to tap. Shows a line per file, of what failed the reason, and last how many assertions passed and failed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded.ts'

const programs = join(import.meta.dirname, '../../node_modules/.bin')
let tap: ChildProcess | undefined
let interrupted = false
const interrupt = (signal: NodeJS.Signals) => {
  // tap does not tell its running tests, so the group is told. Who asks twice wants it to end at once.
  if (tap?.exitCode === null) process.kill(-tap.pid!, interrupted ? 'SIGKILL' : signal)
  interrupted = true
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
// Nobody reads on, as after `npm test | head`: an error that nobody hears would leave the server running.
process.stdout.once('error', () => interrupt('SIGTERM')).on('error', () => {})

const directory = await mkdtemp(join(tmpdir(), 'tracker-test-'))
let server: Awaited<ReturnType<typeof startEmbedded>> | undefined
try {
  await chmod(directory, 0o711) // as root the server's own user passes through
  let url = process.env.TEST_DATABASE_URL
  if (!url) {
    server = await startEmbedded(directory, { durable: false })
    url = server.url
  }
  console.log(await versionOf(url))
  process.exitCode = interrupted ? 1 : await test(url)
} finally {
  await server?.stop()
  await rm(directory, { recursive: true, force: true, maxRetries: 5 })
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query('select version()').finally(() => client.end())
  return rows[0].version
}

/** Runs tap and gives its exit code. Node and tap are the installed ones, whatever node started this program. */
async function test(url: string): Promise<number> {
  // Left to itself tap keeps one core free.
  const options = [`--jobs=${availableParallelism()}`, ...process.argv.slice(2), '--reporter=tap']
  tap = spawn(join(programs, 'node'), [join(programs, 'tap'), ...options], {
    cwd: join(programs, '../..'),
    env: {
      ...process.env,
      PATH: `${programs}${delimiter}${process.env.PATH}`,
      TEST_DATABASE_URL: url,
      TMPDIR: directory,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(tap, 'close')
  const digest = digestOf(console.log)
  createInterface({ input: tap.stdout! }).on('line', digest.read)
  const [code] = await ended
  digest.end()
  return code ?? 1
}

/**
 * Reads TAP and prints a line per file, before it those of its results that failed or were skipped. (Of tap's own short
 * reporters none shows why a file died before its first test.)
 */
function digestOf(print: (line: string) => void) {
  let closing = '0 passed, 1 failed: tap did not finish'
  const kept: string[] = []
  let result = { failed: false, isSum: false, isFile: false }
  let inDiagnosis = false
  const isSkipped = (line: string) => /^ *ok .* # (SKIP|TODO)/.test(line)
  const flush = () => {
    for (const line of kept.splice(0)) print(line)
  }

  function read(line: string) {
    const word = line.trim()
    const found = /^( *)(not )?ok \d+(?: - (.*?))?( # time=.*)?$/.exec(line)
    if (inDiagnosis || word === '---') {
      inDiagnosis = word !== '...'
      // The results below a sum have said why it failed; how the process of a file ended is news.
      const isNews = result.isFile ? /(exitCode|signal|expired): (?!null)/.test(line) : result.failed && !result.isSum
      if (isNews) kept.push(line)
    } else if (found) {
      const [, indent, not, name, time] = found
      const start = not ? -1 : kept.lastIndexOf(`${indent}# Subtest: ${name}`)
      if (start >= 0) kept.push(...kept.splice(start).filter(isSkipped))
      if (not || indent === '' || isSkipped(line)) kept.push(line)
      result = { failed: not !== undefined, isSum: time !== undefined, isFile: indent === '' }
      if (result.isFile) flush()
    } else if (line.startsWith('# {')) {
      const count = (key: string) => new RegExp(`\\b${key}: (\\d+)`).exec(line)?.[1] ?? 0
      closing = `${count('pass')} passed, ${count('fail')} failed`
    } else if (!/^$|^TAP version|^\d+\.\.\d|^# (time|No coverage)/.test(word)) {
      kept.push(line)
    }
  }
  return {
    read,
    end() {
      flush()
      print(closing)
    },
  }
}
