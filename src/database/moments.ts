// How a moment of PostgreSQL is said: RFC 3339 in UTC with microseconds, always six digits, so that moments compare as text.
// JavaScript's Date would cut them to milliseconds.
import { type SQL, sql } from 'drizzle-orm'

/** From PostgreSQL's text of a `timestamp with time zone`, in a session in UTC. */
export function momentOf(text: string): string {
  // 2026-01-31 12:00:00.123456+00, with fewer digits where the last are zeros.
  if (text.length === 29) return `${text.slice(0, 10)}T${text.slice(11, 26)}Z`
  return text.replace(' ', 'T').replace(/(\.\d+)?\+00$/, (_zone, digits = '.') => `${digits.padEnd(7, '0')}Z`)
}

/** The same said by SQL, for what is answered within JSON; in a session in UTC. */
export const momentText = (moment: unknown): SQL<string> =>
  sql<string>`to_char(${moment}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
