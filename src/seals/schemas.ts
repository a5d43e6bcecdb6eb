// Shapes of seals, and of the fields that are named to be hidden.
import { z } from 'zod'
import { anyOf, codesOf, freeText, inWords, refusal, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { contentPointer } from '../reports/subject.ts'

export const mostFields = 100

/** The place of a text or link in the content of a report, or of several; or of why it was withdrawn. */
const fieldPointer = contentPointer(
  'It is not the place of a text or link: /narrative, /assessments/N/rationale, /measures/N/title or /url, /evidence/N/title or /url, or what holds several of them; or /withdrawal/reason.',
  'rationale',
  'title|url',
  '|withdrawal/reason',
)

/** Whether words are long enough to stand for something: marks for less would be all over a text. */
const isTelling = (quote: string) =>
  (quote.match(/[^\p{M}\p{C}\s]/gu) ?? []).length >= 3 ||
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]{2}/u.test(quote)

export const HiddenField = z
  .strictObject({
    field: fieldPointer.describe(
      'JSON Pointer to a text or link of the content; `/evidence/0` names all of that item, `/evidence` all items. Of a withdrawn report `/withdrawal/reason`, and nothing else: its content is gone.',
    ),
    quote: freeText(2_000)
      .refine(
        isTelling,
        refusal(
          'So few characters stand all over a text.',
          'Quote at least three, or two of Chinese, Japanese or Korean.',
        ),
      )
      .nullable()
      .default(null)
      .describe(
        'Words of the field, at least three characters (two of Chinese, Japanese or Korean): they alone are hidden, wherever they stand in the report, whatever their case, form of Unicode and vowel signs and whatever spaces or punctuation stand between them, and the rest of each field stays; a link that has them, in one word too or as bytes, is hidden as a whole. Null for the whole field: its text is hidden wherever it is all of a field, and within other fields: a link (with or without `https://`), or a text of 12 characters or more, wherever it stands; a shorter one, very likely a name, where it stands as whole words, but for texts of fewer than three letters (two of Chinese, Japanese or Korean) and of common words alone, such as `Yes` or `Act`.',
      ),
    revision: z
      .int()
      .min(1)
      .max(1_000_000)
      .nullable()
      .default(null)
      .describe(
        'Revision in which the field stands; by default the current one, narrative and rationales in every one. What is hidden is hidden in all revisions, wherever it stands.',
      ),
  })
  .meta({ id: 'HiddenField', description: 'A field of a report, or words of it, that is to be hidden.' })
export type HiddenField = z.infer<typeof HiddenField>

export const SealInput = z.strictObject({
  fields: z.array(HiddenField).min(1).max(mostFields).describe('What is hidden at once.'),
})

const sealStates = {
  in_force: 'it hides its fields',
  decided: 'a decision with reasons took its place',
  lapsed: 'no reasons followed in time: what it hid is public again',
} as const

export const Seal = z
  .object({
    id: z.uuid().describe('Id of the seal.'),
    report_id: z.uuid().describe('The report whose fields it hides.'),
    fields: z.array(z.string()).describe('Which fields, as JSON Pointers into the content.'),
    actor_id: slug.describe('Who sealed them: the author, or a reviewer.'),
    author_id: slug.describe('The author of the report.'),
    addressee_id: slug.describe('The addressee of the report.'),
    state: z.enum(codesOf(sealStates)).describe(`What became of it: ${inWords(sealStates)}.`),
    decision_id: z.uuid().nullable().describe('The decision that gives its reasons; null where there is none.'),
    made_at: z.string().describe('Since when (RFC 3339).'),
    lapses_at: z.string().describe('When it lapses without reasons: 72 hours later (RFC 3339).'),
    ended_at: z.string().nullable().describe('When it ended (RFC 3339); null while it is in force.'),
  })
  .meta({ id: 'Seal', description: 'Fields of a report that are hidden at once, for 72 hours unless reasons follow.' })
export type Seal = z.infer<typeof Seal>

export const sealId = z.object({ id: z.uuid('It is not the id of a seal.').describe('Id of the seal.') })

export const SealFilters = z.strictObject({
  report_id: anyOf(z.uuid('It is not the id of a report.')).optional().describe('Of any of these reports.'),
  actor_id: anyOf(slug).optional().describe('By any of these actors.'),
  state: anyOf(z.enum(codesOf(sealStates)))
    .optional()
    .describe('In any of these states.'),
  ...pageParameters,
})
export type SealFilters = z.infer<typeof SealFilters>

export const exampleSealInput: z.input<typeof SealInput> = {
  fields: [{ field: '/narrative', quote: 'Made-up Name' }, { field: '/evidence/0' }],
}

export const exampleSeal: Seal = {
  id: '5f0c8d1a-0f5e-4c54-8f0a-3d6b7e2f9a11',
  report_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  fields: ['/narrative', '/evidence/0'],
  actor_id: 'made-up-reviewer',
  author_id: 'xxa-nhri',
  addressee_id: 'xxa',
  state: 'in_force',
  decision_id: null,
  made_at: '2026-02-01T12:00:00.000000Z',
  lapses_at: '2026-02-04T12:00:00.000000Z',
  ended_at: null,
}
