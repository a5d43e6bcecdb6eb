// A page in the order of relevance. Ranking reads each vector, so that a bounded number of matches is ranked, the newest.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Db } from '../database/client.ts'
import type { recommendation_vectors, report_vectors } from '../database/tables.ts'
import type { Cut, Keyset } from '../http/pages.ts'
import { type CompiledSearch, isIn } from './compile.ts'
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

/** What narrows a search: the table of what the vectors are of, its column of ids, conditions on it, and its newest first. */
type Among = { table: PgTable; id: SQLWrapper; conditions: SQL | undefined; newestFirst: SQL }

/** So many texts that have the words of a phrase are looked through for it: the index does not know where words stand. */
const mostExamined = 10_000

/**
 * About so many texts that have all the words at least are looked through for matches, the newest: where common words
 * exclude each other, the index reads every one of them to find none.
 */
const mostCompared = 40_000

/** What a page is chosen from: `found`, one more than are ranked, among `examined`; whether `found` may lack older ones. */
type Candidates = { examined: SQL; found: SQL; isCut: SQL }

/** The newest matches. */
export async function newestMatches(
  db: Db,
  vectors: Vectors,
  { matching, loose, sought }: CompiledSearch,
  among: Among,
  compared = mostCompared,
): Promise<Candidates> {
  const most = loose === null ? mostRanked + 1 : mostExamined
  const looked = { matching: loose ?? matching, sought, compared }
  const { examined, leavesOlder } = await newestOf(db, vectors, looked, among, most)
  const isOver = leavesOlder ? sql`true` : sql`(select count(*) from found) > ${mostRanked}`
  if (loose === null) return { examined, found: sql`select * from examined`, isCut: isOver }
  const found = sql`
    select examined.* from examined cross join lateral (
      select from ${vectors.table} where ${vectors.of} = id and ${isMatch(vectors, matching)} offset 0) as exact
    limit ${mostRanked + 1}`
  const isCut = sql`case when ${isOver} then true else (select count(*) from examined) = ${mostExamined} end`
  return { examined, found, isCut }
}

/** The newest `most` that the index finds; whether there may be older ones that it is not asked for. */
async function newestOf(
  db: Db,
  vectors: Vectors,
  { matching, sought, compared }: Pick<CompiledSearch, 'matching' | 'sought'> & { compared: number },
  among: Among,
  most: number,
): Promise<{ examined: SQL; leavesOlder: boolean }> {
  const { table, of } = vectors
  const { conditions, newestFirst } = among
  const columns = sql`${of} as id, number`
  const isMatching = isMatch(vectors, matching)
  const withWords = await estimate(db, table, isMatch(vectors, sought))
  if (conditions !== undefined && (await estimate(db, among.table, conditions)) < withWords) {
    // What the conditions leave is rarer than the words: few of its newest are read.
    const examined = sql`
      select ${columns} from ${among.table} join ${table} on ${of} = ${among.id}
      where ${isMatching} and ${conditions} order by ${newestFirst} limit ${most}`
    return { examined, leavesOlder: false }
  }
  const { rows } = await db.execute<{ number: string | null }>(sql`select max(number) as number from ${table}`)
  const newest = Number(rows[0]!.number ?? 0)
  const oldest = Math.max(0, newest * (1 - compared / withWords))
  const windows = windowsUpTo(newest, oldest)
  // By `offset 0` each match is looked up by its id: joined otherwise, all that the conditions leave is read for each window.
  const narrowed =
    conditions === undefined
      ? sql``
      : sql`cross join lateral (
          select from ${among.table} where ${among.id} = ${of} and ${conditions} offset 0) as narrowed`
  // What is in the windows is a value that no plan knows, so that each is looked up in the index.
  const examined = sql`
    select newest.* from unnest(${sql.param(windows)}::text[]) as windows (blocks) cross join lateral (
      select ${columns} from ${table} ${narrowed}
      where vector @@ (${matching}::tsquery && blocks::tsquery) order by number desc) as newest
    limit ${most}`
  return { examined, leavesOlder: oldest > 0 }
}

/** About how many rows the conditions leave: PostgreSQL reads none of them to say so. */
async function estimate(db: Db, table: PgTable, conditions: SQL): Promise<number> {
  const { rows } = await db.execute<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    sql`explain (format json) select from ${table} where ${conditions}`,
  )
  return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows']
}

export type Ranked = { id: string; rank: number; place: number }

/**
 * The most relevant of the candidates from after the keyset `[rank, place]`; one more than `limit` where there are more; and
 * whether more may match than are ranked. Of equal ones the newest comes first.
 */
export async function selectRanked(
  db: Db,
  { table, of }: Vectors,
  { examined, found, isCut }: Candidates,
  { ranking }: CompiledSearch,
  after: Keyset | null,
  limit: number,
): Promise<Cut<Ranked>> {
  const further = after === null ? sql`true` : sql`(rank, number) < (${after[0]}::real, ${after[1]}::bigint)`
  // Each text by the few words of its own language: half the time of all of them.
  const ofLanguages = ranking.map(
    ({ query, languages }) => sql`when vector @@ ${isIn(languages)}::tsquery then ${query}::tsquery`,
  )
  const relevant = ofLanguages.length === 0 ? sql`''::tsquery` : sql`case ${sql.join(ofLanguages, sql` `)} end`
  // Never by name: a plan for any search is a bad one for each.
  const { rows } = await db.execute<{ truncated: boolean } & (Ranked | { id: null })>(sql`
    with examined as materialized (${examined}), found as materialized (${found}),
    ranked as (
      select id, found.number, search_rank(vector, ${relevant}) as rank
      from (select * from found limit ${mostRanked}) as found join ${table} on ${of} = id),
    listed as (select * from ranked where ${further} order by rank desc, number desc limit ${limit + 1})
    select id::text, rank, number::float8 as place, truncated
    from (select ${isCut} as truncated) as about left join listed on true order by rank desc, number desc`)
  const { truncated } = rows[0]!
  return { truncated, rows: rows.flatMap(({ truncated: _, ...row }) => (row.id === null ? [] : [row as Ranked])) }
}
