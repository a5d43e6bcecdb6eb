// The shape of a catalogue file: what one source says, typed in by hand, beside the raw text that it quotes.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { code, day, languageTag, slug, webAddress } from '../http/fields.ts'

/** Sources that this version brings: `<id>.json` and `<id>.txt` in this folder. */
const sourceIds = ['doha-2020']

/** Thrown where a catalogue file is wrong; the message is one line for the operator. */
export class CatalogueError extends Error {}

const text = z.string().trim().min(1)
const offset = z.int().nonnegative()
const span = z.strictObject({ start: offset, end: offset, text })
const correction = z.strictObject({
  start: offset,
  end: offset,
  found: z.string().min(1),
  corrected: z.string(),
  kind: z.enum(['ocr', 'footnote_mark']),
  reason: text,
})
const raw = z.array(span).min(1)
const corrections = z.array(correction)
const notes = z.array(text)

const source = z.strictObject({
  id: slug,
  title: text,
  event: text,
  place: text,
  start_date: day,
  end_date: day,
  hosts: z.array(z.strictObject({ name: text, actor_id: slug.nullable() })),
  language: languageTag,
  participants: text.nullable(),
  published_span: z.strictObject({ start: offset, end: offset }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  notes,
})

const stakeholderGroup = z.strictObject({
  id: code,
  label: text,
  heading: z.strictObject({ raw, text }),
  subgroups: z.array(z.strictObject({ id: code, label: text })),
})

const principle = z.strictObject({
  id: code,
  label: text,
  raw,
  corrections,
  text,
  requirements: z.array(z.strictObject({ id: slug, quote: text })).min(1),
  notes,
})

const instrument = z.strictObject({
  id: slug,
  title: text,
  provision: text.nullable(),
  url: webAddress.nullable(),
  url_raw: z.strictObject({ raw }).nullable(),
  url_corrections: corrections,
  footnote: z.strictObject({ number: z.int().positive(), raw, corrections, text }).nullable(),
  notes,
})

const recommendation = z.strictObject({
  id: slug,
  stakeholder_group: code,
  number: z.int().positive(),
  raw,
  corrections,
  text,
  qualifiers: z.array(z.strictObject({ kind: code, quote: text })),
  parts: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z]{1,2}$/), label: text, quote: text, note: text.nullable() }))
    .min(1),
  addressed_to: z
    .array(
      z.union([
        z.strictObject({ stakeholder_group: code, subgroup: code.nullable() }),
        // A source that speaks to one body by its name.
        z.strictObject({ actor_id: slug }),
      ]),
    )
    .min(1),
  principles: z.array(
    z.strictObject({
      principle: code,
      requirement: slug.nullable(),
      recommendation_quote: text,
      principle_quote: text,
      rationale: text,
    }),
  ),
  instruments: z.array(
    z.strictObject({
      instrument: slug,
      named_in_text: z.boolean(),
      quote: text,
      footnote: z.int().positive().nullable(),
    }),
  ),
  notes,
})

const CatalogueFile = z.strictObject({
  source,
  stakeholder_groups: z.array(stakeholderGroup).min(1),
  principles: z.array(principle),
  instruments: z.array(instrument),
  recommendations: z.array(recommendation).min(1),
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
