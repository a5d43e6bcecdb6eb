// SQL of the log: one exported function per statement.
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { type Db, statement, type Transaction } from '../database/client.ts'
import { log_entries } from '../database/log-tables.ts'
import type { Leaf, NewEntry } from './entries.ts'
import { aspectOf, type Kind } from './kinds.ts'
import { keyOfTile, type Tile, type TileKey } from './tiles.ts'

const { placeholder } = sql

const insertStatement = statement(
  'insert_log_entries',
  () => sql`
    insert into log_entries (kind, subject, revision, at, actor_id, content_sha256, salt)
    select * from unnest(${placeholder('kinds')}::text[], ${placeholder('subjects')}::text[],
      ${placeholder('revisions')}::integer[], ${placeholder('moments')}::timestamptz[],
      ${placeholder('actor_ids')}::text[], ${placeholder('hashes')}::bytea[], ${placeholder('salts')}::bytea[])`,
)

export async function insertEntries(tx: Db, entries: readonly NewEntry[]): Promise<void> {
  await insertStatement(tx, {
    kinds: entries.map(({ kind }) => kind),
    subjects: entries.map(({ subject }) => subject),
    revisions: entries.map(({ revision }) => revision),
    moments: entries.map(({ at }) => at),
    actor_ids: entries.map(({ actor_id }) => actor_id),
    hashes: entries.map(({ content_sha256 }) => content_sha256),
    salts: entries.map(({ salt }) => salt),
  })
}

