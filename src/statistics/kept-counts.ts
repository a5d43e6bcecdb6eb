// Counts of now by one dimension, kept so that a question without filters reads no implementation: level_counts, and what
// has changed since, which is folded into it in the background. Read in one statement, both are of one moment.
import { type SQL, sql } from 'drizzle-orm'
import { type Database, type Db, transaction } from '../database/client.ts'
import { derivedLevelCodes } from '../implementations/schemas.ts'
import { type Counting, factsFrom } from './counted.ts'
import { type Dimension, described, dimensions } from './dimensions.ts'

/** Changes of one transaction, which so ends soon however many there are. */
const mostFolded = 20_000

const columns = ['total', 'contested', ...derivedLevelCodes] as const
const list = (of: (column: SQL) => SQL) =>
  sql.join(
    columns.map((column) => of(sql`${sql.identifier(column)}`)),
    sql`, `,
  )
const names = list((column) => column)

/** Whether the counts that are kept answer it. */
export const isKept = ({ dimensions: by, filters, as_of }: Counting): boolean =>
  as_of === null && by.length === 1 && Object.values(filters).every((filter) => filter === undefined)

/** Rows `value, total, contested` and each level: what these rows of level_changes add to the counts by the dimension. */
function added(dimension: Dimension, changes: SQL): SQL {
  const { value, join } = described[dimension]
  const known = sql`select * from ${changes} where territory is ${dimension === 'territory' ? sql`not null` : sql`null`}`
  const levels = derivedLevelCodes.map(
    (level) => sql`coalesce(sum(weight) filter (where level = ${sql.raw(`'${level}'`)}), 0)`,
  )
  return sql`
    with ${factsFrom(known, { dimensions: [dimension], filters: {} }, sql`, known.weight`)}
    select coalesce(${value}, '') as value, sum(weight) as total,
      coalesce(sum(weight) filter (where contested), 0) as contested, ${sql.join(levels, sql`, `)}
    from facts ${join?.({}) ?? sql``} group by 1`
}

/** The common table expression `sums` of all that counts by the dimension: its `most` largest values at least. */
export function keptSums(dimension: Dimension, most: number): SQL {
  const counts = derivedLevelCodes.map((level) => sql.raw(`'${level}', sum(${level})`))
  const ofDimension = sql`select value, ${names} from level_counts where dimension = ${dimension}`
  return sql`
    changed (value, ${names}) as materialized (${added(dimension, sql`level_changes`)}),
    kept as (
      (${ofDimension} and total > 0 and value not in (select value from changed)
        order by total desc, value collate "C" limit ${most})
      union all ${ofDimension} and value in (select value from changed)
      union all select * from changed),
    sums as (
      select nullif(value, '') as first, null::text as second, sum(total)::int as total, sum(contested)::int as contested,
        jsonb_build_object(${sql.join(counts, sql`, `)}) as counts
      from kept group by value having sum(total) > 0)`
}

const lock = sql`hashtextextended('level counts', 0)`

/**
 * Folds what has changed into the counts; answers how many changes. Any instance may: one at a time does, and nobody who
 * reads or writes waits for it. What a killed one left undone waits for the next.
 */
export async function foldCounts(db: Database): Promise<number> {
  let folded = 0
  for (;;) {
    const count = await transaction(db, async (tx) => {
      const { rows } = await tx.execute<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as free`)
      return rows[0]!.free ? fold(tx) : 0
    })
    folded += count
    if (count < mostFolded) return folded
  }
}

/** Counts all anew, where the catalogue has changed by what is counted. The caller's transaction is to end soon. */
export async function recount(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${lock})`)
  // In one statement: changes that are not committed yet stand neither in what is taken nor in what takes its place.
  await tx.execute(sql`
    with counts as (delete from level_counts), changes as (delete from level_changes)
    insert into level_changes
    select recommendation_id, addressee_id, territory, stakeholder_group, addressee_country, level, level_from, contested,
      parts, 1
    from level_history where known_to is null and addressed`)
  while ((await fold(tx)) === mostFolded);
}

/** Under the lock: no row of level_counts is written otherwise. */
async function fold(tx: Db): Promise<number> {
  const { rows } = await tx.execute<{ folded: number }>(sql`
    with folded as (
      delete from level_changes
      where ctid = any (array(select ctid from level_changes limit ${mostFolded}))
      returning *),
    counted as (
      insert into level_counts (dimension, value, ${names})
      ${sql.join(
        dimensions.map((by) => sql`(select ${sql.raw(`'${by}'`)}, added.* from (${added(by, sql`folded`)}) as added)`),
        sql` union all `,
      )}
      on conflict (dimension, value) do update set ${list((column) => sql`${column} = level_counts.${column} + excluded.${column}`)})
    select count(*)::int as folded from folded`)
  return rows[0]!.folded
}
