// Field types that several features share: each refuses what PostgreSQL cannot store and says how to mend it.
import { BlockList, isIPv4 } from 'node:net'
import { z } from 'zod'

/** `z.refine` parameters: what is wrong, and the sentence that mends it (http/faults.ts reads it). */
export const refusal = (message: string, mend: string) => ({ message, params: { mend } })

const storable = (value: string) => value.isWellFormed() && !value.includes('\0')

/** What shows by itself: neither white space, what is ignored, marks without a letter, nor the empty cell of Braille. */
const visible = /[^\p{White_Space}\p{C}\p{Default_Ignorable_Code_Point}\p{M}\u2800]/u

/** Free text of at most `max` characters (UTF-16 code units), not blank, without NUL and lone surrogates. */
export const freeText = (max: number) =>
  z
    .string()
    .max(max, { abort: true })
    .refine(storable, {
      ...refusal(
        'It contains a NUL character or half of a surrogate pair.',
        'Remove the character; send well-formed UTF-8.',
      ),
      abort: true,
    })
    .refine((value) => visible.test(value), refusal('It is blank.', 'Write at least one visible character.'))

export const slug = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'It is not an id: lower-case letters and digits, joined by single hyphens.')

/** A code of one of our vocabularies, such as `civil_society`. */
export const code = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(_[a-z0-9]+)*$/, 'It is not a code: lower-case letters and digits, joined by single underscores.')

/** ISO 3166-1 alpha-3, upper-case in answers; input is taken in either case. */
export const countryCode = z.preprocess(
  // Other alphabets have letters whose capitals are of ASCII.
  (value) => (typeof value === 'string' && /^[A-Za-z]{3}$/.test(value) ? value.toUpperCase() : value),
  z.string().regex(/^[A-Z]{3}$/, 'It is not a country code of ISO 3166-1 alpha-3, such as QAT.'),
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

/** A moment in RFC 3339, as PostgreSQL takes it too: from the year 1, at most 9 digits of a second, an offset that exists. */
export const instant = z.iso
  .datetime({ offset: true, error: 'It is not a moment in RFC 3339.', abort: true })
  .refine(
    (value) => value.length <= 35 && !value.startsWith('0000') && !/[+-](1[5-9]|2\d):\d\d$/.test(value),
    refusal('No such moment can be compared.', 'Give a moment such as 2026-01-31T12:00:00Z.'),
  )

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
    {
      ...refusal(
        'It is not an http or https address without spaces, control characters, backslashes and a user name.',
        'Give a whole address that starts with https:// or http://.',
      ),
      abort: true,
    },
  )
  .refine((value) => !unseenInAddress.test(value), {
    ...refusal(
      'It contains a character that is not seen, such as a mark of direction.',
      'Leave the character out; one that belongs to the address is written in percent-encoding.',
    ),
    abort: true,
  })
  .refine(
    (value) => isReachable(new URL(value).hostname),
    refusal(
      'It leads to a machine or network that not everybody can reach.',
      'Give an address on the public internet, or null where there is none.',
    ),
  )
  .meta({ format: 'uri' })

/** Variation selectors only choose how an emoji looks. */
const unseenInAddress = /[\p{Cf}[\p{Default_Ignorable_Code_Point}--\p{Variation_Selector}]]/v

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

/** `true` or `false` as a query parameter. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('Give true or false.'),
)
