// Where the files of releases are: in DATA_DIR, a folder for each edition, which is there whole or not at all. Nothing else
// knows of paths, so that another kind of store takes this file's place.
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { makeFolder } from '../database/folders.ts'

export type EditionKey = { number: number; edition: number }
/** What a file came to: its size in bytes, and its SHA-256 in hexadecimal. */
type Written = { bytes: number; sha256: string }
/** First and last byte, both counted. */
type ByteRange = { start: number; end: number }

/** Small writes are put together to so many bytes. */
const piece = 1 << 18

export class DatasetFiles {
  readonly #root: string
  constructor(dataDir: string) {
    this.#root = join(dataDir, 'datasets')
  }

  #folder({ number, edition }: EditionKey): string {
    return join(this.#root, String(number), String(edition))
  }

  /** Begins an edition out of sight. What a killed one has left behind goes. */
  async begin(key: EditionKey): Promise<Unfinished> {
    const parent = dirname(this.#folder(key))
    await makeFolder(parent, 0o700)
    const prefix = `.making-${key.edition}-`
    const left = (await readdir(parent)).filter((name) => name.startsWith(prefix))
    await Promise.all(left.map((name) => rm(join(parent, name), { recursive: true, force: true })))
    const folder = join(parent, prefix + randomUUID())
    await mkdir(folder, { mode: 0o700 })
    return new Unfinished(folder, this.#folder(key))
  }

  /** A file of a finished edition, all of it or a range; null where this store does not have it. */
  async open(key: EditionKey, name: string, range?: ByteRange): Promise<Readable | null> {
    try {
      const file = await open(join(this.#folder(key), name))
      return file.createReadStream(range)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  /** The editions that are here. */
  async kept(): Promise<EditionKey[]> {
    const numbers = await foldersIn(this.#root)
    const editions = await Promise.all(numbers.map((number) => foldersIn(join(this.#root, String(number)))))
    return numbers.flatMap((number, at) => editions[at]!.map((edition) => ({ number, edition })))
  }

  /** Harmless where there is nothing. */
  async remove(key: EditionKey): Promise<void> {
    await rm(this.#folder(key), { recursive: true, force: true })
  }
}

/** An edition that nobody sees yet. */
export class Unfinished {
  readonly #folder: string
  readonly #place: string
  readonly #open = new Set<FileHandle>()
  constructor(folder: string, place: string) {
    this.#folder = folder
    this.#place = place
  }

  async put(name: string): Promise<Sink> {
    const file = await open(join(this.#folder, name), 'wx', 0o600)
    this.#open.add(file)
    return new Sink(file, () => this.#open.delete(file))
  }

  /** Puts it in its place, in one step. All its files must have ended. */
  async keep(): Promise<void> {
    await rm(this.#place, { recursive: true, force: true })
    await sync(this.#folder)
    await rename(this.#folder, this.#place)
    await sync(dirname(this.#place))
  }

  async discard(): Promise<void> {
    await Promise.all([...this.#open].map((file) => file.close()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A file that is being written. */
export class Sink {
  readonly #file: FileHandle
  readonly #ended: () => void
  readonly #hash = createHash('sha256')
  #waiting: Uint8Array[] = []
  #size = 0
  #bytes = 0
  constructor(file: FileHandle, ended: () => void) {
    this.#file = file
    this.#ended = ended
  }

  async write(given: string | Uint8Array): Promise<void> {
    const bytes = typeof given === 'string' ? Buffer.from(given) : given
    this.#waiting.push(bytes)
    this.#size += bytes.length
    if (this.#size >= piece) await this.#flush()
  }

  /** Answers when it is on the disk, to stay. */
  async end(): Promise<Written> {
    await this.#flush()
    await this.#file.sync()
    await this.#file.close()
    this.#ended()
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#size = 0
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    await this.#file.writeFile(bytes)
  }
}

async function foldersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number)
}

/** Makes what a folder lists last. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
