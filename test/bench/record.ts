// Which statements the service runs for a request: heard from the service itself, so that what pgbench and the rival run
// is the same today and tomorrow.
import { createApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { connect } from '../../src/database/client.ts'

type Value = string | number | null
export type Statement = { text: string; values: Value[] }

/** The one statement by which each of these addresses is answered. Throws where there are more: then the case is another. */
export async function recordStatements(config: Config, urls: readonly string[]): Promise<Statement[]> {
  const db = connect(config.databaseUrl!, () => {})
  const heard: Statement[] = []
  const pool = db.$client
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown
  pool.query = ((given: string | { text: string; values?: (Value | Value[])[] }, ...more: unknown[]) => {
    const text = typeof given === 'string' ? given : given.text
    // Beside the values may stand what is to be called.
    const all: (Value | Value[])[] = more.find(Array.isArray) ?? (typeof given === 'string' ? [] : (given.values ?? []))
    // As PostgreSQL writes an array; no value of ours needs quotes in it.
    heard.push({ text, values: all.map((value) => (Array.isArray(value) ? `{${value.join(',')}}` : value)) })
    return query(given, ...more)
  }) as never
  const app = await createApp({ config, db, log: { write() {} } })
  /** Twice: what filters name is looked up once and remembered, and what is kept for a moment asks nothing again. */
  const recordOne = async (url: string) => {
    for (const _time of ['first', 'again']) {
      const before = heard.length
      const { statusCode, payload } = await app.inject(url)
      if (statusCode !== 200) throw new Error(`${url}: ${payload.slice(0, 200)}`)
      if (heard.length - before === 1) return heard.at(-1)!
    }
    throw new Error(`${url} is not answered by one statement.`)
  }
  try {
    const statements: Statement[] = []
    for (const url of urls) statements.push(await recordOne(url))
    return statements
  } finally {
    await app.close()
    await pool.end()
  }
}
