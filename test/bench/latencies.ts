// How long one reader waits for what is not kept: figures computed anew, asked one after the other.
import { setTimeout as sleep } from 'node:timers/promises'
import { dimensions } from '../../src/statistics/dimensions.ts'
import type { Running } from './processes.ts'

/** Asked several times; `within` is what the aim allows the median to be, in ms. */
type Question = { name: string; path: string; within: number }
export type Waited = Question & { p50: number; longest: number }

const levels = '/v1/statistics/implementation-levels'
/** One dimension without filters is to take 50 ms, anything else a second. */
const [quick, slow] = [50, 1_000]

const questions: readonly Question[] = [
  ...dimensions.map((dimension) => ({
    ...{ name: `levels by ${dimension}`, path: `${levels}?group_by=${dimension}`, within: quick },
  })),
  { name: 'levels by two', path: `${levels}?group_by=principle,region`, within: slow },
  { name: 'levels, filtered', path: `${levels}?group_by=addressee_country&principle=legality`, within: slow },
  { name: 'levels as of', path: `${levels}?as_of=2023-01-01T00:00:00Z`, within: slow },
  { name: 'levels by month', path: `${levels}/history?interval=month`, within: slow },
  {
    name: 'levels by year and group',
    path: `${levels}/history?interval=year&group_by=stakeholder_group`,
    within: slow,
  },
  { name: 'reporting', path: '/v1/statistics/reporting', within: slow },
]

/** Longer than the service keeps an answer. */
const forgottenMs = 600

/** Asks each question `times` times after once that does not count. */
export async function waitForEach(service: Running, times: number, only: readonly string[] | null): Promise<Waited[]> {
  const waited: Waited[] = []
  for (const question of questions.filter(({ name }) => only?.includes(name) ?? true)) {
    const took: number[] = []
    for (let time = 0; time <= times; time++) {
      await sleep(forgottenMs)
      const began = performance.now()
      const answer = await fetch(`${service.url}${question.path}`)
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${question.path}: ${answer.status}`)
      if (time > 0) took.push(performance.now() - began)
    }
    took.sort((a, b) => a - b)
    waited.push({ ...question, p50: took[Math.floor(took.length / 2)]!, longest: took.at(-1)! })
  }
  return waited
}
