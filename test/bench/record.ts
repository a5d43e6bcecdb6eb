// Which statements the service runs for a request: heard from the service itself, so that what pgbench and the rival run
// is the same today and tomorrow.
import { createApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import { connect } from '../../src/database/client.ts'

export type Statement = { text: string; values: (string | number | null)[] }

/** The one statement by which each of these addresses is answered. Throws where there are more: then the case is another. */
export async function recordStatements(config: Config, urls: readonly string[]): Promise<Statement[]> {
  const db = connect(config.databaseUrl!, () => {})
  const heard: Statement[] = []
  const pool = db.$client
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown
  pool.query = ((given: string | { text: string; values?: Statement['values'] }, values?: Statement['values']) => {
    const text = typeof given === 'string' ? given : given.text
    heard.push({ text, values: values ?? (given as { values?: Statement['values'] }).values ?? [] })
    return query(given, values)
  }) as never
  const app = await createApp({ config, db, log: { write() {} } })
  try {
    const statements = []
    for (const url of urls) {
      heard.length = 0
      const { statusCode, payload } = await app.inject(url)
      if (statusCode !== 200 || heard.length !== 1) throw new Error(`${url}: ${heard.length} statements, ${payload}`)
      statements.push(heard[0]!)
    }
    return statements
  } finally {
    await app.close()
    await pool.end()
  }
}
