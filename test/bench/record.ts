// Which statements the service runs for a request: heard from the service itself, so that what pgbench and the rival run
// and what is explained is the same today and tomorrow.
import { createApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { connect, type Database } from '../../src/database/client.ts'

type Value = string | number | null
export type Statement = { text: string; values: Value[] }
type Heard = { text: string; values: (Value | Value[])[]; ms: number }

/** Runs `work` with the service in this process: `ask` answers the statements by which an address was answered. */
export async function overhear<T>(
  config: Config,
  work: (ask: (url: string) => Promise<Heard[]>, db: Database) => Promise<T>,
): Promise<T> {
  const db = connect(config.databaseUrl!, () => {}, 10, 0)
  let heard: Heard[] = []
  const pool = db.$client
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown
  pool.query = ((given: string | { text: string; values?: Heard['values'] }, ...more: unknown[]) => {
    const text = typeof given === 'string' ? given : given.text
    // Beside the values may stand what is to be called.
    const values = more.find(Array.isArray) ?? (typeof given === 'string' ? [] : (given.values ?? []))
    const one: Heard = { text, values, ms: 0 }
    heard.push(one)
    const began = performance.now()
    const ended = () => {
      one.ms = performance.now() - began
    }
    const called = more.at(-1)
    if (typeof called !== 'function') return (query(given, ...more) as Promise<unknown>).finally(ended)
    return query(given, ...more.slice(0, -1), (...answer: unknown[]) => {
      ended()
      called(...answer)
    })
  }) as never
  const app = await createApp({ config, db, log: { write() {} } })
  try {
    return await work(async (url) => {
      heard = []
      const { statusCode, payload } = await app.inject(url)
      if (statusCode !== 200) throw new Error(`${url}: ${payload.slice(0, 200)}`)
      return heard
    }, db)
  } finally {
    await app.close()
    await pool.end()
  }
}

/** The one statement by which each of these addresses is answered. Throws where there are more: then the case is another. */
export function recordStatements(config: Config, urls: readonly string[]): Promise<Statement[]> {
  return overhear(config, async (ask) => {
    /** Twice: what filters name is looked up once and remembered, and what is kept for a moment asks nothing again. */
    const recordOne = async (url: string) => {
      for (const _time of ['first', 'again']) {
        const [one, ...more] = await ask(url)
        if (one !== undefined && more.length === 0) return one
      }
      throw new Error(`${url} is not answered by one statement.`)
    }
    const statements: Statement[] = []
    for (const url of urls) {
      const { text, values } = await recordOne(url)
      // As PostgreSQL writes an array; no value of ours needs quotes in it.
      statements.push({ text, values: values.map((value) => (Array.isArray(value) ? `{${value.join(',')}}` : value)) })
    }
    return statements
  })
}
