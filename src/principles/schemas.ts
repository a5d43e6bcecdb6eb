// The shape of a principle and its requirements.
import { z } from 'zod'
import { code, slug } from '../http/fields.ts'
import { Correction, positionField, revisionFields, Span, words } from '../sources/schemas.ts'

export const Principle = z
  .strictObject({
    id: code.describe('Stable code.'),
    source_id: slug.describe('The source that states it.'),
    position: positionField,
    label: words.describe('Its name as the source writes it.'),
    text: words.describe('The whole principle, with faults of character recognition corrected.'),
    requirements: z
      .array(
        z.strictObject({
          id: slug.describe('Stable id.'),
          quote: words.describe('What it demands, quoted from `text`.'),
        }),
      )
      .min(1)
      .describe('Each thing that the principle demands, one by one.'),
    notes: z.array(words).describe('What readers should know of how the text was taken over.'),
    ...revisionFields,
    raw: z.array(Span).min(1).optional().describe('The text as it stands in the source; only with `include=raw`.'),
    corrections: z.array(Correction).optional().describe('What was corrected; only with `include=raw`.'),
  })
  .meta({ id: 'Principle', description: 'A ground rule that a source states.' })

export type Principle = z.infer<typeof Principle>

export const examplePrinciple: Principle = {
  id: 'access_to_remedy',
  source_id: 'doha-2020',
  position: 4,
  label: 'ACCESS TO REMEDY',
  text: 'ACCESS TO REMEDY - procedural safeguards should be respected, e.g. access to independent courts or tribunals; Government agencies should never be the arbiters of lawful expression.',
  requirements: [
    {
      id: 'access-to-remedy-1',
      quote: 'procedural safeguards should be respected, e.g. access to independent courts or tribunals',
    },
    { id: 'access-to-remedy-2', quote: 'Government agencies should never be the arbiters of lawful expression' },
  ],
  notes: [],
  revision: 1,
  updated_at: '2026-01-31T12:00:00Z',
}
