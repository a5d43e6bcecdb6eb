// In which steps the newest matches are looked for: where a word is common a few thousand texts give enough of them, where
// it is rare the index has few in all.

/** Texts are numbered as they become public; each carries as lexemes the blocks that its number lies in (search_blocks). */
const blockLength = 4_096
/** Blocks of each level, in blocks of the first. */
const levels = [1, 4, 16, 64, 256]

/**
 * Tsqueries that together hold each text from number `oldest`, or somewhat before, up to `newest` once, the newest first.
 * Each window is about four times as long as the one before: what has found too few in it finds a few thousand in the next
 * at most.
 */
export function windowsUpTo(newest: number, oldest = 0): string[] {
  const windows: string[] = []
  let end = Math.floor(newest / blockLength) + 1
  for (let length = 1; end > oldest / blockLength; length *= 4) {
    // The first is short, as it may be a common word, and of two blocks, as the newest has only begun.
    const begin = length === 1 ? end - 2 : Math.floor(end / length - 1) * length
    windows.push(blocksOf(Math.max(0, begin), end).join(' | '))
    end = Math.max(0, begin)
  }
  return windows
}

/** The fewest blocks that make up a stretch, as lexemes. */
function blocksOf(begin: number, end: number): string[] {
  const blocks: string[] = []
  for (let at = end; at > begin; ) {
    const level = levels.findLastIndex((length) => at % length === 0 && at - length >= begin)
    at -= levels[level]!
    blocks.push(`'#${level + 1}.${at / levels[level]!}'`)
  }
  return blocks
}
