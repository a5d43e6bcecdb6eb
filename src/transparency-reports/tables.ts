// A transparency report as a table: a row for each figure, with what it is of as columns.
import { z } from 'zod'
import type { Tabulate } from '../statistics/tables.ts'
import { TransparencyReport } from './schemas.ts'

const { period, from, to, closed, decisions, restriction_requests } = TransparencyReport.shape
const { rule_id, measure, outcome } = decisions.shape.by_rule.element.shape
const { requester_group, requester_country } = restriction_requests.shape.by_requester.element.shape

const Row = z.object({
  period,
  from,
  to,
  closed,
  section: z.string().describe('Part of the report, such as `decisions`.'),
  figure: z.string().describe('Name of the figure in that part, such as `count`.'),
  rule_id: rule_id.nullable(),
  measure: measure.nullable(),
  outcome: outcome.nullable(),
  requester_group: requester_group.nullable(),
  requester_country,
  value: z.number().nullable().describe('The figure.'),
})

type Figure = Partial<z.infer<typeof Row>>

/** The numbers of an object, a row each; `of` says what they are of. */
const figuresOf = (section: string, holder: object, of: Figure = {}): Figure[] =>
  Object.entries(holder)
    .filter(([, value]) => value === null || typeof value === 'number')
    .map(([figure, value]) => ({ section, figure, ...of, value }))

function rowsOf(report: TransparencyReport): object[] {
  const { period, from, to, closed, decisions, appeals, restriction_requests, seals, overdue, flags } = report
  const rows = [
    ...figuresOf('decisions', decisions),
    ...decisions.by_rule.flatMap(({ count, ...of }) => figuresOf('decisions_by_rule', { count }, of)),
    ...figuresOf('time_to_decision', decisions.time_to_decision),
    ...figuresOf('appeals', appeals),
    ...figuresOf('time_to_ruling', appeals.time_to_ruling),
    ...figuresOf('restriction_requests', restriction_requests),
    ...restriction_requests.by_requester.flatMap(({ requester_group, requester_country, ...counts }) =>
      figuresOf('restriction_requests_by_requester', counts, { requester_group, requester_country }),
    ),
    ...figuresOf('seals', seals),
    ...figuresOf('overdue', overdue),
    ...figuresOf('flags', flags),
    ...flags.by_rule.flatMap(({ rule_id, count }) => figuresOf('flags_by_rule', { count }, { rule_id })),
  ]
  const none = {
    section: '',
    figure: '',
    rule_id: null,
    measure: null,
    outcome: null,
    requester_group: null,
    requester_country: null,
  }
  return rows.map((row) => ({ period, from, to, closed, ...none, ...row }))
}

export const tableOfReport: Tabulate<TransparencyReport> = { schema: Row, rowsOf, asks: () => () => true }
