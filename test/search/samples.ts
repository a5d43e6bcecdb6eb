// Made-up reports for tests of the search, and what it finds of them.
import type { Test } from 'tap'
import type { Client } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

let taken = 0
/** A report of a day that no other one takes, whose narrative has these words alone. */
export function reportOf(narrative: string, changes: Record<string, unknown> = {}) {
  const day = new Date(Date.UTC(2020, 2, 1 + ++taken)).toISOString().slice(0, 10)
  const none = { measures: [], evidence: [], assessments: [{ part: 'a', level: 'in_progress', rationale: null }] }
  return reportBody({ period_start: day, period_end: day, narrative, ...none, ...changes })
}

/** Posts it and answers its address. */
export async function post(client: Client, body: Record<string, unknown>): Promise<string> {
  const made = await client.post('/v1/reports', body)
  if (made.status !== 201) throw new Error(made.text)
  return made.headers.location!
}

/** The address of a list that is searched. */
export const searchAt = (list: string, q: string, more = '') => `/v1/${list}?q=${encodeURIComponent(q)}${more}`

/** The narratives of the reports that are found, in their order. */
export async function narratives(client: Client, q: string, more = ''): Promise<string[]> {
  const { status, body, text } = await client.get(searchAt('reports', q, more))
  if (status !== 200) throw new Error(`${q}: ${text}`)
  return body.data.map(({ narrative }: { narrative: string }) => narrative)
}

/** Expects each search to find these narratives, whatever their order. */
export async function expectFound(t: Test, client: Client, cases: readonly (readonly [q: string, found: string[]])[]) {
  for (const [q, found] of cases) t.strictSame((await narratives(client, q)).sort(), [...found].sort(), q)
}
