// Lists of what happened, the newest first: their order, and the condition of each page but the first.
import { desc, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'

type Happened = { made_at: PgColumn; id: PgColumn }

export const newestFirst = ({ made_at, id }: Happened) => [desc(made_at), desc(id)]

/** Rows after the keyset `[made_at, id]`; all of them where it is null. */
export const beyond = ({ made_at, id }: Happened, after: readonly (string | number)[] | null): SQL | undefined =>
  after === null ? undefined : sql`(${made_at}, ${id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
