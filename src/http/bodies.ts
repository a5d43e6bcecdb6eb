// How bodies are read: JSON in UTF-8, plain or as a merge patch, and nothing else.
import { isUtf8 } from 'node:buffer'
import { Problem } from '../errors.ts'
import type { App } from './route.ts'

/** No body of ours is half as deep, and what walks through values may stop on the stack's end far beyond it. */
const deepest = 32

export function readBodies(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      // Many clients name a media type even where they send nothing; what needs a body says so itself.
      if (bytes.length === 0) return done(null, undefined)
      // Decoding would replace what is broken without a word.
      if (!isUtf8(bytes as Buffer)) return done(new Problem('json_invalid', 'The body is not in UTF-8.'))
      return parseJson(request, bytes.toString(), (error, body) => {
        if (error || isWithin(deepest, body)) return done(error, body)
        return done(new Problem('json_invalid', `The body is nested more than ${deepest} levels deep.`))
      })
    },
  )
}

const isWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isWithin(levels - 1, one)))
