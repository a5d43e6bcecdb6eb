// The hashes and proofs of RFC 9162 §2.1, as arithmetic on ranges of entries: pure, without knowing where hashes are kept.
import { hash } from 'node:crypto'

/** Entries `start` to `end`, exclusive. */
export type Range = { start: number; end: number }
/** The complete subtree over entries `index * 2^level` to `(index + 1) * 2^level`. */
export type Subtree = { level: number; index: number }

const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')
const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

export const leafHash = (entry: Uint8Array): Buffer => sha256(leafPrefix, entry)
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodePrefix, left, right)
/** The root of a tree without entries. */
export const emptyRoot = sha256()

/** The root over a power of two of hashes. */
export function rootOfComplete(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0]!
  const half = hashes.length / 2
  return nodeHash(rootOfComplete(hashes.slice(0, half)), rootOfComplete(hashes.slice(half)))
}

/** The root over complete subtrees that become smaller from left to right. */
export const rootOfPeaks = (peaks: readonly Buffer[]): Buffer =>
  peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right))

/** The largest power of two that is smaller than `count`. */
function split(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

/** The complete subtrees that make up a range which begins where one of its size could. */
export function subtreesOf({ start, end }: Range): Subtree[] {
  const found: Subtree[] = []
  for (let at = start; at < end; ) {
    let level = 0
    while (2 ** (level + 1) <= end - at) level++
    found.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return found
}

/** PATH(index, D[size]) of §2.1.3.1: whose hashes prove, from the leaf up, that an entry is in the tree of this size. */
export function inclusionPath(index: number, size: number): Range[] {
  const path = (start: number, end: number): Range[] => {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...path(start, middle), { start: middle, end }]
      : [...path(middle, end), { start, end: middle }]
  }
  return path(0, size)
}

/** PROOF(first, D[second]) of §2.1.4.1: whose hashes prove that the tree of `second` entries begins with that of `first`. */
export function consistencyPath(first: number, second: number): Range[] {
  const path = (start: number, end: number, whole: boolean): Range[] => {
    if (first === end) return whole ? [] : [{ start, end }]
    const middle = start + split(end - start)
    return first <= middle
      ? [...path(start, middle, whole), { start: middle, end }]
      : [...path(middle, end, false), { start, end: middle }]
  }
  return path(0, second, true)
}
