// Holds a catalogue file against the text that it quotes: nothing is loaded that the source does not say.
import { createHash } from 'node:crypto'
import type { Correction, Span } from '../sources/schemas.ts'
import { CatalogueError, type CatalogueFile } from './file.ts'

export const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const fold = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The part of the text that is stored and served; what precedes it in a file may be correspondence. */
export function publishedText({ source }: CatalogueFile, text: string): string {
  return text.slice(source.published_span.start, source.published_span.end)
}

/** Throws CatalogueError at the first place where file and text differ, or where the file contradicts itself. */
export function verifyCatalogueFile(file: CatalogueFile, bytes: Buffer): void {
  const { source } = file
  const claim = (place: string, holds: boolean, fault: string) => {
    if (!holds) throw new CatalogueError(`Catalogue file ${source.id}.json, ${place}: ${fault}.`)
  }
  claim('source', sha256(bytes) === source.sha256, `${source.id}.txt does not have the sha256 that the file gives`)
  const text = bytes.toString()
  const published = fold(publishedText(file, text))
  claim('source', published.startsWith(source.title), 'the published span does not begin with the title')
  claim('source', published.includes(source.participants ?? ''), 'the published text does not say who took part')

  const { start: first, end: last } = source.published_span
  const quotes = (place: string, raw: Span[], corrections: Correction[], result: string) => {
    for (const { start, end, text: slice } of raw) {
      claim(place, first <= start && end <= last, `the span from ${start} lies outside the published text`)
      claim(place, text.slice(start, end) === slice, `the span from ${start} is not what the text has there`)
    }
    for (const { start, end, found } of corrections) {
      claim(place, text.slice(start, end) === found, `the correction at ${start} does not find "${found}"`)
      const covered = raw.some((span) => span.start <= start && end <= span.end)
      claim(place, covered, `the correction at ${start} lies in no span`)
    }
    claim(place, correctedText(raw, corrections) === result, 'the corrections do not turn the spans into the text')
  }
  for (const group of file.stakeholder_groups) {
    quotes(group.id, group.raw, [], group.heading)
    claim(group.id, group.heading.includes(group.label), 'the label is not in the heading')
  }
  for (const principle of file.principles) {
    quotes(principle.id, principle.raw, principle.corrections, principle.text)
    claim(principle.id, principle.text.startsWith(principle.label), 'the label does not begin the text')
    for (const { id, quote } of principle.requirements) {
      claim(principle.id, principle.text.includes(quote), `requirement ${id} is not a quote`)
    }
  }
  for (const { id, url, url_raw, url_corrections, footnote } of file.instruments) {
    claim(id, (url === null) === (url_raw === null), 'the address and its raw span come together')
    if (url !== null && url_raw !== null) quotes(id, url_raw, url_corrections, url)
    if (footnote !== null) quotes(id, footnote.raw, footnote.corrections, footnote.text)
  }
  for (const { id, raw, corrections, text: result } of file.recommendations) quotes(id, raw, corrections, result)
  verifyRecommendations(file, claim)
}

type Claim = (place: string, holds: boolean, fault: string) => void

function verifyRecommendations(file: CatalogueFile, claim: Claim): void {
  const groups = new Map(file.stakeholder_groups.map((group) => [group.id, group.subgroups.map(({ id }) => id)]))
  const principles = new Map(file.principles.map((principle) => [principle.id, principle]))
  const instruments = new Map(file.instruments.map((instrument) => [instrument.id, instrument]))
  const rationales = new Set<string>()
  const counted = new Map<string, number>()
  for (const {
    id,
    stakeholder_group,
    number,
    text,
    qualifiers,
    parts,
    addressed_to,
    ...links
  } of file.recommendations) {
    const expected = (counted.get(stakeholder_group) ?? 0) + 1
    counted.set(stakeholder_group, expected)
    claim(id, number === expected, `number ${expected} of its group is missing or not in its place`)
    const named = `${file.source.id}-${stakeholder_group.replaceAll('_', '-')}-${number}`
    claim(id, id === named, `the id should be ${named}`)
    claim(id, groups.has(stakeholder_group), `there is no stakeholder group ${stakeholder_group}`)
    for (const { quote } of [...qualifiers, ...parts]) claim(id, text.includes(quote), `"${quote}" is not a quote`)
    claim(id, new Set(parts.map((part) => part.id)).size === parts.length, 'two parts have one id')
    for (const to of addressed_to) {
      // A source may also speak to one body by its name.
      const either = to.actor_id === null ? to.stakeholder_group !== null : to.stakeholder_group === null
      claim(id, either, 'it is addressed to a group or to an actor, not both')
      const subgroups = to.stakeholder_group === null ? [] : groups.get(to.stakeholder_group)
      claim(id, subgroups !== undefined, `there is no stakeholder group ${to.stakeholder_group}`)
      claim(id, to.subgroup === null || subgroups!.includes(to.subgroup), `there is no subgroup ${to.subgroup}`)
    }
    for (const { principle_id, requirement_id, recommendation_quote, principle_quote, rationale } of links.principles) {
      const principle = principles.get(principle_id)
      claim(id, principle !== undefined, `there is no principle ${principle_id}`)
      const known = requirement_id === null || principle!.requirements.some((one) => one.id === requirement_id)
      claim(id, known, `${principle_id} has no requirement ${requirement_id}`)
      claim(id, text.includes(recommendation_quote), `"${recommendation_quote}" is not a quote`)
      claim(id, principle!.text.includes(principle_quote), `"${principle_quote}" is not a quote of ${principle_id}`)
      claim(id, !rationales.has(rationale), 'a rationale says the same as another one')
      rationales.add(rationale)
    }
    for (const { instrument_id, named_in_text, quote, footnote } of links.instruments) {
      const instrument = instruments.get(instrument_id)
      claim(id, instrument !== undefined, `there is no instrument ${instrument_id}`)
      claim(
        id,
        footnote === (instrument!.footnote?.number ?? null),
        `footnote ${footnote} is not that of ${instrument_id}`,
      )
      const cited = named_in_text ? text : (instrument!.footnote?.text ?? '')
      claim(id, cited.includes(quote), `"${quote}" is not a quote`)
    }
  }
}

/** Corrects each span from its end backwards, so that offsets stay true, and joins the spans by a space. */
function correctedText(raw: Span[], corrections: Correction[]): string {
  const backwards = corrections.toSorted((a, b) => b.start - a.start)
  const corrected = raw.map((span) => {
    let { text } = span
    for (const { start, end, corrected } of backwards) {
      if (start < span.start || end > span.end) continue
      text = text.slice(0, start - span.start) + corrected + text.slice(end - span.start)
    }
    return text
  })
  return fold(corrected.join(' '))
}
