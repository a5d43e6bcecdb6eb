// What is read of sources.
import { asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { type Db, prepared } from '../database/client.ts'
import { sources } from '../database/tables.ts'

const { text: _text, ...columns } = getTableColumns(sources)

const findPrepared = prepared((db) =>
  db
    .select(columns)
    .from(sources)
    .where(eq(sources.id, sql.placeholder('id')))
    .prepare('find_source'),
)

export async function findSource(db: Db, id: string) {
  const [source] = await findPrepared(db).execute({ id })
  return source ?? null
}

export async function findSourceText(db: Db, id: string): Promise<string | null> {
  const [source] = await db.select({ text: sources.text }).from(sources).where(eq(sources.id, id))
  return source?.text ?? null
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
