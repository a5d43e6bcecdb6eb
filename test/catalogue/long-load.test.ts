// A load may take longer than a request: it is the start of the service, and there may be hundreds of thousands of pairs.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { connect } from '../../src/database/client.ts'
import { createDatabase } from '../support/database.ts'

t.test('the bound on what one request can cost does not end it', async (t) => {
  const { url, drop } = await createDatabase()
  const db = connect(url, () => {}, 2)
  t.teardown(async () => {
    await db.$client.end()
    await drop()
  })
  // A pool whose bound is low, as a load of more than 15 s would be a slow test.
  db.$client.options.statement_timeout = 200
  let loaded: Promise<unknown> | undefined
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('catalogue', 0))`)
    loaded = loadCatalogue(db)
    loaded.catch(() => {}) // heard below
    await sleep(1_000)
  })
  t.strictSame(await loaded, { changed: 0 })
  const { rows } = await db.execute(sql`show statement_timeout`)
  t.strictSame(rows, [{ statement_timeout: '200ms' }], 'requests have their bound again')
})
