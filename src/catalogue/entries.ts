// What a catalogue file becomes in the database: entries, each with the content that its revisions keep.
import type { RecommendationContent } from '../recommendations/schemas.ts'
import type { Source } from '../sources/schemas.ts'
import { type CatalogueFile, parseCatalogueFile, type UncheckedFile } from './file.ts'
import { publishedText, sha256, verifyCatalogueFile } from './verify.ts'

type Placed<List extends keyof CatalogueFile> = CatalogueFile[List] extends (infer Given)[]
  ? Given & { source_id: string; position: number }
  : never

/** The content of an entry by its noun: the columns of its table and, for a recommendation, what hangs on it. */
export type Contents = {
  sources: Omit<Required<Source>, 'revision' | 'updated_at'>
  stakeholder_groups: Placed<'stakeholder_groups'>
  principles: Placed<'principles'>
  instruments: Placed<'instruments'>
  recommendations: RecommendationContent
}
export type Noun = keyof Contents
export type Entry = { [N in Noun]: { noun: N; id: string; source_id: string; content: Contents[N] } }[Noun]

/** The entries of a file, after it was held against its text. Throws CatalogueError. */
export function entriesOf(unchecked: UncheckedFile): Entry[] {
  const file = parseCatalogueFile(unchecked)
  verifyCatalogueFile(file, unchecked.text)
  const source_id = file.source.id
  const lists = ['stakeholder_groups', 'principles', 'instruments', 'recommendations'] as const
  return [
    { noun: 'sources', id: source_id, source_id, content: sourceOf(file, unchecked.text) },
    ...lists.flatMap((noun) =>
      file[noun].map((given, index) => {
        return { noun, id: given.id, source_id, content: { ...given, source_id, position: index + 1 } } as Entry
      }),
    ),
  ]
}

function sourceOf(file: CatalogueFile, bytes: Buffer): Contents['sources'] {
  const { published_span, ...source } = file.source
  const text = publishedText(file, bytes.toString())
  return { ...source, text, text_sha256: sha256(text), text_start: published_span.start }
}
