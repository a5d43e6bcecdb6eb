// The shapes of a recommendation: its text, its parts, to whom it speaks, what it is linked to, and its revisions.
import { z } from 'zod'
import { anyOf, code, codesOf, day, inForm, inWords, slug } from '../http/fields.ts'
import { orPicked } from '../http/picked-fields.ts'
import { highlightField, highlightParameter, relevanceInWords, searchText } from '../search/schemas.ts'
import { Correction, positionField, revisionFields, Span, words } from '../sources/schemas.ts'

/** `a` to `z`, then `aa` and so on. */
export const partLetter = z.string().regex(...inForm(/^[a-z]{1,2}$/, 'It is not the letter of a part.', 'a'))

const Part = z.strictObject({
  id: partLetter.describe('`a`, `b`, …: stable within the recommendation, never given to another part.'),
  label: words.describe('The duty in short.'),
  quote: words.describe('The words of `text` that state it.'),
  note: words.nullable().describe('What bounds it, such as "temporary measure".'),
})

const RecommendationPart = Part.extend({
  retired_at: z.string().nullable().describe('Since when it is no longer asked about (RFC 3339); null while it is.'),
}).meta({ id: 'Part', description: 'One separately answerable duty inside a recommendation.' })

const Addressee = z.strictObject({
  stakeholder_group: code.nullable().describe('The group that it addresses; null where it names one actor.'),
  subgroup: code.nullable().describe('The narrower addressees within the group; null for the whole group.'),
  actor_id: slug.nullable().describe('The one actor that it addresses; null where it addresses a group.'),
})

const Addressing = Addressee.extend({
  valid_from: day.nullable().describe('First day on which it is addressed so; null where that was always so.'),
  valid_to: day.nullable().describe('Last day on which it is addressed so; null while that has no end.'),
}).meta({ id: 'Addressing', description: 'To whom a recommendation speaks: a group, a subgroup, or one actor.' })

const PrincipleLink = z
  .strictObject({
    principle_id: code.describe('The principle.'),
    requirement_id: slug.nullable().describe('The one requirement of it; null for the principle as a whole.'),
    recommendation_quote: words.describe('The words of the recommendation that the link rests on.'),
    principle_quote: words.describe('The words of the principle that they meet.'),
    rationale: words.describe('Why they meet.'),
  })
  .meta({
    id: 'PrincipleLink',
    description: 'Editorial: the source does not say which principle a recommendation serves.',
  })

const InstrumentLink = z
  .strictObject({
    instrument_id: slug.describe('The instrument.'),
    named_in_text: z.boolean().describe('Whether the text itself names it; otherwise only a footnote does.'),
    quote: words.describe('The words that cite it, from the text or else the footnote.'),
    footnote: z.int().positive().nullable().describe('Number of the footnote that cites it.'),
  })
  .meta({ id: 'InstrumentLink', description: 'A standard that the recommendation cites.' })

/** What a qualifier does to the duties beside it. */
const qualifierKinds = {
  scope: 'whom, what or which cases the duty covers, or covers in particular',
  temporary: 'the duty holds for a time only',
  condition: 'when the duty holds',
  reason: 'why the duty is there',
  aim: 'what all the duties serve',
  means: 'by what means, or after what standard, the duty is to be carried out',
  starting_point: 'the duty is where to begin, not where to stop',
  context: 'the circumstances, told beside the duty',
  addressee: 'whom within the group the duty addresses',
} as const

const said = {
  id: slug.describe('Stable id: source, group and number.'),
  source_id: slug.describe('The source that makes it.'),
  position: positionField,
  stakeholder_group: code.describe('The group under whose heading it stands.'),
  number: z.int().positive().describe('Its number within the group, from 1.'),
  text: words.describe("Its text with faults of character recognition corrected; the source's own slips stay."),
  qualifiers: z
    .array(
      z.strictObject({
        kind: z.enum(codesOf(qualifierKinds)).describe(`What the words do: ${inWords(qualifierKinds)}.`),
        quote: words.describe('The words of `text`.'),
      }),
    )
    .describe('Words that bound or explain the duties without being one.'),
  principles: z.array(PrincipleLink).describe('Principles that it serves; none where none fits.'),
  instruments: z.array(InstrumentLink).describe('Instruments that it cites.'),
  notes: z.array(words).describe('What readers should know of how the text was taken over.'),
}
const raw = z.array(Span).min(1)
const corrections = z.array(Correction)

