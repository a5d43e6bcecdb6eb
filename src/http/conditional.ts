// Conditional requests (RFC 9110 §13): an ETag on every answer that is whole when it is sent, 304, and If-Match on changes.
// A tag is the hash of the representation; a compressed one gets a suffix, as different bytes need a different strong tag.
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../errors.ts'
import { addVary } from './accept.ts'
import { JsonText } from './serializer.ts'
import { tagOfText } from './tags.ts'

const entityTag = (answer: unknown): string =>
  answer instanceof JsonText ? answer.tag : tagOfText(JSON.stringify(answer))

type ListedTag = { given: string; weak: boolean; identity: string }

/** The tags in a list header, each also as the tag of the uncompressed representation; null for `*`. */
function listedTags(header: string): ListedTag[] | null {
  if (header.trim() === '*') return null
  // Commas within quotes are of the tag.
  const members = header.match(/(?:[^",]|"[^"]*"?)+/g) ?? []
  return members.flatMap((member) => {
    // `W/` is case-sensitive (RFC 9110 §8.8.3).
    const [, weak, tag] = /^(W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/.exec(member.trim()) ?? []
    if (tag === undefined) return []
    return [{ given: tag, weak: weak !== undefined, identity: tag.replace(/-(?:gzip|br)"$/, '"') }]
  })
}

/** Requires that the caller has seen `answer`, the current one. Throws 428 without If-Match, 412 when it is stale. */
export function requireMatch(request: FastifyRequest, answer: unknown): void {
  const header = request.headers['if-match']
  if (header === undefined) {
    throw new Problem('precondition_required', 'Send `If-Match` with the ETag of the version that you read.')
  }
  const current = entityTag(answer)
  const tags = listedTags(header)
  if (tags?.every(({ weak }) => weak)) {
    throw new Problem(
      'precondition_failed',
      'The header `If-Match` has no strong entity tag, so that it names no version. Send the `ETag` that you read as it came, in double quotes and without `W/`: `If-Match: "…"`.',
    )
  }
  // Strong comparison: a weak tag never matches.
  if (tags?.some(({ weak, identity }) => !weak && identity === current) === false) {
    throw new Problem(
      'precondition_failed',
      'It has changed since you read it. Read it again and apply your change to that.',
    )
  }
}

export const conditional = fastifyPlugin(
  async (app) => {
    app.addHook('onSend', (request, reply, payload, done) => {
      if (reply.statusCode < 200 || reply.statusCode > 299) return done(null, payload)
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      // Said also where the answer is too small to be compressed: the next one at this address may not be.
      if (isRead) addVary(reply, 'accept-encoding')
      const known = reply.getHeader('etag') as string | undefined
      const whole = typeof payload === 'string' || Buffer.isBuffer(payload)
      // What is sent while it is read has no tag, unless somebody knows it before.
      if (known === undefined && !whole) return done(null, payload)
      const tag = known ?? tagOfText(payload as string | Buffer)
      if (known === undefined) reply.header('etag', tag)
      if (!isRead) return done(null, payload)
      const asked = request.headers['if-none-match']
      if (asked === undefined) return done(null, payload)
      const tags = listedTags(asked)
      const seen = tags?.find(({ identity }) => identity === tag)
      if (tags !== null && seen === undefined) return done(null, payload)
      // The tag of the variant that the client holds, which is what this answer is about.
      reply
        .header('etag', seen?.given ?? tag)
        .code(304)
        .removeHeader('content-type')
        .removeHeader('content-length')
      if (payload instanceof Readable) payload.destroy()
      done(null, null)
    })
    // Runs after compression, whose hook every route got before this one.
    app.addHook('onRoute', (route) => {
      route.onSend = [route.onSend ?? []].flat().concat((_request, reply, payload, done) => {
        const encoding = reply.getHeader('content-encoding')
        if (encoding !== undefined) {
          const tag = reply.getHeader('etag')
          if (typeof tag === 'string' && !tag.startsWith('W/')) {
            reply.header('etag', tag.replace(/"$/, `-${encoding}"`))
          }
        }
        done(null, payload)
      })
    })
  },
  { name: 'conditional' },
)
