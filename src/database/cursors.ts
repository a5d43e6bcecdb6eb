// Long results a piece at a time, by a cursor of PostgreSQL: constant memory here, one sort there.
import type { SQLWrapper } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Transaction } from './client.ts'

const dialect = new PgDialect()
const piece = 500
let cursors = 0

/** The rows of `query` in its order, by pieces, none of them empty. Moments come in RFC 3339, JSON parsed. */
export async function* throughCursor<Row extends object>(tx: Transaction, query: SQLWrapper): AsyncGenerator<Row[]> {
  const name = `piecewise_${++cursors}`
  const { sql, params } = dialect.sqlToQuery(query.getSQL())
  await tx.$client.query(`declare ${name} no scroll cursor for ${sql}`, params)
  for (;;) {
    const { rows } = await tx.$client.query<Row>(`fetch ${piece} from ${name}`)
    if (rows.length > 0) yield rows
    if (rows.length < piece) break
  }
  await tx.$client.query(`close ${name}`)
}
