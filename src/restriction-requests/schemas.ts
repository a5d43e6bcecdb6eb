// The shape of a restriction request: who asks that what be restricted or changed, and on what legal ground.
import { z } from 'zod'
import {
  anyOf,
  code,
  codesOf,
  countryCode,
  day,
  freeText,
  inWords,
  languageTag,
  lineOfText,
  slug,
  webAddress,
} from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { concernedFields } from '../reports/subject.ts'
import { measures } from '../review-rules/vocabularies.ts'

const LegalGround = z
  .strictObject({
    citation: lineOfText(500).describe('The law or order, and its provision, as a lawyer would cite it.'),
    text: freeText(5_000).nullable().default(null).describe('The words of the provision or order, or null.'),
    url: webAddress.nullable().default(null).describe('Where it is published, or null.'),
  })
  .meta({ id: 'LegalGround', description: 'The law or order that a request rests on.' })

const requester = {
  requester_id: slug.nullable().describe('The body that asks, where it is a registered actor; else null.'),
  requester_name: lineOfText(300).describe('The organ or body that asks, as it names itself. Never a private person.'),
  requester_group: code.describe('Its stakeholder group; courts, police and ministries are of `states`.'),
  requester_country: countryCode.nullable().describe('Its country (ISO 3166-1 alpha-3), or null.'),
  received_on: day
    .nullable()
    .describe('The day on which the actor that records it received it; null where it is made here.'),
}

const asked = {
  report_id: z.uuid('It is not the id of a report.').nullable().describe('The report that is asked about, or null.'),
  actor_id: slug.nullable().describe('The actor whose mandate or registration is asked about, or null.'),
  fields: concernedFields.describe('Fields of the report, as JSON Pointers such as `/narrative`; none for the whole.'),
  measure: z.enum(codesOf(measures)).describe(`What is asked for: ${inWords(measures)}.`),
  language: languageTag.describe('Language of `text` (BCP 47).'),
}

const unlessShown = 'null while they are sealed, or something of the report is hidden'
const { citation, text, url } = LegalGround.shape
const ShownGround = z
  .object({
    citation: z.string().nullable().describe(`${citation.description} Its words are ${unlessShown}.`),
    text: z.string().nullable().describe(`${text.description} Also ${unlessShown}.`),
    url: z.string().nullable().describe(`${url.description} Also ${unlessShown}.`),
  })
  .meta({ id: 'ShownLegalGround', description: 'The law or order that a request rests on, as far as it is shown.' })

const groundWords = 'The law or order that it rests on; null where whoever received it was told none.'

export const RequestInput = z
  .strictObject({
    requester_id: requester.requester_id.default(null),
    requester_name: requester.requester_name
      .optional()
      .describe('The organ or body that asks. Not needed where `requester_id` says it. Never a private person.'),
    requester_group: requester.requester_group.optional().describe('Not needed where `requester_id` says it.'),
    requester_country: requester.requester_country
      .optional()
      .describe('Its country, or null. Not needed where `requester_id` says it.'),
    received_on: requester.received_on.default(null),
    report_id: asked.report_id.default(null),
    actor_id: asked.actor_id.default(null),
    fields: asked.fields.default([]),
    measure: asked.measure,
    legal_ground: LegalGround.nullable().describe(groundWords),
    language: asked.language,
    text: freeText(10_000).describe(
      'The request in its own words, public while nothing of the report is hidden: leave out what would repeat what it wants restricted. If a decision hides what it repeats, they are sealed until a ruling undoes that.',
    ),
  })
  .meta({ id: 'NewRestrictionRequest', description: 'A request to restrict or change something, to record.' })
export type RequestInput = z.infer<typeof RequestInput>

const moment = z.string()

export const RestrictionRequest = z
  .object({
    id: z.uuid().describe('Id of the request.'),
    recorded_by: slug.describe('The actor that recorded it: the body that asks itself, or whoever was asked.'),
    ...requester,
    ...asked,
    legal_ground: ShownGround.nullable().describe(groundWords),
    text: z.string().nullable().describe(`The request in its own words; ${unlessShown}.`),
    created_at: moment.describe('When it was recorded (RFC 3339).'),
    state: z.enum(['open', 'decided']).describe('`open` until a decision is made on it; it has no effect by itself.'),
    decision_id: z.uuid().nullable().describe('The decision on it, or null.'),
    decided_at: moment.nullable().describe('When that was made (RFC 3339), or null.'),
    sealed_at: moment.nullable().describe('Since when its own words are sealed (RFC 3339), or null.'),
  })
  .meta({
    id: 'RestrictionRequest',
    description:
      'What a government or another body asked to have restricted or changed. A record, without effect by itself.',
  })
export type RestrictionRequest = z.infer<typeof RestrictionRequest>

export const RequestFilters = z.strictObject({
  state: anyOf(RestrictionRequest.shape.state).optional().describe('Requests in any of these states.'),
  requester_group: anyOf(code).optional().describe('Requests of bodies of any of these stakeholder groups.'),
  requester_country: anyOf(countryCode)
    .optional()
    .describe('Requests of bodies of any of these countries (ISO 3166-1 alpha-3).'),
  requester_id: anyOf(slug).optional().describe('Requests of any of these actors.'),
  recorded_by: anyOf(slug).optional().describe('Requests that any of these actors recorded.'),
  report_id: anyOf(z.uuid('It is not the id of a report.')).optional().describe('Requests about any of these reports.'),
  actor_id: anyOf(slug).optional().describe('Requests about the mandate or registration of any of these actors.'),
  measure: anyOf(asked.measure).optional().describe('Requests that ask for any of these measures.'),
  ...pageParameters,
})
export type RequestFilters = Omit<z.infer<typeof RequestFilters>, 'cursor' | 'include' | 'limit'>

export const requestParams = z.object({
  id: z.uuid('It is not the id of a restriction request.').describe('Id of the request.'),
})

export const exampleRequestInput = {
  requester_id: null,
  requester_name: 'A made-up ministry',
  requester_group: 'states',
  requester_country: 'QAT',
  received_on: '2026-01-30',
  report_id: '5b1c2a54-6f0e-4d0c-9a63-2f4c1d7e8b90',
  actor_id: null,
  fields: ['/narrative'],
  measure: 'restrict' as const,
  legal_ground: { citation: 'A made-up act, art. 1', text: 'Made up.', url: 'https://example.org/act' },
  language: 'en',
  text: 'Made up: the report is to be removed.',
} satisfies RequestInput

export const exampleRequest: RestrictionRequest = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  recorded_by: 'nhrc-qatar',
  ...exampleRequestInput,
  created_at: '2026-01-31T12:00:00.000000Z',
  state: 'open',
  decision_id: null,
  decided_at: null,
  sealed_at: null,
}
