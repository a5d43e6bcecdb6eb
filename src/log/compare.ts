// Holds a whole database against its log, and the log against a checkpoint that was kept elsewhere: entry by entry, in
// constant memory, in the order of the tree.
import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/client.ts'
import { compareContents, type Difference, type Entry, missingEntries } from './contents.ts'
import { aboutOf, type Leaf, leafBytes } from './entries.ts'
import { emptyRoot, leafHash } from './merkle.ts'
import type { Checkpoint } from './note.ts'
import { findPlaceOfLeaf, isLast, leafColumns, selectLastTiles, selectTiles } from './queries.ts'
import { portions, type Recorded } from './recorded.ts'
import { Edge, keyOfTile, leafIn, leafTile, type Tile, type TileKey } from './tiles.ts'

/** What was compared. */
export type Summary = { tree_size: number; root: Buffer; waiting: number; forgotten: number; compared: number }

/** Entries that are compared together: as few as a tile has, as each may speak of a long report. */
const together = 256

type Row = Omit<Entry, 'index'> & { id: string; index: string | null }

const entriesInOrder = sql`
  select id, index, ${leafColumns}, salt, ${isLast} as last, (
      select jsonb_build_object('kind', same.kind, 'salt', encode(same.salt, 'hex')) from log_entries same
      where same.subject = log_entries.subject and same.revision is not distinct from log_entries.revision
        and same.content_sha256 = log_entries.content_sha256 and same.index > log_entries.index
      order by same.index desc limit 1) as repeated,
    exists (
      select from log_entries later
      where later.kind = 'content.forgotten' and later.subject = log_entries.subject
        and (later.revision is null or later.revision = log_entries.revision)
        and (later.index is null or later.index > log_entries.index)) as forgotten
  from log_entries order by log_entries.index nulls last, id`

/**
 * Yields every difference, the first entry that differs first, and answers what was compared. `tx` sees one moment of the
 * database from its start to its end.
 */
export async function* compareLog(
  tx: Transaction,
  recorded: readonly Recorded[],
  checkpoints: readonly Checkpoint[],
): AsyncGenerator<Difference, Summary> {
  const size = new Edge(await selectLastTiles(tx)).size
  const rebuilt = new Edge()
  const summary = { tree_size: size, root: rebuilt.root, waiting: 0, forgotten: 0, compared: 0 }
  /** Root hashes of the log at the sizes of the checkpoints. */
  const roots = new Map([[0, rebuilt.root]])
  const sizes = new Set(checkpoints.map(({ tree_size }) => tree_size))

  /** Adds the tree's own leaves up to an index: what the entries say is compared with these one by one. */
  async function* grow(to: number): AsyncGenerator<Difference> {
    const tiles = await selectTiles(tx, tilesAt([rebuilt.size, to - 1]))
    while (rebuilt.size < to) {
      const index = rebuilt.size
      const leaf = leafIn(tiles, index)
      if (leaf === null)
        yield { index, about: 'the tree', how: 'it lacks the hash of this entry: rows of it were dropped' }
      // Whatever follows is of another tree than it was.
      rebuilt.add(leaf ?? emptyRoot)
      if (sizes.has(rebuilt.size)) roots.set(rebuilt.size, rebuilt.root)
    }
    yield* differingTiles(tx, rebuilt)
  }

  /** The same where rows of the log are gone, so that there may be many. */
  async function* growTo(to: number): AsyncGenerator<Difference> {
    while (rebuilt.size < to) yield* grow(Math.min(to, rebuilt.size + together))
  }

  let next = 0
  for await (const rows of portions<Row>(tx, entriesInOrder, together)) {
    const entries = rows.map((row) => ({
      ...row,
      index: row.index === null ? null : Number(row.index),
    }))
    const placed = entries.filter((entry): entry is typeof entry & { index: number } => entry.index !== null)
    summary.waiting += entries.length - placed.length
    const tiles = await selectTiles(tx, tilesAt(placed.map(({ index }) => index)))
    const found: Difference[] = []
    const altered = new Set<string>()
    for (const entry of placed) {
      const { id, index } = entry
      if (next < Math.min(index, size)) found.push(gone(next, Math.min(index, size)))
      const how = await faultOfLeaf(tx, tiles, size, entry)
      if (how !== null) {
        altered.add(id)
        found.push({ index, about: aboutOf(entry), how })
      }
      next = index + 1
    }
    const sound = entries.filter(({ id }) => !altered.has(id))
    found.push(...(await compareContents(tx, recorded, sound, summary)))
    yield* found.sort((a, b) => (a.index ?? Number.POSITIVE_INFINITY) - (b.index ?? Number.POSITIVE_INFINITY))
    yield* growTo(Math.min(next, size))
  }
  if (next < size) yield gone(next, size)
  yield* growTo(size)
  summary.root = rebuilt.root
  yield* faultOfCheckpoints(checkpoints, size, roots)
  yield* missingEntries(tx, recorded)
  return summary
}

