// Choices that look random and can be repeated: the same seed gives the same ones.

export function diceOf(seed: number) {
  let dice = seed
  /** A whole number from 0 to `below - 1` (mulberry32). */
  function roll(below: number): number {
    dice = (dice + 0x6d2b79f5) | 0
    let x = Math.imul(dice ^ (dice >>> 15), 1 | dice)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) % below
  }
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)]!
  return { roll, pick }
}
