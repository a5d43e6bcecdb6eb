// Files of editions over HTTP: whole or a range, told apart by their checksum, and never once their edition is withdrawn.
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import { findHidings } from '../downloads/hidings.ts'
import { notFound, Problem } from '../errors.ts'
import { type App, type Context, caching, operation } from '../http/route.ts'
import type { Maker } from './maker.ts'
import { findEdition } from './queries.ts'
import { addressOf, idOf, numberOf, rangeOf } from './rules.ts'
import { datasetId, editionNumber, fileName, wordsOfHiding } from './schemas.ts'
import type { EditionKey } from './storage.ts'

const params = z.object({ id: datasetId, edition: editionNumber, name: fileName })

export function fileRoutes(app: App, { db }: Context, { files }: Maker): void {
  app.route({
    method: 'GET',
    url: '/v1/datasets/:id/editions/:edition/files/:name',
    // The bytes are those of the checksum; Parquet is compressed in itself.
    compress: false,
    config: {
      access: 'public',
      problems: ['edition_withdrawn', 'file_missing', 'range_unsatisfiable'],
      example: 'PAR1…',
    },
    schema: {
      summary: 'Read a file of a dataset',
      description:
        'Byte by byte what its checksum says; a single `Range` of bytes is answered with 206, and with `If-Range` only while it is the same file. Where something in it is hidden later, 410 says why.',
      tags: ['datasets'],
      params,
      response: {
        200: {
          description: 'The file, as its `media_type` says.',
          content: { 'application/octet-stream': { schema: z.string().describe('The bytes of the file.') } },
        },
      },
    },
    handler: operation('getDatasetFile', async (request, reply) => {
      const asked = request.params as z.infer<typeof params>
      const key = { number: numberOf(asked.id), edition: Number(asked.edition) }
      const since = await findHidings(db)
      const { name, media_type, bytes, sha256 } = await findFile(db, key, asked.name)
      const etag = `"${Buffer.from(sha256, 'hex').toString('base64url').slice(0, 27)}"`
      const range = rangeFor(request, etag, bytes)
      if (range === 'beyond') {
        reply.header('content-range', `bytes */${bytes}`)
        throw new Problem('range_unsatisfiable', `The file has ${bytes} bytes.`)
      }
      const file = await files.open(key, name, range ?? undefined)
      if (file === null) throw await missing(db, key, name)
      if (range !== null) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
      reply.headers({
        // Asked for anew each time: a withdrawal gets through to whoever keeps it.
        ...{ 'cache-control': caching.current, etag, 'accept-ranges': 'bytes' },
        'content-length': range === null ? bytes : range.end - range.start + 1,
        // The name that SHA256SUMS and datapackage.json have: what is saved by it can be checked against them.
        'content-disposition': `attachment; filename="${name}"`,
      })
      reply.type(media_type.startsWith('text/') ? `${media_type}; charset=utf-8` : media_type)
      if (request.method !== 'HEAD') {
        app.hidings.cut(reply.raw, since, async () => (await findEdition(db, key))?.state !== 'current')
        return reply.send(file)
      }
      file.destroy()
      return reply.send(Readable.from([]))
    }),
  })
}

/** Only of a GET, and only where it is still the file that the client has a part of (RFC 9110 §13.1.5). */
function rangeFor({ method, headers }: FastifyRequest, etag: string, bytes: number): ReturnType<typeof rangeOf> {
  const { range, 'if-range': ifRange } = headers
  return method === 'GET' && (ifRange === undefined || ifRange === etag) ? rangeOf(range, bytes) : null
}

/** What is known of a file that can be read. Throws edition_withdrawn, or not_found also where it is still being made. */
async function findFile(db: Db, key: EditionKey, name: string) {
  const found = await findEdition(db, key)
  const file = found?.contents?.files.find((one) => one.name === name)
  if (found === null || file === undefined) throw notFound()
  if (found.state === 'current') return file
  const { withdrawn_at, withdrawal_reason, report_id } = found
  throw new Problem(
    'edition_withdrawn',
    `Edition ${key.edition} of ${idOf(key.number)} was withdrawn at ${withdrawn_at}: of the report ${report_id}, ${wordsOfHiding(withdrawal_reason!)}. What describes it stays at \`existing\`, with the edition that replaces it.`,
    { existing: addressOf(key.number) },
  )
}

/** Why a file that should be here is not: its edition was withdrawn in this moment, or this instance does not have it. */
async function missing(db: Db, key: EditionKey, name: string): Promise<Problem> {
  await findFile(db, key, name)
  return new Problem(
    'file_missing',
    'The file belongs to this edition, but this instance of the service does not have it. Its operators share one DATA_DIR among all instances.',
  )
}
