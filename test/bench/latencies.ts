// How long one reader waits for what is not kept: figures computed anew, asked one after the other.
import { setTimeout as sleep } from 'node:timers/promises'
import { dimensions } from '../../src/statistics/dimensions.ts'
import type { Running } from './processes.ts'

/** Asked several times; `within` is what the aim allows most of them to take, in ms: half of them, of searches 95 of 100. */
type Question = { name: string; path: string; within: number; kept?: false; most?: 0.95 }
export type Waited = Question & { p50: number; longest: number; atMost: number }

const levels = '/v1/statistics/implementation-levels'
/** One dimension without filters is to take 50 ms, anything else a second. */
const [quick, slow] = [50, 1_000]

export const questions: readonly Question[] = [
  ...dimensions.map((dimension) => ({
    ...{ name: `levels by ${dimension}`, path: `${levels}?group_by=${dimension}`, within: quick },
  })),
  { name: 'levels by two', path: `${levels}?group_by=principle,region`, within: slow },
  { name: 'levels filtered', path: `${levels}?group_by=addressee_country&principle=legality`, within: slow },
  { name: 'levels as of', path: `${levels}?as_of=2023-01-01T00:00:00Z`, within: slow },
  { name: 'levels by month', path: `${levels}/history?interval=month`, within: slow },
  {
    name: 'levels by year and group',
    path: `${levels}/history?interval=year&group_by=stakeholder_group`,
    within: slow,
  },
  ...['stakeholder_group', 'addressee_country', 'author_group'].map((dimension) => ({
    ...{ name: `reporting by ${dimension}`, path: `/v1/statistics/reporting?group_by=${dimension}`, within: slow },
  })),
  ...['ministry', 'ministry law', '"the ministry says"', 'gazette OR act', 'unchanged -discussed', 'nowhere'].map(
    (q) => ({
      ...{ name: `search ${q}`, path: `/v1/reports?q=${encodeURIComponent(q)}`, within: quick },
      ...({ kept: false, most: 0.95 } as const),
    }),
  ),
  {
    ...{
      name: 'facets of reports',
      path: '/v1/reports?limit=1&facets=stakeholder_group,principle,level,addressee_country',
    },
    ...({ within: slow, kept: false } as const),
  },
]

/** Longer than the service keeps an answer. */
const forgottenMs = 600

/** Asks each question `times` times, searches four times as often, after once that does not count. */
export async function waitForEach(service: Running, times: number, only: readonly string[] | null): Promise<Waited[]> {
  const waited: Waited[] = []
  for (const question of questions.filter(({ name }) => only?.includes(name) ?? true)) {
    const took: number[] = []
    const asked = question.most === undefined ? times : times * 4
    for (let time = 0; time <= asked; time++) {
      if (question.kept !== false) await sleep(forgottenMs)
      const began = performance.now()
      const answer = await fetch(`${service.url}${question.path}`)
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${question.path}: ${answer.status}`)
      if (time > 0) took.push(performance.now() - began)
    }
    took.sort((a, b) => a - b)
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!
    waited.push({ ...question, p50: at(0.5), longest: took.at(-1)!, atMost: at(question.most ?? 0.5) })
  }
  return waited
}
