// How a level is derived: methodology v1, as /v1/methodology says it in words. Pure and without a clock: the same reports
// always give the same answer.
import type { Basis } from '../actors/rules.ts'
import type { Level } from '../reports/vocabularies.ts'

export const methodVersion = '1'
export const assessmentMonths = 36

export type DerivedLevel = Level | 'no_information'

/** A published, unrestricted report, as the derivation sees it. */
export type CountedReport = {
  id: string
  author_id: string
  basis: Basis
  period_start: string
  period_end: string
  published_at: string
  assessments: readonly { part: string; level: Level }[]
}

/** What the newest report of one basis says of one part. */
type BasisLevel = Omit<CountedReport, 'id' | 'assessments'> & { report_id: string; level: Level }

type Derived = {
  level: DerivedLevel
  level_from: 'assessed' | 'self_reported' | null
  self_reported: Level | null
  assessed: Level | null
  contested: boolean
}
export type DerivedPart = Derived & { part: string; bases: BasisLevel[] }
type DerivedImplementation = Omit<Derived, 'level_from'> & {
  /** `mixed`: some parts have their level from an assessment, others from the addressee itself. */
  level_from: Derived['level_from'] | 'mixed'
  parts: DerivedPart[]
  parts_without_information: number
  report_count: number
  last_period_start: string | null
  last_period_end: string | null
}

/** Everything that `reports` together say of one recommendation, whose active parts are `parts`, at one addressee. */
export function deriveImplementation(
  parts: readonly string[],
  reports: readonly CountedReport[],
): DerivedImplementation {
  const newestFirst = reports.toSorted(byNewest)
  const derived = parts.map((part) => derivePart(part, newestFirst))
  const sources = new Set(derived.map(({ level_from }) => level_from).filter((from) => from !== null))
  const last = newestFirst[0]
  const level = headlineOf(derived.map(({ level }) => level))
  return {
    level,
    level_from: level === 'no_information' ? null : sources.size > 1 ? 'mixed' : [...sources][0]!,
    self_reported: spoken(headlineOf(derived.map(({ self_reported }) => self_reported ?? 'no_information'))),
    assessed: spoken(headlineOf(derived.map(({ assessed }) => assessed ?? 'no_information'))),
    contested: derived.some(({ contested }) => contested),
    parts: derived,
    parts_without_information: derived.filter(({ level }) => level === 'no_information').length,
    report_count: reports.length,
    last_period_start: last?.period_start ?? null,
    last_period_end: last?.period_end ?? null,
  }
}

/** By end of period, then first publication, then id; the newest first. */
function byNewest(a: CountedReport, b: CountedReport): number {
  return descending(a.period_end, b.period_end) || descending(a.published_at, b.published_at) || descending(a.id, b.id)
}

const descending = (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0)

/** A part without any report has no bases and `no_information`. */
export function derivePart(part: string, newestFirst: readonly CountedReport[]): DerivedPart {
  const bases = newestOfEachBasis(part, newestFirst)
  const newest = bases[0]
  const self = bases.find(({ basis }) => basis === 'self')
  const earliest = newest === undefined ? '' : monthsEarlier(newest.period_end, assessmentMonths)
  const assessing = bases.filter(
    ({ basis, period_end }) => basis !== 'self' && basis !== 'other' && period_end >= earliest,
  )
  const assessed = assessing[0]
  const used = self === undefined ? assessing : [self, ...assessing]
  return {
    part,
    level: assessed?.level ?? self?.level ?? 'no_information',
    level_from: assessed !== undefined ? 'assessed' : self !== undefined ? 'self_reported' : null,
    self_reported: self?.level ?? null,
    assessed: assessed?.level ?? null,
    contested: used.some((a) => used.some((b) => a.level !== b.level && overlap(a, b))),
    bases,
  }
}

/** The newest report of each basis that assesses the part, the newest basis first. */
function newestOfEachBasis(part: string, newestFirst: readonly CountedReport[]): BasisLevel[] {
  const found = new Map<Basis, BasisLevel>()
  for (const { id, basis, author_id, period_start, period_end, published_at, assessments } of newestFirst) {
    const level = assessments.find((assessment) => assessment.part === part)?.level
    if (level === undefined || found.has(basis)) continue
    found.set(basis, { basis, level, report_id: id, author_id, period_start, period_end, published_at })
  }
  return [...found.values()]
}

type Period = { period_start: string; period_end: string }
const overlap = (a: Period, b: Period) => a.period_start <= b.period_end && b.period_start <= a.period_end

/** The roll-up of the parts' levels to one: the first line that fits. */
export function headlineOf(levels: readonly DerivedLevel[]): DerivedLevel {
  const counting = levels.filter((level) => level !== 'not_applicable')
  const any = (...wanted: DerivedLevel[]) => counting.some((level) => wanted.includes(level))
  if (counting.length === 0 && levels.length > 0) return 'not_applicable'
  if (counting.every((level) => level === 'no_information')) return 'no_information'
  if (any('regressed')) return 'regressed'
  if (counting.every((level) => level === 'implemented')) return 'implemented'
  if (any('implemented', 'partly_implemented')) return 'partly_implemented'
  return any('in_progress') ? 'in_progress' : 'not_started'
}

const spoken = (level: DerivedLevel) => (level === 'no_information' ? null : level)

/** The same day so many months earlier, or the last day of that month where it has no such day. */
export function monthsEarlier(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const lastDate = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date, lastDate))
  return first.toISOString().slice(0, 10)
}
