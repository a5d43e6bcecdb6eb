// Many look-ups in one statement: those that come in the same moment are asked of PostgreSQL together. Each is answered by
// what is true when it is asked; nothing is kept.
import { sql } from 'drizzle-orm'

/** Most that one statement looks up. */
const most = 100
/** Statements under way at once: who comes while so many are waits for one to end, and is then asked for with all others who came. */
const mostAtOnce = 2

type Waiting<Key, Found> = {
  key: Key
  resolve: (found: Found | null) => void
  reject: (error: unknown) => void
}

/** `find` answers what it found by the text of its key. Keys of one text are one key, and who asks for it shares the answer. */
export class Together<Key, Found> {
  readonly #find: (keys: Key[]) => Promise<ReadonlyMap<string, Found>>
  readonly #textOf: (key: Key) => string
  #waiting: Waiting<Key, Found>[] = []
  #asking = 0
  #scheduled = false

  constructor(textOf: (key: Key) => string, find: (keys: Key[]) => Promise<ReadonlyMap<string, Found>>) {
    this.#textOf = textOf
    this.#find = find
  }

  /** What stands under `key`, or null. Throws what the statement throws. */
  find(key: Key): Promise<Found | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled || this.#asking === mostAtOnce || this.#waiting.length === 0) return
    this.#scheduled = true
    // After all that has arrived by now was read from its sockets.
    setImmediate(() => {
      this.#scheduled = false
      void this.#ask(this.#waiting.splice(0, most))
      this.#schedule()
    })
  }

  async #ask(asking: Waiting<Key, Found>[]): Promise<void> {
    this.#asking++
    try {
      const askers = Map.groupBy(asking, ({ key }) => this.#textOf(key))
      const found = await this.#find([...askers.values()].map(([first]) => first!.key))
      for (const [text, some] of askers) for (const { resolve } of some) resolve(found.get(text) ?? null)
    } catch (error) {
      for (const { reject } of asking) reject(error)
    } finally {
      this.#asking--
      this.#schedule()
    }
  }
}

/**
 * The values looked up: the placeholder `name`, an array. Seen through a subquery, it has no length for the planner, which
 * else would plan anew each time for just so many.
 */
export const manyOf = (name: string, type: 'text' | 'uuid') =>
  sql`(select ${sql.placeholder(name)}::${sql.raw(type)}[])::${sql.raw(type)}[]`
