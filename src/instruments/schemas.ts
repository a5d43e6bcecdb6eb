// The shape of an instrument: a standard that recommendations cite.
import { z } from 'zod'
import { slug, webAddress } from '../http/fields.ts'
import { Correction, positionField, revisionFields, Span, words } from '../sources/schemas.ts'

export const Footnote = z.strictObject({
  number: z.int().positive().describe('Its number in the source.'),
  text: words.describe('The footnote, with faults of character recognition corrected.'),
  raw: z.array(Span).min(1).optional().describe('As it stands in the source; only with `include=raw`.'),
  corrections: z.array(Correction).optional().describe('What was corrected; only with `include=raw`.'),
})

export const Instrument = z
  .strictObject({
    id: slug.describe('Stable id.'),
    source_id: slug.describe('The source that cites it.'),
    position: positionField,
    title: words.describe('Its title.'),
    provision: words.nullable().describe('The article or paragraph that is cited; null for the whole.'),
    url: webAddress
      .nullable()
      .describe('The address that the source gives, mended where character recognition broke it.'),
    footnote: Footnote.nullable().describe('The footnote that cites it; null where only the text names it.'),
    notes: z.array(words).describe('What readers should know of how it was identified.'),
    ...revisionFields,
    url_raw: z
      .array(Span)
      .min(1)
      .nullable()
      .optional()
      .describe('The address as it stands in the source; only with `include=raw`.'),
    url_corrections: z.array(Correction).optional().describe('How the address was mended; only with `include=raw`.'),
  })
  .meta({ id: 'Instrument', description: 'A standard that recommendations cite, in their text or in a footnote.' })

export type Instrument = z.infer<typeof Instrument>

export const exampleInstrument: Instrument = {
  id: 'santa-clara-principles',
  source_id: 'doha-2020',
  position: 5,
  title: 'Santa Clara Principles on Transparency and Accountability in Content Moderation',
  provision: null,
  url: 'https://www.santaclaraprinciples.org/',
  footnote: { number: 2, text: 'https://www.santaclaraprinciples.org/' },
  notes: [],
  revision: 1,
  updated_at: '2026-01-31T12:00:00Z',
}
