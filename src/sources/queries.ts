// What is read of sources.
import { asc, eq, getTableColumns, gt } from 'drizzle-orm'
import { sources } from '../database/catalogue-tables.ts'
import type { Db } from '../database/client.ts'

const { text: _text, ...columns } = getTableColumns(sources)

/** With `raw` its text too, which is long. */
export async function findSource(db: Db, id: string, raw: boolean) {
  const shown = raw ? getTableColumns(sources) : columns
  const [source] = await db.select(shown).from(sources).where(eq(sources.id, id))
  return source ?? null
}

/** In the order of ids, from after `afterId`; one row more than `limit` where there are more. */
export function selectSources(db: Db, { afterId, limit }: { afterId: string | null; limit: number }) {
  return db
    .select(columns)
    .from(sources)
    .where(afterId === null ? undefined : gt(sources.id, afterId))
    .orderBy(asc(sources.id))
    .limit(limit + 1)
}

export async function countSources(db: Db): Promise<number> {
  return db.$count(sources)
}
