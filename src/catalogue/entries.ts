// What a catalogue file becomes in the database: entries, each with the content that its revisions keep.
import type { instruments, principles, recommendations, sources, stakeholder_groups } from '../database/tables.ts'
import { type CatalogueFile, parseCatalogueFile, type UncheckedFile } from './file.ts'
import { publishedText, sha256, verifyCatalogueFile } from './verify.ts'

type Content<Table extends { $inferInsert: { revision: number; updated_at: string } }> = Omit<
  Table['$inferInsert'],
  'revision' | 'updated_at'
>
export type Part = { id: string; label: string; quote: string; note: string | null }
export type Addressee = { stakeholder_group: string | null; subgroup: string | null; actor_id: string | null }
export type PrincipleLink = {
  principle_id: string
  requirement_id: string | null
  recommendation_quote: string
  principle_quote: string
  rationale: string
}
export type InstrumentLink = { instrument_id: string; named_in_text: boolean; quote: string; footnote: number | null }

/** The content of an entry by its noun: the columns of its table and, for a recommendation, what hangs on it. */
export type Contents = {
  sources: Content<typeof sources>
  stakeholder_groups: Content<typeof stakeholder_groups>
  principles: Content<typeof principles>
  instruments: Content<typeof instruments>
  recommendations: Content<typeof recommendations> & {
    parts: Part[]
    addressed_to: Addressee[]
    principles: PrincipleLink[]
    instruments: InstrumentLink[]
  }
}
export type Noun = keyof Contents
export type Entry = { [N in Noun]: { noun: N; id: string; source_id: string; content: Contents[N] } }[Noun]

/** The entries of a file, after it was held against its text. Throws CatalogueError. */
export function entriesOf(unchecked: UncheckedFile): Entry[] {
  const file = parseCatalogueFile(unchecked)
  verifyCatalogueFile(file, unchecked.text)
  const source_id = file.source.id
  const entry = <N extends Noun>(noun: N, content: Contents[N]) =>
    ({ noun, id: content.id, source_id, content }) as Entry
  return [
    entry('sources', sourceOf(file, unchecked.text)),
    ...file.stakeholder_groups.map(({ id, label, heading, subgroups }, index) =>
      entry('stakeholder_groups', {
        id,
        source_id,
        position: index + 1,
        label,
        heading: heading.text,
        subgroups,
        raw: heading.raw,
      }),
    ),
    ...file.principles.map((principle, index) => entry('principles', { ...principle, source_id, position: index + 1 })),
    ...file.instruments.map((instrument, index) =>
      entry('instruments', { ...instrument, url_raw: instrument.url_raw?.raw ?? null, source_id, position: index + 1 }),
    ),
    ...file.recommendations.map((recommendation, index) =>
      entry('recommendations', recommendationOf(recommendation, source_id, index + 1)),
    ),
  ]
}

function sourceOf(file: CatalogueFile, bytes: Buffer): Contents['sources'] {
  const { published_span, ...source } = file.source
  const text = publishedText(file, bytes.toString())
  return { ...source, text, text_sha256: sha256(text), text_start: published_span.start }
}

function recommendationOf(
  given: CatalogueFile['recommendations'][number],
  source_id: string,
  position: number,
): Contents['recommendations'] {
  return {
    ...given,
    source_id,
    position,
    addressed_to: given.addressed_to.map((to) => ({ stakeholder_group: null, subgroup: null, actor_id: null, ...to })),
    principles: given.principles.map(({ principle, requirement, ...link }) => ({
      principle_id: principle,
      requirement_id: requirement,
      ...link,
    })),
    instruments: given.instruments.map(({ instrument, ...link }) => ({ instrument_id: instrument, ...link })),
  }
}
