// SQL of releases and editions: one exported function per statement.
import { and, asc, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '../database/client.ts'
import { dataset_editions, datasets } from '../database/dataset-tables.ts'
import { waitingDays } from './rules.ts'
import type { Contents } from './schemas.ts'
import type { EditionKey } from './storage.ts'
import type { Moments } from './table.ts'

const isEdition = ({ number, edition }: EditionKey): SQL =>
  and(eq(dataset_editions.number, number), eq(dataset_editions.edition, edition))!

/** Asks for the next release. Breaks a unique constraint while the first edition of another is being made. */
export async function insertDataset(tx: Db, requestedBy: string | null): Promise<number> {
  const { rows } = await tx.execute<{ number: number }>(sql`
    with datasets as (
      insert into ${datasets} (number, requested_at, cutoff, requested_by)
      select coalesce(max(number), 0) + 1, statement_timestamp(),
        statement_timestamp() - make_interval(days => ${sql.raw(String(waitingDays))}), ${requestedBy}
      from ${datasets}
      returning number)
    insert into ${dataset_editions} (number, edition, state) select number, 1, 'making' from datasets returning number`)
  return rows[0]!.number
}

/** A release with its newest edition: not withdrawn, as the next one is asked for in the same moment. */
const newest = {
  number: datasets.number,
  cutoff: datasets.cutoff,
  requested_at: datasets.requested_at,
  requested_by: datasets.requested_by,
  edition: dataset_editions.edition,
  state: sql<'making' | 'current'>`${dataset_editions.state}`,
}
const isNewest = sql`${dataset_editions.number} = ${datasets.number} and ${dataset_editions.state} <> 'withdrawn'`

export type DatasetRow = Awaited<ReturnType<typeof selectDatasets>>[number]

/** The newest first, from before the release `before`; one row more than `limit` where there are more. */
export function selectDatasets(db: Db, { before, limit }: { before: number | null; limit: number }) {
  return db
    .select(newest)
    .from(datasets)
    .innerJoin(dataset_editions, isNewest)
    .where(before === null ? undefined : lt(datasets.number, before))
    .orderBy(desc(datasets.number))
    .limit(limit + 1)
}

export const countDatasets = (db: Db): Promise<number> => db.$count(datasets)

const editionColumns = {
  edition: dataset_editions.edition,
  state: dataset_editions.state,
  made_at: dataset_editions.made_at,
  contents: sql<Contents | null>`${dataset_editions.contents}`,
  withdrawn_at: dataset_editions.withdrawn_at,
  withdrawal_reason: dataset_editions.withdrawal_reason,
  report_id: dataset_editions.report_id,
}
export type EditionRow = NonNullable<Awaited<ReturnType<typeof findEdition>>>

/** Every edition of a release with what the release is, the newest first; none where there is no such release. */
export function selectEditions(db: Db, number: number) {
  const { cutoff, requested_at, requested_by } = datasets
  return db
    .select({ number: datasets.number, cutoff, requested_at, requested_by, ...editionColumns })
    .from(datasets)
    .innerJoin(dataset_editions, eq(dataset_editions.number, datasets.number))
    .where(eq(datasets.number, number))
    .orderBy(desc(dataset_editions.edition))
}

export async function findEdition(db: Db, key: EditionKey) {
  const [row] = await db.select(editionColumns).from(dataset_editions).where(isEdition(key))
  return row ?? null
}

/** The newest release: where one is being made for the first time, that. */
export async function findNewestNumber(db: Db): Promise<number> {
  const { rows } = await db.execute<{ number: number }>(sql`select max(number) as number from ${datasets}`)
  return rows[0]!.number
}

export type DueEdition = EditionKey & Moments

/** What is to be made, in order. An edition waits for that of the release before, with which it is compared. */
export function selectDueEditions(db: Db): Promise<DueEdition[]> {
  const { number, edition } = dataset_editions
  const { cutoff, requested_at } = datasets
  return db
    .select({ number, edition, cutoff, requested_at })
    .from(dataset_editions)
    .innerJoin(datasets, eq(datasets.number, dataset_editions.number))
    .where(
      sql`${dataset_editions.state} = 'making' and not exists (
        select from dataset_editions as earlier
        where earlier.number = ${dataset_editions.number} - 1 and earlier.state = 'making')`,
    )
    .orderBy(asc(dataset_editions.number), asc(dataset_editions.edition))
}

/** The current edition of a release; null where there is none. */
export async function findCurrentEdition(db: Db, number: number) {
  const [row] = await db
    .select({ edition: dataset_editions.edition, contents: sql<Contents>`${dataset_editions.contents}` })
    .from(dataset_editions)
    .where(and(eq(dataset_editions.number, number), eq(dataset_editions.state, 'current')))
  return row ?? null
}

/**
 * To be committed before the snapshot of an edition is taken: waits for changes that hide something, so that the snapshot has
 * them; each that comes later finds the edition and spoils it (migrations/). Answers the moment, null where it is made already.
 */
export async function beginSnapshot(tx: Db, { number, edition }: EditionKey): Promise<string | null> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('dataset_snapshot', 0))`)
  const [row] = await tx
    .update(dataset_editions)
    .set({ spoiled: false })
    .where(and(isEdition({ number, edition }), eq(dataset_editions.state, 'making')))
    .returning({ moment: sql<string>`to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` })
  return row?.moment ?? null
}

/** Publishes an edition. False where something in it was hidden meanwhile: then it is still to be made. */
export async function updateToCurrent(db: Db, key: EditionKey, madeAt: string, contents: Contents): Promise<boolean> {
  const updated = await db
    .update(dataset_editions)
    .set({ state: 'current', made_at: madeAt, contents })
    .where(and(isEdition(key), eq(dataset_editions.state, 'making'), eq(dataset_editions.spoiled, false)))
    .returning({ edition: dataset_editions.edition })
  return updated.length === 1
}

/** Those of these editions that are withdrawn. */
export async function selectWithdrawn(db: Db, keys: readonly EditionKey[]): Promise<EditionKey[]> {
  if (keys.length === 0) return []
  const pairs = keys.map(({ number, edition }) => sql`(${number}::int, ${edition}::int)`)
  return db
    .select({ number: dataset_editions.number, edition: dataset_editions.edition })
    .from(dataset_editions)
    .where(
      sql`${dataset_editions.state} = 'withdrawn'
        and (${dataset_editions.number}, ${dataset_editions.edition}) in (${sql.join(pairs, sql`, `)})`,
    )
}

/** Whether this connection may make the edition, which nobody else may then: until it closes, also by a kill. */
export async function lockEdition(connection: Db, { number, edition }: EditionKey): Promise<boolean> {
  const { rows } = await connection.execute<{ free: boolean }>(
    sql`select pg_try_advisory_lock(hashtextextended(${`dataset ${number} ${edition}`}, 0)) as free`,
  )
  return rows[0]!.free
}
