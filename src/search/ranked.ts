// A page in the order of relevance. Ranking reads each vector, so that a bounded number of matches is ranked, the newest.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import type { recommendation_vectors, report_vectors } from '../database/tables.ts'
import type { Keyset } from '../http/pages.ts'
import type { CompiledSearch } from './compile.ts'
import { windowsUpTo } from './windows.ts'

/** So many matches are ranked, and can be paged to. */
export const mostRanked = 1_000

/** A table of vectors, and its column that says whose they are. */
export type Vectors = {
  table: typeof recommendation_vectors | typeof report_vectors
  of: SQLWrapper
}

const isMatch = ({ table }: Vectors, matching: string) => sql`${table.vector} @@ ${matching}::tsquery`

/** Whether what `id` names is found; for lists in an order of their own. */
export const isFound = (vectors: Vectors, id: SQLWrapper, matching: string | undefined): SQL | undefined =>
  matching === undefined
    ? undefined
    : sql`exists (select from ${vectors.table} where ${vectors.of} = ${id} and ${isMatch(vectors, matching)})`

/** The newest matches of all, one more than are ranked. */
export async function newestOfAll(db: Db, vectors: Vectors, matching: string): Promise<SQL> {
  const { table, of } = vectors
  const { rows } = await db.execute<{ number: string | null }>(sql`select max(number) as number from ${table}`)
  const windows = windowsUpTo(Number(rows[0]!.number ?? 0))
  // What is in the windows is a value that no plan knows, so that each is looked up in the index.
  return sql`
    select found.* from unnest(${sql.param(windows)}::text[]) as windows (blocks) cross join lateral (
      select ${of} as id, number, vector from ${table}
      where vector @@ (${matching}::tsquery && blocks::tsquery) order by number desc) as found
    limit ${mostRanked + 1}`
}

/** The same among what `conditions` and `joined` leave, in the order `by`: from where the planner expects the fewest. */
export const newestAmong = (vectors: Vectors, matching: string, joined: SQL, conditions: SQL, by: SQL): SQL => sql`
  select ${vectors.of} as id, number, vector from ${vectors.table} join ${joined}
  where ${isMatch(vectors, matching)} and ${conditions} order by ${by} limit ${mostRanked + 1}`

export type Ranked = { id: string; rank: number; number: number; truncated: boolean }

/**
 * The most relevant of `candidates` from after the keyset `[rank, number]`; one more than `limit` where there are more.
 * `truncated` where there are more candidates than are ranked. Of equal ones the newest comes first.
 */
export async function selectRanked(
  db: Db,
  candidates: SQL,
  { ranking }: CompiledSearch,
  after: Keyset | null,
  limit: number,
): Promise<Ranked[]> {
  const further = after === null ? sql`true` : sql`(rank, number) < (${after[0]}::real, ${after[1]}::bigint)`
  // Never by name: a plan for any search is a bad one for each.
  const { rows } = await db.execute<Ranked>(sql`
    with found as materialized (${candidates}),
    ranked as (
      select id, number, ts_rank_cd(vector, ${ranking}::tsquery, 1) as rank
      from (select * from found limit ${mostRanked}) as found)
    select id::text, rank, number::float8, (select count(*) from found) > ${mostRanked} as truncated
    from ranked where ${further} order by rank desc, number desc limit ${limit + 1}`)
  return rows
}
