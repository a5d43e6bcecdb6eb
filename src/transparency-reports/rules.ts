// Years and quarters in UTC, and what a report says beside its counts. Pure.
import { Problem } from '../errors.ts'
import type { Counts, Period, TransparencyReport } from './schemas.ts'

export type Asked = { year: number; quarter: number | null }
export type Bounds = { from: string; to: string }

/** First moment of the period, and the first one after it. */
export function boundsOf({ year, quarter }: Asked): Bounds {
  const months = quarter === null ? [0, 12] : [quarter * 3 - 3, quarter * 3]
  const [from, to] = months.map(
    (month) => `${new Date(Date.UTC(year, month)).toISOString().slice(0, 10)}T00:00:00.000000Z`,
  )
  return { from: from!, to: to! }
}

const nameOf = ({ year, quarter }: Asked) => (quarter === null ? `${year}` : `${year}-Q${quarter}`)

/** Path of its report. */
export const addressOf = ({ year, quarter }: Asked) =>
  `/v1/transparency-reports/${quarter === null ? year : `${year}/${quarter}`}`

/** What is said of a period, at a moment. */
export function periodOf(asked: Asked, now: string): Omit<Period, 'report'> {
  const bounds = boundsOf(asked)
  return { period: nameOf(asked), ...asked, ...bounds, closed: bounds.to <= now }
}

/** Throws not_found: of what is to come there is no report. */
export function requireBegun(asked: Asked, now: string): void {
  const { from } = boundsOf(asked)
  if (from <= now) return
  throw new Problem('not_found', `There is no report yet: ${nameOf(asked)} begins at ${from}.`)
}

/** The years and quarters of these quarters, the newest first, each year before its quarters. */
export function periodsOf(quarters: readonly { year: number; quarter: number }[], now: string): Period[] {
  const years = [...new Set(quarters.map(({ year }) => year))].map((year): Asked => ({ year, quarter: null }))
  return [...years, ...quarters]
    .map((asked) => ({ ...periodOf(asked, now), report: addressOf(asked) }))
    .sort((a, b) => placeOf(b) - placeOf(a))
}

/** Greater for what comes first in the list. */
export const placeOf = ({ year, quarter }: Asked) => year * 10 + (quarter ?? 5)

/** The report of a period, counted at a moment. */
export function reportOf(asked: Asked, now: string, { appeals, ...counted }: Counts): TransparencyReport {
  const { upheld, overturned, partly } = appeals
  const success_rate = shareOf(overturned + partly, upheld + overturned + partly)
  return { ...periodOf(asked, now), ...counted, appeals: { ...appeals, success_rate } }
}

/** A share of 4 digits; null of nothing. */
const shareOf = (some: number, all: number) => (all === 0 ? null : Math.round((some / all) * 10_000) / 10_000)
