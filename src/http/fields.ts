// Field types that several features share: each refuses what PostgreSQL cannot store and says how to mend it.
import { BlockList, isIPv4 } from 'node:net'
import { z } from 'zod'

/** `z.refine` parameters: what is wrong, and the sentence that mends it (http/faults.ts reads it). */
export const refusal = (message: string, mend: string) => ({ message, params: { mend } })

/** The same where nothing further need be said of the value. */
const lastRefusal = (message: string, mend: string) => ({ ...refusal(message, mend), abort: true })

/** `z.refine` arguments that refuse a text with one of these characters, and say which it is. */
const without = (unwanted: RegExp, what: string, mend: string) =>
  [
    (value: string) => !unwanted.test(value),
    {
      error: ({ input }: { input?: unknown }) => `It contains ${what} (${codePointIn(String(input), unwanted)}).`,
      params: { mend },
      abort: true,
    },
  ] as const

const codePointIn = (text: string, sought: RegExp) =>
  `U+${sought.exec(text)![0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

const examples = new Map<string, string>()

/** `z.regex` arguments: the form that a value has, what is wrong with one of another, and an example that mends it. */
export function inForm(form: RegExp, message: string, example: string): [RegExp, string] {
  examples.set(String(form), example)
  return [form, message]
}

/** An example of a form that `inForm` told, by the form's text. */
export const exampleOfForm = (form: string | undefined): string | undefined => examples.get(form ?? '')

const storable = (value: string) => value.isWellFormed() && !value.includes('\0')

/** What shows by itself: neither white space, what is ignored, marks without a letter, nor the empty cell of Braille. */
const visible = /[^\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}\p{M}\u2800]/u

const text = (max: number) =>
  z
    .string()
    .max(max, { abort: true })
    .refine(
      storable,
      lastRefusal(
        'It contains a NUL character or half of a surrogate pair.',
        'Remove the character; send well-formed UTF-8.',
      ),
    )
    .refine((value) => visible.test(value), lastRefusal('It is blank.', 'Write at least one visible character.'))

/** Text of any number of lines, at most `max` characters (UTF-16 code units), not blank, with nothing that steers a terminal. */
export const freeText = (max: number) =>
  text(max).refine(
    ...without(
      /[\p{Cc}--[\t\n\r]]/v,
      'a control character',
      'Leave the character out; of control characters a text has line breaks and tabs alone.',
    ),
  )

/** The same in one line, as names and titles are: they stand amid other text, which they must not turn around. */
export const lineOfText = (max: number) =>
  text(max)
    .refine(
      ...without(
        /[\p{Cc}\u2028\u2029]/u,
        'a line break, a tab or another control character',
        'Write it in one line, with spaces alone.',
      ),
    )
    .refine(
      ...without(
        /[\u202a-\u202e\u2066-\u2069]/,
        'an override of the direction of writing',
        'Leave the character out; the marks U+200E and U+200F may stay.',
      ),
    )

export const slug = z
  .string()
  .max(120)
  .regex(
    ...inForm(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'It is not an id: lower-case letters and digits, joined by single hyphens.',
      'qat or doha-2020-states-5',
    ),
  )

/** A code of one of our vocabularies, such as `civil_society`. */
export const code = z
  .string()
  .max(60)
  .regex(
    ...inForm(
      /^[a-z0-9]+(_[a-z0-9]+)*$/,
      'It is not a code: lower-case letters and digits, joined by single underscores.',
      'states or civil_society',
    ),
  )

/** ISO 3166-1 alpha-3, upper-case in answers; input is taken in either case. */
export const countryCode = z.preprocess(
  // Other alphabets have letters whose capitals are of ASCII.
  (value) => (typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : value),
  z.string().regex(...inForm(/^[A-Z]{3}$/, 'It is not a country code of ISO 3166-1 alpha-3.', 'QAT')),
)

/** BCP 47 tag in its canonical form. */
export const languageTag = z
  .string()
  .max(35, { abort: true })
  .refine(
    (value) => {
      try {
        // Longer first subtags are well-formed but stand for no language: "english" is a mistake.
        return /^[a-z]{2,3}(-|$)/.test(value) && Intl.getCanonicalLocales(value)[0] === value
      } catch {
        return false
      }
    },
    refusal('It is not a canonical BCP 47 language tag.', 'Give a tag such as "en", "ar" or "pt-BR".'),
  )

/** A calendar day, 1900 to 2999. */
export const day = z.iso
  .date({ error: 'It is not a day of the calendar.', abort: true })
  .refine(
    (value) => value >= '1900-01-01' && value < '3000-01-01',
    refusal('The year is not between 1900 and 2999.', 'Give a date such as 2025-12-31.'),
  )

/** A moment in RFC 3339, as PostgreSQL takes it too: from the year 1 in UTC, at most 9 digits of a second, an offset that exists. */
export const instant = z.iso
  .datetime({ offset: true, error: 'It is not a moment in RFC 3339.', abort: true })
  .refine(
    (value) =>
      value.length <= 35 &&
      !/[+-](1[5-9]|2\d):\d\d$/.test(value) &&
      Date.parse(value) >= Date.parse('0001-01-01T00:00:00Z'),
    refusal('No such moment can be compared.', 'Give a moment such as 2026-01-31T12:00:00Z.'),
  )

/** What does not show in an address; variation selectors only choose how an emoji looks. */
const unseen = /[\p{Cf}[\p{Default_Ignorable_Code_Point}--\p{Variation_Selector}]]/v

/** An address that everybody can follow and that a person reads as a browser does. */
export const webAddress = z
  .string()
  .max(2000, { abort: true })
  .refine(
    (value) =>
      storable(value) &&
      /^https?:\/\/[^/?#]/i.test(value) &&
      !/[\s\p{Cc}\\]|^[^/]*\/\/[^/?#]*@/u.test(value) &&
      URL.canParse(value),
    lastRefusal(
      'It is not an http or https address without spaces, control characters, backslashes and a user name.',
      'Give a whole address that starts with https:// or http://.',
    ),
  )
  .refine(
    ...without(
      unseen,
      'a character that is not seen',
      'Leave the character out; where it belongs to the address, write it percent-encoded.',
    ),
  )
  .refine(
    (value) => isReachable(new URL(value).hostname),
    refusal(
      'It leads to a machine or network that not everybody can reach.',
      'Give an address on the public internet, or null where there is none.',
    ),
  )
  .meta({ format: 'uri' })

/** Names that each network resolves for itself, or not at all: RFC 6761, 6762, 8375, and those without a dot. */
const localNames = /^[^.]+$|(^|\.)(localhost|local|internal|home\.arpa)$/

/** Networks that are not of the public internet (IANA's registries of special-purpose addresses, RFC 6890). */
const localNetworks = new BlockList()
for (const network of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['224.0.0.0/3', '::/127', '64:ff9b::/96', 'fc00::/7', 'fe80::/9', 'ff00::/8'],
]) {
  const [address = '', bits] = network.split('/')
  localNetworks.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** Whether a host, as `URL` spells it, is of the public internet. */
function isReachable(host: string): boolean {
  if (host.startsWith('[')) return !localNetworks.check(host.slice(1, -1), 'ipv6')
  if (isIPv4(host)) return !localNetworks.check(host)
  return !localNames.test(host.replace(/\.$/, ''))
}

/** A query parameter that is repeatable or comma-separated and means "any of". */
export const anyOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) =>
      typeof value === 'string' || Array.isArray(value)
        ? [value].flat().flatMap((one) => String(one).split(','))
        : value,
    z.array(item).min(1).max(100),
  )

/** Larger numbers are not exact, and all too large alike. */
const most = Number.MAX_SAFE_INTEGER

const digits = (value: unknown) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Math.min(Number(value), most) : value

const wholeBetween = (min: number, max: number) =>
  z
    .int({
      error: ({ code }) => (code === 'invalid_type' ? 'It is not a whole number in decimal digits.' : undefined),
    })
    .min(min, `It is not between ${min} and ${max}.`)
    .max(max, `It is not between ${min} and ${max}.`)

/** A whole number as a query parameter: decimal digits, and none of the other spellings that JavaScript reads. */
export const wholeNumber = (min: number, max: number, fallback: number) =>
  z.preprocess(digits, wholeBetween(min, max).default(fallback))

/** The same where leaving it out says something. */
export const optionalNumber = (min: number, max: number) => z.preprocess(digits, wholeBetween(min, max)).optional()

/** `true` or `false` as a query parameter. */
export const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())

/** The codes of a list of values with their meanings, as zod takes them. */
export const codesOf = <List extends Record<string, string>>(list: List) => Object.keys(list) as (keyof List & string)[]

/** Such a list in words, for the API description. */
export const inWords = (list: Record<string, string>) =>
  Object.entries(list)
    .map(([code, meaning]) => `\`${code}\` (${meaning})`)
    .join(', ')

/** Names in words. */
export const namesInWords = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')
