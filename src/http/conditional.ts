// Conditional requests (RFC 9110 §13): an ETag on every answer that can be read again, 304, and If-Match on changes.
// A tag is the hash of the representation; a compressed one gets a suffix, as different bytes need a different strong tag.
import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../errors.ts'

/** The strong entity tag of a JSON representation. */
export function entityTag(representation: unknown): string {
  return tagOfBytes(JSON.stringify(representation))
}

const tagOfBytes = (bytes: string) => `"${hash('sha256', bytes, 'base64url').slice(0, 27)}"`

/** Tags of a list header without weakness and encoding suffix; null for `*`. */
function listedTags(header: string): string[] | null {
  if (header.trim() === '*') return null
  return [...header.matchAll(/(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g)].map(([, tag]) => tag!.replace(/-(?:gzip|br|zstd|deflate)"$/, '"'))
}

/** Requires that the caller has seen `representation`, the current one. Throws 428 without If-Match, 412 when it is stale. */
export function requireMatch(request: FastifyRequest, representation: unknown): void {
  const header = request.headers['if-match']
  if (header === undefined) {
    throw new Problem('precondition_required', 'Send `If-Match` with the ETag of the version that you read.')
  }
  const tags = listedTags(header)
  // Strong comparison: a weak tag never matches.
  if (tags !== null && (header.includes('W/') || !tags.includes(entityTag(representation)))) {
    throw new Problem('precondition_failed', 'It has changed since you read it. Read it again and apply your change to that.')
  }
}

export const conditional = fastifyPlugin(
  async (app) => {
    app.addHook('onSend', async (request, reply, payload) => {
      if (typeof payload !== 'string' || reply.statusCode < 200 || reply.statusCode > 299) return payload
      let tag = reply.getHeader('etag') as string | undefined
      if (tag === undefined) {
        tag = tagOfBytes(payload)
        reply.header('etag', tag)
      }
      const asked = request.headers['if-none-match']
      if (asked === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return payload
      const tags = listedTags(asked)
      if (tags !== null && !tags.includes(tag)) return payload
      reply.code(304).removeHeader('content-type').removeHeader('content-length')
      return null
    })
    // Runs after compression, whose hook every route got before this one.
    app.addHook('onRoute', (route) => {
      route.onSend = [route.onSend ?? []].flat().concat(async (_request, reply, payload) => {
        const encoding = reply.getHeader('content-encoding')
        const tag = reply.getHeader('etag')
        if (typeof encoding === 'string' && encoding !== 'identity' && typeof tag === 'string') {
          reply.header('etag', tag.replace(/"$/, `-${encoding}"`))
        }
        return payload
      })
    })
  },
  { name: 'conditional' },
)
