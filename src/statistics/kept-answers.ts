// Keeps computed answers for a moment, so that a thousand dashboards cost one computation. Never older than half a
// second, and forgotten at once by every write of this instance: a change shows on each instance within a second.
import { tagOfText } from '../http/conditional.ts'

const freshMs = 500
/** Questions are many: so many answers at most are kept, the oldest goes first. */
const mostKept = 500

type Kept = { answer: Promise<{ text: string; tag: string }>; since: number }

export class KeptAnswers {
  readonly #kept = new Map<string, Kept>()

  /** The key of a question: the same, however its "any of" are ordered. */
  keyOf(name: string, query: Readonly<Record<string, unknown>>): string {
    const parameters = Object.entries(query).map(([parameter, value]) => [
      parameter,
      Array.isArray(value) && parameter !== 'group_by' ? [...new Set(value)].sort() : value,
    ])
    return JSON.stringify([name, parameters.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))])
  }

  /** The answer for `key` with its ETag, JSON or already a text, computed where none is fresh; callers that come together share one computation. */
  get(key: string, compute: () => Promise<object | string>): Kept['answer'] {
    const kept = this.#kept.get(key)
    if (kept !== undefined && performance.now() - kept.since < freshMs) return kept.answer
    // Its age counts from before the computation, as that is what it knows of.
    const entry = { answer: compute().then(finished), since: performance.now() }
    this.#kept.delete(key)
    this.#kept.set(key, entry)
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!)
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

function finished(answer: object | string) {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  return { text, tag: tagOfText(text) }
}
