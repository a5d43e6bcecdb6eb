// What every address of a file has, of a list as of figures: its parameter, its headers, and how it is described.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refusal } from '../http/fields.ts'
import { type FormatName, formatNames, formats, mediaTypes } from './formats.ts'

/** The host in examples of the API description, which is the same for everybody. */
export const exampleHost = 'https://tracker.example'

/** The headers that a file has: its type, and the name under which it is kept. */
export function describeFile(request: FastifyRequest, reply: FastifyReply, name: FormatName): void {
  const path = new URL(request.url, 'http://here').pathname.replace(/^\/v1\//, '').replace(/\.\w+$/, '')
  const day = new Date().toISOString().slice(0, 10)
  reply
    .type(formats[name].contentType)
    .header('content-disposition', `attachment; filename="${path.replaceAll('/', '-')}-${day}.${name}"`)
}

/** `besides` are suffixes at which there is something else than a file: whoever looks for them is told. */
export const withFormat = (params: z.ZodObject = z.object({}), besides: readonly string[] = []) =>
  params.extend({
    format: z
      .string()
      .refine(
        (given) => formatNames.some((name) => name === given),
        refusal(
          'It is none of the suffixes that there are.',
          `Give one of: ${[...besides, ...formatNames].join(', ')}.`,
        ),
      )
      .meta({ enum: formatNames, description: 'Which kind of file.' }),
  })

const fileSchemas: Record<FormatName, string> = {
  csv: 'CSV (RFC 4180): the first line has the headings.',
  ndjson: 'A JSON object a line.',
  xlsx: 'A workbook.',
}
/** What every download answers. */
export const fileAnswer = {
  description: 'The file.',
  content: Object.fromEntries(
    formatNames.map((name) => [mediaTypes[name], { schema: z.string().describe(fileSchemas[name]) }]),
  ),
}
