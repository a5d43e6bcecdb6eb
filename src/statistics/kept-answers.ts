// Keeps computed answers for a moment, so that a thousand dashboards cost one computation. Never older than half a
// second, and forgotten at once by every write of this instance: a change shows on each instance within a second.
import { keepBytes } from '../http/serializer.ts'

const freshMs = 500

type Kept<Answer> = { answer: Promise<Answer>; since: number }

export class KeptAnswers<Answer extends object> {
  readonly #kept = new Map<string, Kept<Answer>>()

  /** The answer for `key`, computed where none is fresh; callers that come together share one computation. */
  get(key: string, compute: () => Promise<Answer>): Promise<Answer> {
    const kept = this.#kept.get(key)
    if (kept !== undefined && performance.now() - kept.since < freshMs) return kept.answer
    // Its age counts from before the computation, as that is what it knows of.
    const entry = { answer: compute().then(keepBytes), since: performance.now() }
    this.#kept.set(key, entry)
    entry.answer.catch(() => {
      if (this.#kept.get(key) === entry) this.#kept.delete(key)
    })
    return entry.answer
  }

  /** What is being computed may not know of a change that has just been made, so it goes too: who waits for it asked before. */
  forget(): void {
    this.#kept.clear()
  }
}
