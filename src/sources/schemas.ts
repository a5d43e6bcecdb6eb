// The shape of a source, and the shapes of raw text that other parts of the catalogue share.
import { z } from 'zod'
import { anyOf, day, languageTag, slug } from '../http/fields.ts'

/** Words of a catalogue entry. The files of the catalogue are held against the same shapes as the answers. */
export const words = z.string().trim().min(1)

const offset = z.int().nonnegative()

export const Span = z
  .strictObject({
    start: offset.describe('Where it begins in the file: UTF-16 code units, from 0.'),
    end: offset.describe('Where it ends, exclusive.'),
    text: words.describe('The slice, verbatim, as the optical character recognition left it.'),
  })
  .meta({ id: 'Span', description: "A verbatim slice of the source's file, whose sha256 the source gives." })

export type Span = z.infer<typeof Span>

export const Correction = z
  .strictObject({
    start: offset.describe('Where the fault begins in the file: UTF-16 code units.'),
    end: offset.describe('Where it ends, exclusive.'),
    found: z.string().min(1).describe('What the file has there.'),
    corrected: z.string().describe('What `text` has instead; may be empty.'),
    kind: z.enum(['ocr', 'footnote_mark']).describe('A fault of character recognition, or the mark of a footnote.'),
    reason: words.describe('Why it is a fault.'),
  })
  .meta({
    id: 'Correction',
    description:
      'One correction. Applying them all to the raw spans, joining those by a space and folding white space gives `text`.',
  })

export type Correction = z.infer<typeof Correction>

/** `include=raw` of catalogue entries. */
export const includeRaw = z
  .enum(['raw'])
  .optional()
  .describe('`raw` adds the verbatim spans of the source and every correction made to them.')

/** `include` of lists of catalogue entries. */
export const includeInList = anyOf(z.enum(['total', 'raw']))
  .optional()
  .describe(
    '`total` counts the rows on all pages together; `raw` adds the verbatim spans of the source and every correction.',
  )

/** `include` of downloads of catalogue entries. */
export const includeInDownload = anyOf(z.enum(['raw']))
  .optional()
  .describe('`raw` adds the verbatim spans of the source and every correction.')

/** The filter by source of what belongs to one. */
export const sourceFilter = anyOf(slug).optional().describe('Only of these sources: ids, any of them.')

/** The same of what concerns recommendations. */
export const madeBySource = anyOf(slug).optional().describe('Recommendations made by any of these sources: ids.')

export const positionField = z.int().describe('Place in the order of the source, from 1.')

export const revisionFields = {
  revision: z.int().describe('Counts the changes of this entry since it was first loaded, from 1.'),
  updated_at: z.string().describe('When this revision was loaded (RFC 3339).'),
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const Source = z
  .strictObject({
    id: slug.describe('Stable id.'),
    title: words.describe('Title of the document.'),
    event: words.describe('The event that it came from.'),
    place: words.describe('Where that was.'),
    start_date: day.describe('First day of the event.'),
    end_date: day.describe('Last day of the event.'),
    hosts: z
      .array(
        z.strictObject({
          name: words.describe('As the source names it.'),
          actor_id: slug.nullable().describe('The same body as an actor here.'),
        }),
      )
      .describe('Who held the event, in the order of the source.'),
    participants: words.nullable().describe('Who took part, in the words of the source.'),
    language: languageTag.describe('Language of the original (BCP 47).'),
    sha256: sha256.describe('SHA-256 of the whole file that offsets refer to, in hexadecimal.'),
    text_sha256: sha256.describe('SHA-256 of the published text alone, as UTF-8, in hexadecimal.'),
    text_start: offset.describe('Where the published text begins in that file: UTF-16 code units.'),
    notes: z.array(words).describe('What its readers should know of how it was taken over.'),
    ...revisionFields,
    text: z.string().optional().describe('The published text, verbatim; only with `include=raw`.'),
  })
  .meta({ id: 'Source', description: 'A document that makes recommendations.' })

export type Source = z.infer<typeof Source>

export const exampleSource: Source = {
  id: 'doha-2020',
  title:
    '"Social Media: Challenges and Ways to Promote Freedoms and Protect Activists" Closing Remarks and Conclusions',
  event: 'International Conference on "Social Media: Challenges and Ways to Promote Freedoms and Protect Activists"',
  place: 'Doha, Qatar',
  start_date: '2020-02-16',
  end_date: '2020-02-17',
  hosts: [{ name: 'Qatari National Human Rights Committee (NHRC)', actor_id: 'nhrc-qatar' }],
  participants: 'more than 250 governmental and non-governmental organizations',
  language: 'en',
  sha256: '86e7bb678c9b39eb6b0e9154e9127c1f37914850004ce7961b0cd5949ca31076',
  text_sha256: '8f0de834edd3ae806e3a885348358a402a553a2460aed6618ad6ec59c05743e7',
  text_start: 2643,
  notes: [],
  revision: 1,
  updated_at: '2026-01-31T12:00:00Z',
}
