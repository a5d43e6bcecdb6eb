// How the tree is kept: 256 hashes to a tile, as in c2sp.org/tlog-tiles. At level l stand the hashes of complete subtrees of
// 256^l entries; whatever lies between two levels is computed from one tile. Full tiles never change.
import { type Range, rootOfComplete, rootOfPeaks, type Subtree, subtreesOf } from './merkle.ts'

const width = 256
const height = 8
const hashBytes = 32

export type Tile = { level: number; index: number; hashes: Buffer }
export type TileKey = Omit<Tile, 'hashes'>

export const keyOfTile = ({ level, index }: TileKey) => `${level} ${index}`

/** The tile of an entry's own hash. */
export const leafTile = (index: number): TileKey => ({ level: 0, index: Math.floor(index / width) })

const hashAt = ({ hashes }: Tile, place: number) => hashes.subarray(place * hashBytes, (place + 1) * hashBytes)

/** The hash of an entry in its tile; null where the tile is not there or does not go so far. */
export function leafIn(tiles: ReadonlyMap<string, Tile>, index: number): Buffer | null {
  const tile = tiles.get(keyOfTile(leafTile(index)))
  const found = tile && hashAt(tile, index % width)
  return found?.length === hashBytes ? found : null
}

/** Where a complete subtree stands: a tile, the first of its hashes, and how many. */
function placeOf({ level, index }: Subtree): TileKey & { first: number; count: number } {
  const tileLevel = Math.floor(level / height)
  const count = 2 ** (level % height)
  const first = index * count
  return { level: tileLevel, index: Math.floor(first / width), first: first % width, count }
}

/** The tiles that the hashes of these ranges are computed from. */
export function tilesOf(ranges: readonly Range[]): TileKey[] {
  const places = ranges.flatMap(subtreesOf).map(placeOf)
  return [...new Map(places.map((place) => [keyOfTile(place), place])).values()]
}

/** The hash over a range. Throws where a tile is missing or too short: the tree is damaged. */
export function hashOfRange(tiles: ReadonlyMap<string, Tile>, range: Range): Buffer {
  return rootOfPeaks(
    subtreesOf(range).map((subtree) => {
      const place = placeOf(subtree)
      const tile = tiles.get(keyOfTile(place))
      if (tile === undefined || tile.hashes.length < (place.first + place.count) * hashBytes) {
        throw new Error(`The tree of the log lacks hashes of level ${place.level}, tile ${place.index}.`)
      }
      return rootOfComplete(Array.from({ length: place.count }, (_, offset) => hashAt(tile, place.first + offset)))
    }),
  )
}

type Growing = { index: number; hashes: Buffer[]; changed: boolean }

/** The right edge of a tree, from its last tile at each level: enough to add entries, and to know its root. */
export class Edge {
  readonly #levels: Growing[]
  /** Tiles that became full. */
  #full: Tile[] = []

  constructor(lastTiles: readonly Tile[] = []) {
    this.#levels = [...lastTiles]
      .sort((a, b) => a.level - b.level)
      .map((tile) => ({ index: tile.index, hashes: hashesOf(tile), changed: false }))
  }

  get size(): number {
    const [leaves] = this.#levels
    return leaves === undefined ? 0 : leaves.index * width + leaves.hashes.length
  }

  add(hash: Buffer, level = 0): void {
    this.#levels[level] ??= { index: 0, hashes: [], changed: false }
    const at = this.#levels[level]
    if (at.hashes.length === width) Object.assign(at, { index: at.index + 1, hashes: [] })
    at.hashes.push(hash)
    at.changed = true
    if (at.hashes.length < width) return
    this.#full.push(tileOf(level, at))
    at.changed = false
    this.add(rootOfComplete(at.hashes), level + 1)
  }

  get root(): Buffer {
    const peaks = this.#levels.toReversed().flatMap(({ hashes }) => {
      // A full tile is one hash of the level above.
      const open = hashes.length === width ? [] : hashes
      return subtreesOf({ start: 0, end: open.length }).map(({ level, index }) =>
        rootOfComplete(open.slice(index * 2 ** level, (index + 1) * 2 ** level)),
      )
    })
    return rootOfPeaks(peaks)
  }

  /** Tiles that are not as they were when this was last asked. */
  takeChanged(): Tile[] {
    const open = this.#levels.flatMap((at, level) => (at.changed ? [tileOf(level, at)] : []))
    const changed = [...this.#full, ...open]
    this.#full = []
    for (const at of this.#levels) at.changed = false
    return changed
  }
}

const tileOf = (level: number, { index, hashes }: Growing): Tile => ({ level, index, hashes: Buffer.concat(hashes) })

const hashesOf = (tile: Tile): Buffer[] =>
  Array.from({ length: tile.hashes.length / hashBytes }, (_, place) => hashAt(tile, place))
