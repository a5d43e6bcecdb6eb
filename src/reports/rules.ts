// What makes a report acceptable, beyond its shape. Pure: values and the day in, faults out.
import { isDeepStrictEqual } from 'node:util'
import { type Fault, fault } from '../errors.ts'
import { type Report, ReportContent, type ReportInput } from './schemas.ts'
import type { Setting } from './setting.ts'

type List = 'assessments' | 'measures' | 'evidence'
/** A report as far as it is well-shaped: members of a wrong shape are left out, at the top and in the items of its lists. */
export type SoundReport = Partial<Omit<ReportInput, List>> & {
  [Name in List]?: readonly Partial<ReportInput[Name][number]>[]
}

const longestPeriodYears = 5

/** Every rule that a report breaks on `today` (UTC), as far as what is there can be judged. */
export function reportFaults(report: SoundReport, setting: Setting, today: string): Fault[] {
  return [
    ...identityFaults(report, setting),
    ...periodFaults(report, setting, today),
    ...assessmentFaults(report, setting),
    ...itemFaults(report, setting, today),
  ]
}

function identityFaults(report: SoundReport, { recommendation, addressee, addressed, territory_known }: Setting) {
  const faults: Fault[] = []
  const { recommendation_id, addressee_id, territory } = report
  if (recommendation_id !== undefined && recommendation === null) {
    faults.push(fault('/recommendation_id', 'There is no such recommendation.', 'Take an id from /v1/recommendations.'))
  }
  if (addressee_id !== undefined && addressee === null) {
    faults.push(fault('/addressee_id', 'No actor with this id is registered.', 'Take an id from /v1/actors.'))
  }
  if (recommendation !== null && addressee !== null && !addressed) {
    const mend = `Choose one from /v1/recommendations?addressee_id=${addressee_id}, or another addressee of group ${recommendation.stakeholder_group}. Where \`addressed_to\` of the recommendation names a subgroup, the addressee must be registered in it.`
    faults.push(fault('/addressee_id', 'The recommendation is not addressed to this actor.', mend))
  }
  if (territory != null && !territory_known) {
    faults.push(
      fault('/territory', 'There is no such country.', 'Give a code of ISO 3166-1 alpha-3 such as KEN, or null.'),
    )
  } else if (territory != null && addressee?.stakeholder_group === 'states' && territory === addressee.country) {
    faults.push(
      fault('/territory', "It is the State's own territory.", 'Give null: the report is about the State as a whole.'),
    )
  }
  return faults
}

function periodFaults({ period_start, period_end }: SoundReport, { recommendation }: Setting, today: string) {
  const faults: Fault[] = []
  if (period_end !== undefined && period_end > today) {
    faults.push(
      fault('/period_end', `The period ends in the future; today is ${today} (UTC).`, 'Report on what has happened.'),
    )
  }
  if (recommendation !== null && period_end !== undefined && period_end < recommendation.made_on) {
    const detail = `The period ends before the recommendation was made (${recommendation.made_on}).`
    faults.push(fault('/period_end', detail, 'Give a period that ends on that day or later.'))
  }
  if (period_start === undefined || period_end === undefined) return faults
  if (period_start > period_end) {
    faults.push(fault('/period_start', 'The period begins after it ends.', 'Give the earlier day first.'))
  } else if (yearsLater(period_start, longestPeriodYears) <= period_end) {
    const mend = `At most ${longestPeriodYears} years: end before ${yearsLater(period_start, longestPeriodYears)}, or give several reports.`
    faults.push(fault('/period_end', 'The period is too long.', mend))
  }
  return faults
}

function assessmentFaults({ assessments = [] }: SoundReport, { recommendation }: Setting) {
  const seen = new Set<string>()
  return assessments.flatMap(({ part, level, rationale }, position) => {
    const at = `/assessments/${position}`
    const faults: Fault[] = []
    if (part !== undefined) {
      const trouble = troubleWith(part, seen, recommendation)
      if (trouble !== null) faults.push(fault(`${at}/part`, ...trouble))
      seen.add(part)
    }
    if (level === 'not_applicable' && rationale === null) {
      faults.push(fault(`${at}/rationale`, 'There is no reason.', 'Say why the part cannot apply to this addressee.'))
    }
    return faults
  })
}

/** What is wrong with an assessed part, and how to mend it. */
function troubleWith(
  part: string,
  seen: ReadonlySet<string>,
  recommendation: Setting['recommendation'],
): [detail: string, mend: string] | null {
  if (seen.has(part)) return [`Part ${part} comes twice.`, 'Give each part once.']
  if (recommendation === null || recommendation.parts.includes(part)) return null
  const was = recommendation.retired_parts.includes(part)
  const detail = was ? `Part ${part} has been retired.` : `The recommendation has no part ${part}.`
  return [detail, `Parts: ${recommendation.parts.join(', ')}.`]
}

function itemFaults({ measures = [], evidence = [] }: SoundReport, { recommendation }: Setting, today: string) {
  const future = (list: string, items: readonly { date?: string | null }[]) =>
    items.flatMap(({ date }, position) =>
      date != null && date > today
        ? [fault(`/${list}/${position}/date`, 'The date is in the future.', 'Give the day on which it was, or null.')]
        : [],
    )
  const early = evidence.flatMap(({ date, stance }, position) =>
    recommendation !== null &&
    date != null &&
    date < recommendation.made_on &&
    stance !== undefined &&
    stance !== 'context'
      ? [
          fault(
            `/evidence/${position}/stance`,
            `It is older than the recommendation (${recommendation.made_on}), so it cannot show what was done about it.`,
            'Give the stance `context`, or mend the date.',
          ),
        ]
      : [],
  )
  return [...future('measures', measures), ...future('evidence', evidence), ...early]
}

/** The same day so many years later; 29 February becomes 1 March. */
function yearsLater(day: string, years: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10)
}

/**
 * The content of a report after a JSON Merge Patch (RFC 7396: null removes, arrays are replaced whole). Members that
 * repeat what never changes are passed over, each that would change it is a fault.
 */
export function patchedContent(report: Report, patch: Record<string, unknown>) {
  const content: Record<string, unknown> = contentOf(report)
  const faults: Fault[] = []
  for (const [name, value] of Object.entries(patch)) {
    const never = Object.hasOwn(report, name) && !Object.hasOwn(content, name)
    if (never && !isDeepStrictEqual(value, report[name as keyof Report])) faults.push(unchangeable(name))
    else if (value === null) delete content[name]
    else if (!never) content[name] = value
  }
  return { content, faults }
}

/** What of a report its author may change. */
export function contentOf({ period_start, period_end, language, narrative, assessments, measures, evidence }: Report) {
  return { period_start, period_end, language, narrative, assessments, measures, evidence }
}

const unchangeable = (name: string): Fault =>
  fault(
    `/${name}`,
    'This never changes by a patch.',
    name === 'state'
      ? 'Use POST …/publication or POST …/withdrawal.'
      : `Leave it out; it may be any of ${Object.keys(ReportContent.shape).join(', ')}.`,
  )
