// A download on its way: reads the next rows while the last are sent, waits for a slow reader but not for ever, and gives
// everything back as soon as nobody reads.
import { Readable } from 'node:stream'
import type { Keyset, Listing } from '../http/pages.ts'
import type { Format, Table } from './formats.ts'
import type { Limits, Snapshot } from './snapshots.ts'

/** So many rows are written at once, and read where the list does not say otherwise. */
const pieceRows = 250

/** The rows of a list, by batches in its order. */
type Rows<Row> = Pick<Listing<Row>, 'after' | 'keysetOf'> & { batchRows?: number }

/** Why the connection is closed in the midst of the file; logged as is what the reader closes, as it is no fault of ours. */
class TooSlow extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE'
}

/**
 * The bytes of a file. The first rows are read before this answers, so that what fails then is still answered as a problem;
 * what fails later ends the connection.
 */
export async function streamOf<Row>(
  snapshot: Snapshot,
  rows: Rows<Row>,
  [format, table]: [Format, Table<Row>],
  { pieceMs, wholeMs }: Limits,
): Promise<Readable> {
  const { batchRows = pieceRows } = rows
  const read = (keyset: Keyset | null) => snapshot.read(() => rows.after(keyset, batchRows))
  const first = await read(null)

  async function* batches(): AsyncGenerator<readonly Row[]> {
    for (let batch = first; batch.length > 0; ) {
      const next = read(rows.keysetOf(batch.at(-1)!))
      next.catch(() => {}) // it fails where it is awaited, if anybody still does
      // By pieces, so that others have their turn between them; a batch has a row more than was asked for.
      for (let at = 0; at < batch.length; at += pieceRows + 1) yield batch.slice(at, at + pieceRows + 1)
      batch = await next
    }
    snapshot.end()
  }

  const pieces = format.write(batches(), table)[Symbol.asyncIterator]()
  let untaken: NodeJS.Timeout | undefined
  const whole = setTimeout(() => stream.destroy(new TooSlow('The download took too long.')), wholeMs).unref()
  const stream = new Readable({
    read() {
      clearTimeout(untaken)
      pieces.next().then(
        ({ value, done }) => {
          if (stream.destroyed) return
          if (!done) untaken = setTimeout(() => stream.destroy(new TooSlow('The reader took nothing.')), pieceMs)
          stream.push(done ? null : value)
        },
        (error: Error) => stream.destroy(error),
      )
    },
    // Not when the stream has closed: that waits for what is being read.
    destroy(error, done) {
      clearTimeout(untaken)
      clearTimeout(whole)
      snapshot.end()
      pieces.return?.().catch(() => {})
      done(error)
    },
  })
  return stream
}
