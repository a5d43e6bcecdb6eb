// What holds for every release: its names, how long things are public before they are in one, how it is cited. Pure.
import type { Edition } from './schemas.ts'

/** What actors posted and has been public for less is left out: the time in which an author may still think better of it. */
export const waitingDays = 30

export const idOf = (number: number): string => `release-${number}`
export const numberOf = (id: string): number => Number(id.slice('release-'.length))
export const addressOf = (number: number): string => `/v1/datasets/${idOf(number)}`
export const fileAddressOf = (number: number, edition: number, name: string): string =>
  `${addressOf(number)}/editions/${edition}/files/${name}`

export const licenceOf = (identifier: string): Edition['licence'] & object => ({
  name: identifier,
  path: `https://spdx.org/licenses/${identifier}.html`,
})

const service = 'Recommendations Tracker'
export const titleOf = (number: number): string => `${service}: the public record, release ${number}`
export const nameOf = (number: number, edition: number): string =>
  `recommendations-tracker-${idOf(number)}-edition-${edition}`

type Cited = { number: number; edition: number; made_at: string; cutoff: string; publicUrl: string }

/** As CSL-JSON has it, without the brackets of a list. */
export function citationOf({ number, edition, made_at, cutoff, publicUrl }: Cited): Edition['citation'] & object {
  const issued = made_at.slice(0, 10).split('-').map(Number)
  return {
    id: nameOf(number, edition),
    type: 'dataset',
    title: titleOf(number),
    author: [{ literal: service }],
    publisher: service,
    issued: { 'date-parts': [issued] },
    version: `edition ${edition}`,
    URL: publicUrl + addressOf(number),
    note: `Without what actors made public after ${cutoff}`,
  }
}

/** The same as an entry of BibTeX. Nothing in it needs an escape: publicUrl has neither path nor query. */
export function bibtexOf(cited: Cited): string {
  const { id, title, URL, version, note, publisher } = citationOf(cited)
  const [year = '', month = ''] = cited.made_at.split('-')
  const fields = { author: `{${publisher}}`, title: `{${title}}`, publisher, year, month: String(Number(month)) }
  const lines = Object.entries({ ...fields, version, url: URL, note }).map(
    ([name, value]) => `  ${name} = {${value}},\n`,
  )
  return `@misc{${id},\n${lines.join('')}}\n`
}

/** First and last byte that `Range` asks for (RFC 9110 §14.1.2); null for all: no range, or none that is served. */
export function rangeOf(header: string | undefined, bytes: number): { start: number; end: number } | 'beyond' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') return Number(last) === 0 ? 'beyond' : { start: Math.max(0, bytes - Number(last)), end: bytes - 1 }
  const [start, end] = [Number(first), last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)]
  if (last !== '' && Number(last) < start) return null
  return start >= bytes ? 'beyond' : { start, end }
}
