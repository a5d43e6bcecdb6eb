// What stands in a report in place of what is sealed: pure, from what was written to what is shown and back. A mask hides a
// text wherever it stands in the report, so that no other field and no other revision tells it.
import { isDeepStrictEqual } from 'node:util'
import type { ReportContent } from './schemas.ts'

export type Content = Pick<ReportContent, 'narrative' | 'assessments' | 'measures' | 'evidence'>

type Linked = { title: string; url: string | null }

/** `whole`: texts that are hidden where they are all of a field; else words that are hidden within any field. */
export type Mask = { mark: string; whole: boolean; texts: readonly string[] }

/** The longest text that an answer has in a field: with marks that make it longer, the field becomes one mark. */
const most = { narrative: Number.POSITIVE_INFINITY, rationale: 4_000, title: 500 }

/** Every field that can be hidden: texts and links. Codes and days are what figures rest on, and stay. */
export function fieldsOf({ narrative, assessments, measures, evidence }: Content): Map<string, string> {
  const items = (list: string, all: Content['measures'] | Content['evidence']) =>
    all.flatMap(({ title, url }, place): [string, string | null][] => [
      [`/${list}/${place}/title`, title],
      [`/${list}/${place}/url`, url],
    ])
  const fields: [string, string | null][] = [
    ['/narrative', narrative],
    ...assessments.map(({ rationale }, place): [string, string | null] => [
      `/assessments/${place}/rationale`,
      rationale,
    ]),
    ...items('measures', measures),
    ...items('evidence', evidence),
  ]
  return new Map(fields.filter((field): field is [string, string] => field[1] !== null))
}

/** A report as it is shown under these masks. */
export function masked(content: Content, masks: readonly Mask[]): Content {
  if (masks.length === 0) return content
  const text = (value: string, longest: number) => maskedText(value, masks, longest)
  const item = <Item extends Linked>(one: Item): Item => ({
    ...one,
    title: text(one.title, most.title),
    url: one.url === null || hides(masks, one.url) ? null : one.url,
  })
  return {
    narrative: text(content.narrative, most.narrative),
    assessments: content.assessments.map(({ rationale, ...one }) => ({
      ...one,
      rationale: rationale === null ? null : text(rationale, most.rationale),
    })),
    measures: content.measures.map(item),
    evidence: content.evidence.map(item),
  }
}

/** All of a restricted report that stays where it is kept: levels, as figures of earlier moments rest on them. */
export const bare = ({ assessments }: Content): Content => ({
  narrative: '',
  assessments: assessments.map((one) => ({ ...one, rationale: null })),
  measures: [],
  evidence: [],
})

const hides = (masks: readonly Mask[], value: string) =>
  masks.some(({ whole, texts }) => texts.some((text) => (whole ? text === value : value.includes(text))))

function maskedText(value: string, masks: readonly Mask[], longest: number): string {
  const whole = masks.find((mask) => mask.whole && mask.texts.includes(value))
  if (whole !== undefined) return whole.mark
  const spans = masks
    .filter((mask) => !mask.whole)
    .flatMap(({ mark, texts }) => texts.flatMap((text) => spansOf(value, text, mark)))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  let shown = ''
  let at = 0
  for (const { start, end, mark } of spans) {
    // One that begins within the span before it only makes that longer.
    if (start >= at) shown += value.slice(at, start) + mark
    at = Math.max(at, end)
  }
  shown += value.slice(at)
  return shown.length > longest ? spans[0]!.mark : shown
}

function spansOf(value: string, text: string, mark: string) {
  const spans: { start: number; end: number; mark: string }[] = []
  for (let start = value.indexOf(text); start >= 0; start = value.indexOf(text, start + 1)) {
    spans.push({ start, end: start + text.length, mark })
  }
  return spans
}

/**
 * What an author wrote who was shown `shown` instead of `original`: where it repeats a mark, what the mark stands for, so
 * that an edit of the rest neither brings back nor loses what is sealed.
 */
export function unmasked(given: Content, shown: Content, original: Content, masks: readonly Mask[]): Content {
  const behind = originalsOf(shown, original, masks)
  const text = (value: string) => {
    let written = value
    for (const [mark, was] of behind) written = written.replaceAll(mark, () => was)
    return written
  }
  const items = <Item extends Linked>(list: 'measures' | 'evidence', all: Item[]) =>
    all.map((one, at): Item => {
      const same = placeOf<Linked>(shown[list], at, (other) => isDeepStrictEqual(other, one))
      if (same >= 0) return original[list][same] as unknown as Item
      // A link is hidden without a mark: the title beside it tells which it was.
      const isBeside = ({ title, url }: Linked) => title === one.title && url === null
      const beside = one.url === null ? placeOf<Linked>(shown[list], at, isBeside) : -1
      return { ...one, title: text(one.title), url: one.url ?? original[list][beside]?.url ?? null }
    })
  return {
    narrative: given.narrative === shown.narrative ? original.narrative : text(given.narrative),
    assessments: given.assessments.map((one, at) => {
      const same = placeOf(shown.assessments, at, (other) => isDeepStrictEqual(other, one))
      if (same >= 0) return original.assessments[same]!
      return { ...one, rationale: one.rationale === null ? null : text(one.rationale) }
    }),
    measures: items('measures', given.measures),
    evidence: items('evidence', given.evidence),
  }
}

/** Where an item like this is: in its old place before any other, as several may look alike. */
const placeOf = <Item>(items: readonly Item[], at: number, isIt: (item: Item) => boolean) =>
  items[at] !== undefined && isIt(items[at]) ? at : items.findIndex(isIt)

/** What each mark stands for in the report that was shown. */
function originalsOf(shown: Content, original: Content, masks: readonly Mask[]): [mark: string, was: string][] {
  const before = fieldsOf(original)
  const visible = [...fieldsOf(shown)]
  return masks.flatMap(({ mark, whole, texts }): [string, string][] => {
    // A field is one mark where it was hidden whole, or had no room for several.
    const place = visible.find(([, value]) => value === mark)?.[0]
    const was = (place && before.get(place)) ?? (whole ? undefined : texts[0])
    return was === undefined ? [] : [[mark, was]]
  })
}
