// What a download reads from: one moment of the database, on a connection of its own. So many at once at most, so that
// they take nothing from those who write and those who read little.
import type pg from 'pg'
import { boundTo, connect, type Database, type Transaction } from '../database/client.ts'
import { Problem } from '../errors.ts'
import { findHidings } from './hidings.ts'

export type Limits = {
  /** Downloads at once, in this instance of the service. */
  atOnce: number
  /** How long a reader may leave a piece untaken, and how long a whole download may last, in ms. */
  pieceMs: number
  wholeMs: number
}
const usual: Limits = { atOnce: 4, pieceMs: 30_000, wholeMs: 1_800_000 }

/** PostgreSQL's own patience with a reader, where ours should fail: longer than that, in ms. */
const idleMs = 45_000

/** One moment of the database. */
export type Snapshot = {
  /** How often something had been hidden by then (hidings.ts). */
  hidings: number
  /** Runs what reads from it. */
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Gives everything back, at once also where something is being read: that fails. Harmless when repeated. */
  end(): void
}

export class Snapshots {
  readonly limits: Limits = { ...usual }
  readonly #db: Database
  readonly #onError: (error: Error) => void
  #own: Database | undefined
  #running = 0

  /** `db` is the pool of everybody else: its database is read, and it cancels what nobody waits for any more. */
  constructor(db: Database, onError: (error: Error) => void) {
    this.#db = db
    this.#onError = onError
  }

  /** Throws downloads_busy where as many are running as may. */
  async open(): Promise<Snapshot> {
    const { atOnce } = this.limits
    if (this.#running >= atOnce) {
      throw new Problem('downloads_busy', `${atOnce} downloads are running here, as many as may at once.`)
    }
    this.#running++
    try {
      this.#own ??= connect(this.#db.$client.options.connectionString!, this.#onError, atOnce)
      const client = await this.#own.$client.connect()
      try {
        await client.query(
          `begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = ${idleMs}`,
        )
        return this.#snapshot(client, await findHidings(boundTo(client)))
      } catch (error) {
        client.release(true)
        throw error
      }
    } catch (error) {
      this.#running--
      throw error
    }
  }

  #snapshot(client: pg.PoolClient, hidings: number): Snapshot {
    const tx = boundTo(client)
    let [reading, ended] = [0, false]
    const kept = () => client.release()
    const broken = () => client.release(true)
    return {
      hidings,
      async read(work) {
        // Its connection may be another's by now.
        if (ended) throw new Error('The snapshot has ended.')
        reading++
        return work(tx).finally(() => reading--)
      },
      end: () => {
        if (ended) return
        ended = true
        // Another may come: where it gets this connection, it waits the moment until its end is answered.
        this.#running--
        if (reading === 0) return void client.query('commit').then(kept, broken)
        // The connection goes once its statement has ended: where that cannot be cancelled, with its timeout.
        const { processID } = client as unknown as { processID: number }
        this.#db.$client.query('select pg_cancel_backend($1)', [processID]).catch(this.#onError)
        broken()
      },
    }
  }

  async close(): Promise<void> {
    await this.#own?.$client.end()
  }
}
