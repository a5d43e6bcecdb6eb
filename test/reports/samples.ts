// Made-up reports for tests of this folder, and what their answers are compared by.
import type { Test } from 'tap'
import { type Answer, startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

/** The service with the clients that most of these tests need. */
export async function startWithAuthors(t: Parameters<typeof startService>[0]) {
  const service = await startService(t)
  const nhri = await service.as('nhrc-qatar')
  return { service, nhri, operator: await service.as('ohchr'), anonymous: service.anonymous }
}

const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10)
const dayLength = 86_400_000
/** The day so many days from today, in UTC. */
export const daysFromToday = (days: number) => dayOf(Date.now() + days * dayLength)

let taken = 0
/** The body of a report on one day that no other one takes, valid as it is; `changes` replaces members. */
export function newReport(changes: Record<string, unknown> = {}) {
  taken += 1
  const day = dayOf(Date.UTC(2020, 2, 1) + taken * dayLength)
  return reportBody({ period_start: day, period_end: day, ...changes })
}

/** A new report whose member at this JSON Pointer is `value`; undefined removes it. */
export function newReportWith(pointer: string, value: unknown): Record<string, unknown> {
  const body = structuredClone(newReport())
  const steps = pointer.split('/').slice(1)
  const last = steps.pop()!
  // biome-ignore lint/suspicious/noExplicitAny: a pointer leads through objects and arrays alike
  const parent = steps.reduce((at: any, step) => at[step], body)
  parent[last] = value
  return body
}

type Fault = { pointer?: string; parameter?: string; detail: string; mend: string }

/** Where the faults of a refused body are, sorted. */
export const faultyPlaces = ({ body }: Answer): string[] =>
  ((body.errors ?? []) as Fault[]).map(({ pointer, parameter }) => pointer ?? parameter ?? 'nowhere').sort()

/** Expects faults at exactly these places, each with what is wrong and how to mend it. */
export function expectFaults(t: Test, what: string, answer: Answer, places: readonly string[]): void {
  t.match(answer, { status: 422, body: { code: 'body_invalid' } }, `${what}: ${answer.text.slice(0, 300)}`)
  t.strictSame(faultyPlaces(answer), [...places].sort(), `${what}: where`)
  for (const { detail, mend } of answer.body.errors ?? []) t.ok(detail && mend, `${what}: ${detail} ${mend}`)
}

/** All of an answer that a caller could tell it from another by: not the moment and the number of the request. */
export function comparable({ status, headers, text }: Answer) {
  const { date, 'x-request-id': request, ...rest } = headers
  return { status, headers: rest, text }
}
