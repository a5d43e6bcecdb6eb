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
        if (error) return done(placed(error, json))
        const fault = isWithin(deepest, body)
          ? repetition(json)
          : `The body is nested more than ${deepest} levels deep.`
        return fault === null ? done(null, body) : done(new Problem('json_invalid', fault))
      })
    },
  )
}

/** The same with where the body stops being JSON; the parser's own message, which Fastify keeps back, quotes the text. */
function placed(error: Error, body: string): Error {
  const json = body.replace(/^\ufeff/, '') // as Fastify reads it
  const position = positionOf(parseFault(json), json)
  if (position === null) return error
  const lines = json.slice(0, position).split(/\r\n|\r|\n/)
  const place = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`
  const fault = position === json.length ? `it ends too early, at ${place}` : `see ${place}`
  return new Problem('json_invalid', `The body is not JSON: ${fault}.`)
}

/** Null where there is no fault: what is JSON may be refused all the same. */
function positionOf(message: string, json: string): number | null {
  const [, told] = / at position (\d+) \(line \d+ column \d+\)$/.exec(message) ?? []
  if (told !== undefined) return Number(told)
  if (/^Unexpected end/.test(message)) return json.length
  return isUnexpected(message) ? positionOfToken(json) : null
}

/** Of a token the parser tells what it is, never where: it is the last of the shortest beginning that has the same fault. */
function positionOfToken(json: string): number {
  let [sound, faulty] = [0, json.length]
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1
    if (isUnexpected(parseFault(json.slice(0, middle)))) faulty = middle
    else sound = middle
  }
  return sound
}

const isUnexpected = (message: string) => message.startsWith('Unexpected token')

/** What the parser says; '' of what is JSON. */
function parseFault(json: string): string {
  try {
    JSON.parse(json)
    return ''
  } catch (error) {
    return (error as Error).message
  }
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