const gone = (from: number, to: number): Difference => ({
  index: from,
  about: 'an entry of the tree',
  how: `it is gone${to - from > 1 ? `, as are those after it up to entry ${to - 1}` : ''}: rows of the log were dropped`,
})

const tilesAt = (indexes: readonly number[]): TileKey[] => [
  ...new Map(indexes.map(leafTile).map((key) => [keyOfTile(key), key])).values(),
]

/** What is wrong with the row of an entry, held against its leaf in the tree; null where nothing is. */
async function faultOfLeaf(
  tx: Transaction,
  tiles: ReadonlyMap<string, Tile>,
  size: number,
  entry: Leaf & { index: number },
): Promise<string | null> {
  const { index } = entry
  if (index >= size) return `it was put in: the tree has ${size} entries, and no place for it`
  const hash = leafHash(leafBytes(entry))
  const kept = leafIn(tiles, index)
  if (kept === null || kept.equals(hash)) return null // what the tree lacks is told of the tree
  const place = await findPlaceOfLeaf(tx, hash)
  if (place === null) return 'it was edited, or another was put in its place: the tree has another hash there'
  return `it was moved: in the tree it is entry ${place}`
}

/** Tiles above the leaves whose hashes do not follow from those below. */
async function* differingTiles(tx: Transaction, rebuilt: Edge): AsyncGenerator<Difference> {
  const changed = rebuilt.takeChanged().filter(({ level }) => level > 0)
  const kept = await selectTiles(tx, changed)
  for (const tile of changed) {
    const found = kept.get(keyOfTile(tile))?.hashes.subarray(0, tile.hashes.length)
    if (found?.equals(tile.hashes)) continue
    const span = 256 ** tile.level * 256
    const about = `the tree over entries ${tile.index * span} to ${Math.min((tile.index + 1) * span, rebuilt.size) - 1}`
    yield { index: tile.index * span, about, how: 'its hashes do not follow from those of the entries: it was edited' }
  }
}

/** Between which kept checkpoints the log became another; one that fails makes all later ones fail. */
function* faultOfCheckpoints(
  checkpoints: readonly Checkpoint[],
  size: number,
  roots: ReadonlyMap<number, Buffer>,
): Generator<Difference> {
  let same = 0
  for (const { tree_size, root } of checkpoints.toSorted((a, b) => a.tree_size - b.tree_size)) {
    if (tree_size > size) {
      const how = `it is gone: the checkpoint has ${tree_size} entries, the log ${size}. The log was cut off`
      return yield { index: size, about: 'an entry of the checkpoint', how }
    }
    const found = roots.get(tree_size)!
    if (!found.equals(root)) {
      const about = `one of the entries ${same} to ${Math.max(tree_size - 1, 0)}`
      const how = `with them the root hash is ${found.toString('base64')}, the checkpoint has ${root.toString('base64')}. This is not the log that was signed, or it was written anew`
      return yield { index: same, about, how }
    }
    same = tree_size
  }
}