/** Of all but entries that say that this was done. Answers how many there were. */
export async function eraseSalts(tx: Db, subject: string, revision: number | null): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    update log_entries set salt = null
    where subject = ${subject} and (${revision}::integer is null or revision = ${revision})
      and kind <> 'content.forgotten' and salt is not null`)
  return rowCount ?? 0
}

// The planner believes that nothing waits, as nearly always nothing does: were it left to choose, a large batch would be
// looked up in itself, row by row. It is to take the small index, in its order.
const lockStatement = statement<{ free: boolean }>(
  'lock_log',
  () => sql`
    select pg_try_advisory_xact_lock(hashtextextended('log', 0)) as free, set_config('enable_seqscan', 'off', true),
      set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
      set_config('enable_nestloop', 'off', true)`,
)

/** Whether this transaction is now the only one that gives entries their place. */
export async function tryLockLog(tx: Transaction): Promise<boolean> {
  return (await lockStatement(tx))[0]!.free
}

const waitingStatement = statement<{ waiting: boolean }>(
  'log_entries_are_waiting',
  () => sql`select exists (select from log_entries where index is null) as waiting`,
)

/** Whether there are entries that have no place yet. */
export async function entriesAreWaiting(db: Db): Promise<boolean> {
  return (await waitingStatement(db))[0]!.waiting
}

/** Columns of a leaf as `leafBytes` takes them. */
export const leafColumns = sql`kind, subject, revision, at, actor_id, encode(content_sha256, 'hex') as content_sha256`

const selectWaitingStatement = statement<Leaf & { id: string }>(
  'select_waiting_log_entries',
  () => sql`select id, ${leafColumns} from log_entries where index is null order by id limit ${placeholder('limit')}`,
)

/** Entries without a place, in the order in which they were entered. */
export const selectWaiting = (tx: Db, limit: number) => selectWaitingStatement(tx, { limit })

const placeStatement = statement(
  'place_log_entries',
  () => sql`
    update log_entries set index = given.index
    from unnest(${placeholder('ids')}::bigint[], ${placeholder('indexes')}::bigint[]) as given (id, index)
    where log_entries.id = given.id and log_entries.index is null
      and log_entries.id between ${placeholder('least')} and ${placeholder('most')}`,
)

/** Gives entries, in the order of their ids, the places from `first` on. */
export async function placeEntries(tx: Db, ids: readonly string[], first: number): Promise<void> {
  const indexes = ids.map((_, place) => first + place)
  await placeStatement(tx, { ids: [...ids], indexes, least: ids[0], most: ids.at(-1) })
}

type TileRow = { level: number; index: string; hashes: Buffer }
const tileOfRow = ({ index, ...tile }: TileRow): Tile => ({ ...tile, index: Number(index) })

/** More levels than there can ever be: 256^7 entries. */
const mostLevels = 7

const lastTilesStatement = statement<TileRow>(
  'select_last_log_tiles',
  () => sql`
    select last.level, last.index, last.hashes from generate_series(0, ${sql.raw(`${mostLevels}`)}) as levels (level)
    cross join lateral (
      select * from log_tiles where level = levels.level order by index desc limit 1) as last`,
)

/** The last tile of each level: the right edge of the tree. */
export async function selectLastTiles(db: Db): Promise<Tile[]> {
  return (await lastTilesStatement(db)).map(tileOfRow)
}

const tilesStatement = statement<TileRow>(
  'select_log_tiles',
  () => sql`
    select level, index, hashes from log_tiles
    where (level, index) in (
      select * from unnest(${placeholder('levels')}::integer[], ${placeholder('indexes')}::bigint[]))`,
)

/** Those of these tiles that are there, by `keyOfTile`. */
export async function selectTiles(db: Db, keys: readonly TileKey[]): Promise<Map<string, Tile>> {
  if (keys.length === 0) return new Map()
  const rows = await tilesStatement(db, {
    levels: keys.map(({ level }) => level),
    indexes: keys.map(({ index }) => index),
  })
  return new Map(rows.map(tileOfRow).map((tile) => [keyOfTile(tile), tile]))
}

const upsertTilesStatement = statement(
  'upsert_log_tiles',
  () => sql`
    insert into log_tiles (level, index, hashes)
    select * from unnest(${placeholder('levels')}::integer[], ${placeholder('indexes')}::bigint[],
      ${placeholder('hashes')}::bytea[])
    on conflict (level, index) do update set hashes = excluded.hashes`,
)

export async function upsertTiles(tx: Db, tiles: readonly Tile[]): Promise<void> {
  await upsertTilesStatement(tx, {
    levels: tiles.map(({ level }) => level),
    indexes: tiles.map(({ index }) => index),
    hashes: tiles.map(({ hashes }) => hashes),
  })
}

const sizeStatement = statement<{ size: string }>(
  'size_of_log',
  () => sql`
    select coalesce((select index * 256 + octet_length(hashes) / 32 from log_tiles where level = 0
      order by index desc limit 1), 0) as size`,
)

/** How many entries are in the tree. */
export async function findSize(db: Db): Promise<number> {
  return Number((await sizeStatement(db))[0]!.size)
}

/** `later`: entries that speak of the same of the same subject and revision. */
const sameMatter = sql`later.subject = log_entries.subject and later.revision is not distinct from log_entries.revision
  and ${aspectOf(sql`later.kind`)} = ${aspectOf(sql`log_entries.kind`)}`

/** Whether no later entry speaks of the same of the same subject and revision: then the tables still say what it says. */
export const isLast = sql`not exists (
  select from log_entries later where ${sameMatter} and later.index > log_entries.index
  union all
  select from log_entries later
  where later.index is null and ${sameMatter} and (log_entries.index is not null or later.id > log_entries.id))`

/** Whether the last entry on the same says what this one says, which has its place: that one itself, or one that restored it. */
const holdsStill = sql`log_entries.content_sha256 = coalesce(
  (select content_sha256 from log_entries later where later.index is null and ${sameMatter} order by later.id desc limit 1),
  (select content_sha256 from log_entries later where later.index is not null and ${sameMatter}
    order by later.index desc limit 1))`

type Said = { kind: Kind; revision: number | null; content_sha256: Buffer; salt: Buffer | null }

/** What was entered of a subject, of whichever kind and revision, in the order in which it was. */
export async function selectSaid(tx: Db, subject: string): Promise<Said[]> {
  const { rows } = await tx.execute<Said>(sql`
    select kind, revision, content_sha256, salt from (
      select * from log_entries where index is not null and subject = ${subject}
      union all
      select * from log_entries where index is null and subject = ${subject}) as entries
    order by entries.index nulls last, id`)
  return rows
}

export type EntryRow = Leaf & { index: number; salt: string | null }
export type EntryFilters = { kind?: readonly Kind[] | undefined; subject?: readonly string[] | undefined }

const matching = ({ kind, subject }: EntryFilters): SQL => {
  const anyOf = (column: SQLWrapper, values: readonly string[] | undefined) =>
    values === undefined ? sql`` : sql` and ${column} = any(${sql.param(values)}::text[])`
  return sql`${anyOf(log_entries.kind, kind)}${anyOf(log_entries.subject, subject)}`
}

/**
 * Entries in the order of the tree, from `from` on. The salt comes where `visible`, a condition on log_entries, says that
 * everybody can read what it was hashed with.
 */
export async function selectEntries(
  db: Db,
  visible: SQL,
  { from, limit, ...filters }: EntryFilters & { from: number; limit: number },
): Promise<EntryRow[]> {
  const { rows } = await db.execute<Record<string, unknown>>(sql`
    select index, ${leafColumns}, case when ${visible} and ${holdsStill} then encode(salt, 'hex') end as salt
    from log_entries where index >= ${from}${matching(filters)}
    order by log_entries.index limit ${limit}`)
  return rows.map((row) => ({ ...row, index: Number(row.index) }) as EntryRow)
}

export async function countEntries(db: Db, filters: EntryFilters): Promise<number> {
  return db.$count(log_entries, sql`index is not null${matching(filters)}`)
}

/** Where in the tree a leaf stands; null where it does not. Reads every leaf: for what was found to differ. */
export async function findPlaceOfLeaf(db: Db, leaf: Buffer): Promise<number | null> {
  const { rows } = await db.execute<{ index: string; at: number }>(sql`
    select index, position(${sql.param(leaf)}::bytea in hashes) - 1 as at from log_tiles
    where level = 0 and (position(${sql.param(leaf)}::bytea in hashes) - 1) % 32 = 0 order by index limit 1`)
  const [found] = rows
  return found === undefined ? null : Number(found.index) * 256 + found.at / 32
}
