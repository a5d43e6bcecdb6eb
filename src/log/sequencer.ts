// Gives entries that were committed their place in the tree, in batches. Any instance may: one at a time does. What a killed
// one left undone waits for the next.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, transaction } from '../database/client.ts'
import { leafBytes } from './entries.ts'
import { leafHash } from './merkle.ts'
import { entriesAreWaiting, placeEntries, selectLastTiles, selectWaiting, tryLockLog, upsertTiles } from './queries.ts'
import { Edge } from './tiles.ts'

/** Entries of one transaction. */
const most = 5_000
/** How often it is looked whether there are any, in ms: under the second within which entries have their place. */
const pause = 400
/** The same after an error. */
const longPause = 2_000

/**
 * Gives every entry that is committed its place; answers how many. An entry that is committed later comes later, and of one
 * subject whichever changed it first, as the second waited for the first. Does nothing while another instance is at it.
 */
export async function sequence(db: Database): Promise<number> {
  let placed = 0
  for (;;) {
    const count = await sequenceBatch(db)
    placed += count
    if (count < most) return placed
  }
}

function sequenceBatch(db: Database): Promise<number> {
  return transaction(db, async (tx) => {
    if (!(await tryLockLog(tx))) return 0
    const entries = await selectWaiting(tx, most)
    if (entries.length === 0) return 0
    const edge = new Edge(await selectLastTiles(tx))
    const first = edge.size
    for (const entry of entries) edge.add(leafHash(leafBytes(entry)))
    const ids = entries.map(({ id }) => id)
    await Promise.all([placeEntries(tx, ids, first), upsertTiles(tx, edge.takeChanged())])
    return entries.length
  })
}

/** Sequences for as long as the service runs. `onError` hears of what went wrong; it is tried again. */
export function startSequencer(db: Database, onError: (error: unknown) => void): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const work = async () => {
    while (!stopping.signal.aborted) {
      let next = pause
      try {
        if (await entriesAreWaiting(db)) await sequence(db)
      } catch (error) {
        onError(error)
        next = longPause
      }
      await sleep(next, undefined, { ref: false, signal: stopping.signal }).catch(() => {})
    }
  }
  const working = work()
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}
