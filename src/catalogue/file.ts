// The shape of a catalogue file: what one source says, typed in by hand, beside the raw text that it quotes. It is that of
// the answers, with everything raw and without what the service adds.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Footnote, Instrument } from '../instruments/schemas.ts'
import { Principle } from '../principles/schemas.ts'
import { RecommendationContent } from '../recommendations/schemas.ts'
import { Source, Span } from '../sources/schemas.ts'
import { StakeholderGroup } from '../stakeholder-groups/schemas.ts'

/** Sources that this version brings: `<id>.json` and `<id>.txt` in this folder. */
const sourceIds = ['doha-2020']

/** Thrown where a catalogue file is wrong; the message is one line for the operator. */
export class CatalogueError extends Error {}

/** Every entry is of the source and has its place by the order of the file. */
const placed = { source_id: true, position: true } as const
const kept = { revision: true, updated_at: true } as const

const CatalogueFile = z.strictObject({
  source: Source.omit({ text: true, text_sha256: true, text_start: true, ...kept }).extend({
    /** What is stored and served; what precedes it in the text may be correspondence. */
    published_span: Span.omit({ text: true }),
  }),
  stakeholder_groups: z.array(StakeholderGroup.omit({ ...placed, ...kept }).required()).min(1),
  principles: z.array(Principle.omit({ ...placed, ...kept }).required()),
  instruments: z.array(
    Instrument.omit({ ...placed, ...kept })
      .required()
      .extend({ footnote: Footnote.required().nullable() }),
  ),
  recommendations: z.array(RecommendationContent.omit(placed)).min(1),
})
export type CatalogueFile = z.infer<typeof CatalogueFile>

/** A catalogue file as it lies on the disk: JSON not yet checked, and all bytes of the text that it quotes. */
export type UncheckedFile = { name: string; json: unknown; text: Buffer }

export async function readCatalogueFiles(): Promise<UncheckedFile[]> {
  return Promise.all(
    sourceIds.map(async (id) => {
      const read = (ending: string) => readFile(new URL(`${id}.${ending}`, import.meta.url))
      const [json, text] = await Promise.all([read('json'), read('txt')])
      return { name: `${id}.json`, json: JSON.parse(json.toString()) as unknown, text }
    }),
  )
}

/** Throws CatalogueError with the first thing that is not as the shape says. */
export function parseCatalogueFile({ name, json }: UncheckedFile): CatalogueFile {
  const parsed = CatalogueFile.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new CatalogueError(`Catalogue file ${name} is wrong at /${issue.path.join('/')}: ${issue.message}.`)
}
