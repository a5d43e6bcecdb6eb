// Many look-ups in one statement: those that come in the same moment are asked of PostgreSQL together. Each is answered by
// what is true when it is asked; nothing is kept.

import { sql } from 'drizzle-orm'

/** Most that one statement looks up. */
const most = 100

type Waiting<Key, Found> = {
  key: Key
  resolve: (found: Found | null) => void
  reject: (error: unknown) => void
}

/** `find` answers what it found by the text of its key. Keys of one text are one key. */
export class Together<Key, Found> {
  readonly #find: (keys: Key[]) => Promise<ReadonlyMap<string, Found>>
  readonly #textOf: (key: Key) => string
  #waiting: Waiting<Key, Found>[] = []

  constructor(textOf: (key: Key) => string, find: (keys: Key[]) => Promise<ReadonlyMap<string, Found>>) {
    this.#textOf = textOf
    this.#find = find
  }

  /** What stands under `key`, or null. Throws what the statement throws. */
  find(key: Key): Promise<Found | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject })
      // After all that has arrived by now was read from its sockets.
      if (this.#waiting.length === 1) setImmediate(() => this.#ask(this.#waiting.splice(0)))
    })
  }

  #ask(asking: Waiting<Key, Found>[]): void {
    for (let from = 0; from < asking.length; from += most) {
      const some = asking.slice(from, from + most)
      this.#find(some.map(({ key }) => key)).then(
        (found) => {
          for (const { key, resolve } of some) resolve(found.get(this.#textOf(key)) ?? null)
        },
        (error: unknown) => {
          for (const { reject } of some) reject(error)
        },
      )
    }
  }
}

/**
 * The values looked up: the placeholder `name`, an array. Seen through a subquery, it has no length for the planner, which
 * else would plan anew each time for just so many.
 */
export const manyOf = (name: string, type: 'text' | 'uuid') =>
  sql`(select ${sql.placeholder(name)}::${sql.raw(type)}[])::${sql.raw(type)}[]`
