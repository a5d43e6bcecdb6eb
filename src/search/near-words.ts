// What to try where nothing was found: words that public texts hold and that are written nearly like those sought.
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import type { recommendation_words, report_words } from '../database/search-tables.ts'
import { type Search, soughtWords } from './syntax.ts'

const [mostSought, mostNear] = [5, 5]

/** The nearest first. `visible` joins the texts that hold them, as far as everybody may see them. */
export async function findNearWords(
  db: Db,
  table: typeof recommendation_words | typeof report_words,
  visible: SQL,
  search: Search,
): Promise<string[]> {
  const sought = soughtWords(search)
    .filter((word) => word.length >= 3)
    .slice(0, mostSought)
  const { rows } = await db.execute<{ word: string }>(sql`
    select word from (
      select ${table.word}, max(similarity(${table.word}, sought)) as nearness
      from unnest(${sql.param(sought)}::text[]) as sought join ${table} on ${table.word} % sought and ${visible}
      where ${table.word} <> all (${sql.param(sought)}::text[])
      group by 1) as near
    order by nearness desc, word limit ${mostNear}`)
  return rows.map(({ word }) => word)
}
