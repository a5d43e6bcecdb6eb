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
      const json = bytes.toString()
      return parseJson(request, json, (error, body) => {
        if (error) return done(placed(error))
        const fault = isWithin(deepest, body)
          ? repetition(json)
          : `The body is nested more than ${deepest} levels deep.`
        return fault === null ? done(null, body) : done(new Problem('json_invalid', fault))
      })
    },
  )
}

/** The same with where the body stops being JSON, as far as the parser says so; its message quotes the text. */
function placed(error: Error): Error {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(error.message) ?? []
  if (line === undefined) return error
  return new Problem('json_invalid', `The body is not JSON: see line ${line}, column ${column}.`)
}

const isWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isWithin(levels - 1, one)))

function repetition(json: string): string | null {
  const name = repeatedName(json)
  return name === null ? null : `The name ${JSON.stringify(name.slice(0, 100))} comes twice in one object.`
}

/**
 * The first name that comes twice in one object of `json`, which must be valid. Parsers differ in which of the two counts
 * (RFC 8259 §4), so that a sender would not know what was taken.
 */
function repeatedName(json: string): string | null {
  /** For each object or list that is open where we stand: the names so far, null in a list. */
  const open: (Set<string> | null)[] = []
  let isName = false
  for (let at = 0; at < json.length; at++) {
    const mark = json[at]
    if (mark === '{' || mark === '[') open.push(mark === '{' ? new Set() : null)
    else if (mark === '}' || mark === ']') open.pop()
    if (mark === '{' || mark === ',') isName = open.at(-1) != null
    if (mark === '[' || mark === ':') isName = false
    if (mark !== '"') continue
    const start = at
    while (json[++at] !== '"') if (json[at] === '\\') at++
    if (!isName) continue
    const name: string = JSON.parse(json.slice(start, at + 1))
    const names = open.at(-1)!
    if (names.has(name)) return name
    names.add(name)
  }
  return null
}
