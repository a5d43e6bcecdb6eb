// The shape of a flag: what anybody points out in a report. Nothing of who it was.
import { z } from 'zod'
import { anyOf, freeText, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { concernedFields } from '../reports/subject.ts'

const reportId = z.uuid('It is not the id of a report.')

const said = {
  report_id: reportId.describe('The published report.'),
  rule_id: slug.describe('The rule of review, in force, that it seems to break.'),
  fields: concernedFields.describe(
    'Where in the report, as JSON Pointers such as `/narrative` or `/evidence/0/url`; none for the whole.',
  ),
  text: freeText(2_000).describe(
    'What is wrong there, and why. Reviewers alone read it. Leave out what would tell them who you are.',
  ),
}

export const FlagInput = z
  .strictObject({ ...said, fields: said.fields.default([]) })
  .meta({ id: 'NewFlag', description: 'Something to point out in a published report.' })
export type FlagInput = z.infer<typeof FlagInput>

const id = z.uuid('It is not the id of a flag.').describe('Random id; it says nothing.')

export const FlagReceipt = z
  .object({ id })
  .meta({ id: 'FlagReceipt', description: 'It was received. What becomes of the report is seen at the report.' })

export const Flag = z
  .object({
    id,
    ...said,
    rule_version: z.int().describe('The version of the rule that was in force at that time.'),
    received_at: z.string().describe('The hour in which it came (RFC 3339): no finer time is kept.'),
  })
  .meta({ id: 'Flag', description: 'What somebody pointed out in a report. Who it was is not known.' })
export type Flag = z.infer<typeof Flag>

export const FlagFilters = z.strictObject({
  report_id: anyOf(reportId).optional().describe('Flags of any of these reports.'),
  rule_id: anyOf(slug).optional().describe('Flags under any of these rules.'),
  ...pageParameters,
})
export type FlagFilters = Pick<z.infer<typeof FlagFilters>, 'report_id' | 'rule_id'>

export const flagParams = z.object({ id })

export const exampleFlagInput: FlagInput = {
  report_id: '5b1c2a54-6f0e-4d0c-9a63-2f4c1d7e8b90',
  rule_id: 'endangers-a-person',
  fields: ['/evidence/0/title'],
  text: 'Made up: the title names a witness.',
}

export const exampleFlag: Flag = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  ...exampleFlagInput,
  rule_version: 1,
  received_at: '2026-01-31T12:00:00.000000Z',
}
