// Makes what is to be made, one edition after the other, and takes away the files of what was withdrawn. Whatever asks for
// an edition is in the database, so that any instance goes on where another was killed.
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import type { Database } from '../database/client.ts'
import { makeEdition, type Workshop } from './make.ts'
import { type DueEdition, selectDueEditions, selectWithdrawn } from './queries.ts'
import { DatasetFiles } from './storage.ts'

/** How long an edition that could not be made is left alone, in ms: what hinders it is seldom gone in a moment. */
const patienceMs = 30_000

export class Maker {
  readonly files: DatasetFiles
  readonly #workshop: Workshop
  readonly #log: Pick<FastifyBaseLogger, 'error'>
  readonly #stop = new AbortController()
  readonly #failed = new Map<string, number>()
  #running: Promise<void> | undefined
  #again = false

  constructor({ dataDir, publicUrl, datasetLicence }: Config, db: Database, log: Pick<FastifyBaseLogger, 'error'>) {
    this.files = new DatasetFiles(dataDir)
    this.#log = log
    const { signal } = this.#stop
    this.#workshop = { db, files: this.files, publicUrl, licence: datasetLicence, signal }
  }

  /** Looks for work, and answers when there is none left that is ours. Who calls while it is at work waits for the next look. */
  async run(): Promise<void> {
    this.#again = true
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** The same for who does not wait: what fails is logged. */
  wake(): void {
    this.run().catch((err) => this.#log.error({ err }, 'editions of datasets could not be looked for'))
  }

  /** Leaves what is being made unfinished: it is begun anew. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running?.catch(() => {})
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false
      await this.#removeWithdrawn()
      for (let due = await this.#next(); due !== undefined; due = await this.#next()) {
        if (await this.#make(due)) continue
        this.#failed.set(keyOf(due), Date.now())
      }
    }
  }

  /** The first that is not held by another instance, as far as we know, and has not failed just now. */
  async #next(): Promise<DueEdition | undefined> {
    if (this.#stop.signal.aborted) return undefined
    const due = await selectDueEditions(this.#workshop.db)
    return due.find((one) => Date.now() - (this.#failed.get(keyOf(one)) ?? -Infinity) > patienceMs)
  }

  async #make(due: DueEdition): Promise<boolean> {
    try {
      return await makeEdition(this.#workshop, due)
    } catch (err) {
      const { number, edition } = due
      if (!this.#stop.signal.aborted) this.#log.error({ err, number, edition }, 'an edition could not be made')
      return false
    }
  }

  async #removeWithdrawn(): Promise<void> {
    for (const key of await selectWithdrawn(this.#workshop.db, await this.files.kept())) await this.files.remove(key)
  }
}

const keyOf = ({ number, edition }: DueEdition) => `${number} ${edition}`
