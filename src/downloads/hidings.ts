// An answer that is still being sent when something of a report is hidden may hold it: it is cut off within a second,
// whichever instance sends it and whichever hid it.
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { connect, type Database, type Db, statement } from '../database/client.ts'

/** In ms from one look to the next, while anything is being sent: one statement for all answers. */
const pause = 250

const findStatement = statement<{ number: string }>('find_hidings', () => sql`select number from hidings`)

/** How many times something was hidden until now, or until the moment that `db` sees. */
export const findHidings = async (db: Db): Promise<number> => Number((await findStatement(db))[0]!.number)

type Watched = { since: number; look(): Promise<void> }

export class Hidings {
  readonly #url: string
  readonly #onError: (error: Error) => void
  readonly #watched = new Set<Watched>()
  /** Of its own, so that no other work keeps it waiting. */
  #own: Database | undefined
  #looking = false

  constructor(url: string, onError: (error: Error) => void) {
    this.#url = url
    this.#onError = onError
  }

  /**
   * Cuts an answer off once more has been hidden than `since`, which was found with what the answer is made of, and it
   * `isConcerned`: by default it is, as nobody can tell what a snapshot still holds, and where that cannot be found out.
   */
  cut(answer: ServerResponse, since: number, isConcerned: () => Promise<boolean> = async () => true): void {
    if (answer.closed || answer.destroyed) return
    const watched = {
      since,
      look: async () => {
        if (await isConcerned().catch(() => true)) answer.destroy()
      },
    }
    answer.once('close', () => this.#watched.delete(watched))
    this.#watched.add(watched)
    if (!this.#looking) void this.#look()
  }

  async #look(): Promise<void> {
    this.#looking = true
    while (this.#watched.size > 0) {
      await sleep(pause, undefined, { ref: false })
      const number = await this.#find()
      const concerned = [...this.#watched].filter(({ since }) => number === null || since < number)
      for (const one of concerned) one.since = number ?? one.since
      await Promise.all(concerned.map((one) => one.look()))
    }
    this.#looking = false
  }

  /** Null where it could not be found. */
  async #find(): Promise<number | null> {
    try {
      this.#own ??= connect(this.#url, this.#onError, 1)
      return await findHidings(this.#own)
    } catch (error) {
      this.#onError(error as Error)
      return null
    }
  }

  async close(): Promise<void> {
    await this.#own?.$client.end()
  }
}
