// Verifies proofs as RFC 9162 says that clients do, and makes roots as it defines them: nothing of it is the service's code.
import { createHash } from 'node:crypto'

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const node = (left: Buffer, right: Buffer) => sha256(Uint8Array.of(1), left, right)
export const leafOf = (bytes: Uint8Array) => sha256(Uint8Array.of(0), bytes)

/** MTH of §2.1.1, over hashes of leaves. */
export function rootOver(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256()
  if (leaves.length === 1) return leaves[0]!
  const k = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  return node(rootOver(leaves.slice(0, k)), rootOver(leaves.slice(k)))
}

const isOdd = (value: number) => value % 2 === 1
const half = (value: number) => Math.floor(value / 2)

/** §2.1.3.2: whether the path proves that `leaf` is entry `index` of the tree of `size` entries with this root. */
export function isIncluded(leaf: Buffer, index: number, size: number, path: readonly Buffer[], root: Buffer): boolean {
  if (index >= size) return false
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of path) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      r = node(p, r)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      r = node(r, p)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && r.equals(root)
}

/** §2.1.4.2: whether the path proves that the tree of `second` entries begins with all of the tree of `first`. */
export function isConsistent(
  first: number,
  second: number,
  path: readonly Buffer[],
  firstRoot: Buffer,
  secondRoot: Buffer,
): boolean {
  if (first === second) return path.length === 0 && firstRoot.equals(secondRoot)
  if (path.length === 0) return false
  const [start, ...rest] = Number.isInteger(Math.log2(first)) ? [firstRoot, ...path] : path
  let [fn, sn] = [first - 1, second - 1]
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [start!, start!]
  for (const c of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      fr = node(c, fr)
      sr = node(c, sr)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = node(sr, c)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot)
}

export const bytesOf = (hex: readonly string[]) => hex.map((one) => Buffer.from(one, 'hex'))
