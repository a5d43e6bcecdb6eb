// Examples for the API description. Made up, and plainly so.
import { addressOf, periodOf } from './rules.ts'
import type { Period, TransparencyReport } from './schemas.ts'

const asked = { year: 2026, quarter: 1 }
const period = periodOf(asked, '2026-05-01T12:00:00.000000Z')

export const examplePeriod: Period = { ...period, report: addressOf(asked) }

export const exampleReport: TransparencyReport = {
  ...period,
  decisions: {
    count: 3,
    by_rule: [
      { rule_id: 'endangers-a-person', measure: 'redact', outcome: 'in_force', count: 2 },
      { rule_id: 'forged-evidence', measure: 'none', outcome: 'in_force', count: 1 },
    ],
    time_to_decision: { count: 3, median_seconds: 86_400, longest_seconds: 259_200 },
  },
  appeals: {
    ...{ count: 2, open: 0, upheld: 1, overturned: 1, partly: 0, success_rate: 0.5 },
    time_to_ruling: { count: 2, median_seconds: 864_000, longest_seconds: 950_400 },
  },
  restriction_requests: {
    count: 1,
    by_requester: [
      {
        ...{ requester_group: 'states', requester_country: 'QAT' },
        ...{ count: 1, open: 0, refused: 1, led_to_measure: 0, in_force: 0 },
      },
    ],
  },
  seals: { count: 3, in_force: 0, decided: 2, lapsed: 1 },
  overdue: { appeals: 0 },
  flags: { count: 4, by_rule: [{ rule_id: 'endangers-a-person', count: 4 }] },
}