/** What the catalogue says of a recommendation, and each of its revisions keeps. */
export const RecommendationContent = z.strictObject({
  ...said,
  parts: z.array(Part).min(1).describe('The duties in it.'),
  addressed_to: z.array(Addressee).min(1).describe('To whom it spoke.'),
  raw: raw.describe('Its text as it stands in the source.'),
  corrections: corrections.describe('What was corrected.'),
})

export type RecommendationContent = z.infer<typeof RecommendationContent>

export const Recommendation = z
  .strictObject({
    ...said,
    parts: z.array(RecommendationPart).describe('The duties in it, one by one, those that retired among them.'),
    addressed_to: z.array(Addressing).describe('To whom it speaks, or once spoke.'),
    ...revisionFields,
    raw: raw.optional().describe('Its text as it stands in the source; only with `include=raw`.'),
    corrections: corrections.optional().describe('What was corrected; only with `include=raw`.'),
    highlight: highlightField,
  })
  .meta({ id: 'Recommendation', description: 'One numbered item of a source.' })

export type Recommendation = z.infer<typeof Recommendation>

/** By what a recommendation is known. */
export const keyOfRecommendation = ['id'] as const
export const PickableRecommendation = orPicked(Recommendation, keyOfRecommendation)

export const RecommendationRevision = z
  .object({
    recommendation_id: slug.describe('The recommendation.'),
    revision: z.int().describe('Counts its changes, from 1.'),
    loaded_at: z.string().describe('Since when the service said this (RFC 3339); it did until the next revision.'),
    content: RecommendationContent.describe('What the catalogue said of it.'),
  })
  .meta({ id: 'RecommendationRevision', description: 'What was known of a recommendation, and since when.' })

export type RecommendationRevision = z.infer<typeof RecommendationRevision>

/** Orders of the whole list. */
export const orders = ['position', '-updated_at', 'updated_at'] as const
export type RecommendationOrder = (typeof orders)[number]

export const searching = {
  q: searchText('text and parts, and labels of the group, principles and instruments that it is linked to'),
  highlight: highlightParameter,
  sort: z
    .enum(['relevance', ...orders])
    .optional()
    .describe(
      `Order: ${relevanceInWords} Else \`position\`, that of the sources, or by when they last changed, \`-\` for the newest first; ties by id.`,
    ),
}

export const filters = {
  source: anyOf(slug).optional().describe('Made by any of these sources: ids.'),
  stakeholder_group: anyOf(code).optional().describe('Under the heading of any of these groups: codes.'),
  principle: anyOf(code)
    .optional()
    .describe('Linked to any of these principles: codes; `unassigned` for those linked to none.'),
  instrument: anyOf(slug)
    .optional()
    .describe('Citing any of these instruments: ids; `unassigned` for those citing none.'),
  addressee_id: anyOf(slug)
    .optional()
    .describe('Addressed today to any of these actors, by group, by subgroup or by name: ids.'),
}

export const exampleRecommendation: Recommendation = {
  id: 'doha-2020-states-6',
  source_id: 'doha-2020',
  position: 6,
  stakeholder_group: 'states',
  number: 6,
  text: 'Include the protection of NHRIs within national cybersecurity policy, plans and infrastructure.',
  qualifiers: [],
  parts: [
    {
      id: 'a',
      label: 'protection of NHRIs within national cybersecurity policy, plans and infrastructure',
      quote: 'Include the protection of NHRIs within national cybersecurity policy, plans and infrastructure',
      note: null,
      retired_at: null,
    },
  ],
  addressed_to: [{ stakeholder_group: 'states', subgroup: null, actor_id: null, valid_from: null, valid_to: null }],
  principles: [],
  instruments: [],
  notes: [],
  revision: 1,
  updated_at: '2026-01-31T12:00:00Z',
}

const { parts, addressed_to, revision, updated_at, ...rest } = exampleRecommendation
export const exampleRevision: RecommendationRevision = {
  recommendation_id: rest.id,
  revision,
  loaded_at: updated_at,
  content: {
    ...rest,
    parts: parts.map(({ retired_at: _retired_at, ...part }) => part),
    addressed_to: addressed_to.map(({ valid_from: _valid_from, valid_to: _valid_to, ...to }) => to),
    raw: [
      {
        start: 8067,
        end: 8161,
        text: 'Include the protection ofNHRis within national cybersecurity policy, plans and infrastructure.',
      },
    ],
    corrections: [
      {
        start: 8090,
        end: 8097,
        found: 'ofNHRis',
        corrected: 'of NHRIs',
        kind: 'ocr',
        reason: 'blank lost; I read as i',
      },
    ],
  },
}
