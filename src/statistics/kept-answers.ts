// Keeps computed answers for a moment, so that a thousand dashboards cost one computation. Never older than half a
// second, and forgotten at once by every write of this instance: a change shows on each instance within a second.
import type { App } from '../http/route.ts'
import { JsonText } from '../http/serializer.ts'

const freshMs = 500
/** Questions are many: so many answers and addresses at most are kept, the oldest goes first. */
const mostKept = 500

/** Longer addresses are asked for by nobody who asks twice. */
const longestAddress = 1_000

type Kept = { answer: Promise<JsonText>; done: JsonText | null; since: number }

export class KeptAnswers {
  readonly #kept = new Map<string, Kept>()
  /** Keys by the addresses that meant them, so that an address which is asked again need not be read again. */
  readonly #keys = new Map<string, string>()

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
    if (kept !== undefined && isFresh(kept)) return kept.answer
    this.#dropStale()
    // Its age counts from before the computation, as that is what it knows of.
    const entry: Kept = { answer: compute().then(finished), done: null, since: performance.now() }
    keep(this.#kept, key, entry)
    entry.answer.then(
      (answer) => {
        entry.done = answer
      },
      () => {
        if (this.#kept.get(key) === entry) this.#kept.delete(key)
      },
    )
    return entry.answer
  }

  /** They stand in the order of their age. Each may be megabytes, and nobody is given them any more. */
  #dropStale(): void {
    for (const [key, kept] of this.#kept) {
      if (isFresh(kept)) return
      this.#kept.delete(key)
    }
  }

  /** Says that `address` asks for what is kept under `key`: this never changes. */
  learn(address: string, key: string): void {
    if (address.length <= longestAddress && this.#keys.get(address) !== key) keep(this.#keys, address, key)
  }

  /** What is kept for an address that was learnt, where it is fresh and computed; else null. */
  at(address: string): JsonText | null {
    const kept = this.#kept.get(this.#keys.get(address) ?? '')
    return kept !== undefined && isFresh(kept) ? kept.done : null
  }

  /** What is being computed may not know of a change that has just been made, so it goes too: who waits for it asked before. */
  forget(): void {
    this.#kept.clear()
  }
}

/** Kept answers of this app, which every write to it makes them forget. */
export function keptUntilWrites(app: App): KeptAnswers {
  const kept = new KeptAnswers()
  // Before the caller of a write hears of it, so that nobody misses what they wrote. What was refused changed nothing, so
  // that nobody without a token makes every answer dear.
  app.addHook('onSend', ({ method }, { statusCode }, payload, done) => {
    const refused = statusCode >= 400 && statusCode < 500
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && !refused) kept.forget()
    done(null, payload)
  })
  return kept
}

const isFresh = ({ since }: Kept) => performance.now() - since < freshMs

/** Puts it last; where there are too many, the first goes. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > mostKept) map.delete(map.keys().next().value!)
}

const finished = (answer: object | string) => new JsonText(typeof answer === 'string' ? answer : JSON.stringify(answer))
