// What is served is what the source says: held against the raw text and the normative table by code of its own.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { startService } from '../support/app.ts'
import { countRecommendations, findPrincipleHeadings } from './count-source.ts'
import { catalogueLists, everything, type Row } from './everything.ts'

const { anonymous } = await startService(t)
const bytes = readFileSync('src/catalogue/doha-2020.txt')
const file = bytes.toString()
const { rows: recommendations } = await everything(anonymous, '/v1/recommendations?include=raw&limit=10')
const { rows: principles } = await everything(anonymous, '/v1/principles?include=raw')
const { rows: instruments } = await everything(anonymous, '/v1/instruments?include=raw')

t.test('the source has 27 recommendations, 6 + 7 + 6 + 5 + 3, as a count of the raw text finds', async (t) => {
  const served: Record<string, number> = {}
  for (const { stakeholder_group } of recommendations) served[stakeholder_group] = (served[stakeholder_group] ?? 0) + 1
  t.strictSame(served, { states: 6, companies: 7, civil_society: 6, international_organizations: 5, nhris: 3 })
  t.strictSame(served, countRecommendations(file))
  t.strictSame(
    recommendations.map(({ position }) => position),
    Array.from({ length: 27 }, (_, index) => index + 1),
  )
})

t.test('the source has five principles, under its own headings', async (t) => {
  t.strictSame(
    principles.map(({ label }) => label),
    findPrincipleHeadings(file),
  )
  t.equal(principles.length, 5)
})

t.test('the 40 parts are those of the normative table', async (t) => {
  const table = readFileSync('test/catalogue/doha-2020-parts.txt', 'utf8')
  const expected = [...table.matchAll(/^\| ([a-z-]+-\d) \| (.+) \|$/gm)].map(([, id, parts]) => [
    `doha-2020-${id}`,
    ...parts!.split(' · '),
  ])
  const served = recommendations.map(({ id, parts }) => [
    id,
    ...parts.map(({ id, label, note }: Row) => `${id} ${label}${note === null ? '' : ` (${note})`}`),
  ])
  t.strictSame(served, expected)
  t.equal(recommendations.flatMap(({ parts }) => parts).length, 40)
})

t.test('ids say source, group and number', async (t) => {
  for (const { id, source_id, stakeholder_group, number } of recommendations) {
    t.equal(id, `${source_id}-${stakeholder_group.replaceAll('_', '-')}-${number}`)
  }
})

/** The file with every correction made in it, cut at the spans: another way than the loader's, which corrects each span. */
function readCorrected(raw: Row[], corrections: Row[]): string {
  const units = [...Array(file.length).keys()].map((at) => file.charAt(at))
  for (const { start, end, corrected } of corrections) {
    units[start] = corrected
    for (let at = start + 1; at < end; at += 1) units[at] = ''
  }
  const words = raw.flatMap(({ start, end }) => units.slice(start, end).join('').split(/\s+/))
  return words.filter((word) => word !== '').join(' ')
}

t.test('raw spans are slices of the file, and the corrections make them the text', async (t) => {
  const quoted = [
    ...recommendations.map(({ id, text, raw, corrections }) => ({ id, text, raw, corrections })),
    ...principles.map(({ id, text, raw, corrections }) => ({ id, text, raw, corrections })),
    ...instruments.flatMap(({ id, url, url_raw, url_corrections, footnote }) => [
      ...(url === null ? [] : [{ id: `address of ${id}`, text: url, raw: url_raw, corrections: url_corrections }]),
      ...(footnote === null ? [] : [{ id: `footnote of ${id}`, ...footnote }]),
    ]),
  ]
  t.equal(quoted.length, 27 + 5 + 5 + 7)
  for (const { id, text, raw, corrections } of quoted) {
    for (const span of raw) t.equal(file.slice(span.start, span.end), span.text, id)
    for (const { start, end, found } of corrections) t.equal(file.slice(start, end), found, id)
    t.equal(readCorrected(raw, corrections), text, id)
  }
})

t.test('every quote is found in what it quotes, and no two rationales say the same', async (t) => {
  const textOf = new Map(principles.map(({ id, text }) => [id, text]))
  const footnoteOf = new Map(instruments.map(({ id, footnote }) => [id, footnote?.text]))
  const rationales = []
  for (const { id, text, qualifiers, parts, ...links } of recommendations) {
    for (const { quote } of [...qualifiers, ...parts]) t.ok(text.includes(quote), `${id}: ${quote}`)
    for (const { principle_id, recommendation_quote, principle_quote, rationale } of links.principles) {
      t.ok(text.includes(recommendation_quote), `${id}: ${recommendation_quote}`)
      t.ok(textOf.get(principle_id).includes(principle_quote), `${id}: ${principle_quote}`)
      rationales.push(rationale)
    }
    for (const { instrument_id, named_in_text, quote } of links.instruments) {
      t.equal(text.includes(quote), named_in_text, `${id}: ${quote}`)
      if (!named_in_text) t.ok(footnoteOf.get(instrument_id).includes(quote), `${id}: ${quote}`)
    }
  }
  for (const { id, text, requirements } of principles) {
    for (const { quote } of requirements) t.ok(text.includes(quote), `${id}: ${quote}`)
  }
  t.ok(rationales.length > 0)
  t.equal(new Set(rationales).size, rationales.length)
})

t.test('every address of an instrument is whole', async (t) => {
  for (const { url } of instruments) if (url !== null) t.match(url, /^https:\/\/[a-z.]+\/\S*$/)
})

t.test('the published text and both hashes are those of the file', async (t) => {
  const { body } = await anonymous.get('/v1/sources/doha-2020?include=raw')
  const sha256 = (value: Buffer | string) => createHash('sha256').update(value).digest('hex')
  t.equal(body.sha256, sha256(bytes))
  t.equal(body.text_sha256, sha256(body.text))
  t.equal(file.slice(body.text_start, body.text_start + body.text.length), body.text)
  t.match(body.text, /^"Social Media: Challenges/)
})

t.test('nothing of the invitation is served anywhere', async (t) => {
  const invitation = /@|\b300\b|Cristian|Silviu|Busei|BU~OI|Excellency|Rskotoub|Marri|nhrc\.org/i
  t.match(file, invitation)
  const ids = new Map<string, string[]>()
  for (const list of catalogueLists) {
    const answer = await anonymous.get(`/v1/${list}${list === 'sources' ? '' : '?include=raw'}`)
    t.notMatch(answer.text, invitation, list)
    ids.set(
      list,
      answer.body.data.map(({ id }: Row) => id),
    )
  }
  for (const [list, known] of ids) {
    for (const id of known) t.notMatch((await anonymous.get(`/v1/${list}/${id}?include=raw`)).text, invitation, id)
  }
  for (const id of ids.get('recommendations')!) {
    t.notMatch((await anonymous.get(`/v1/recommendations/${id}/revisions`)).text, invitation, id)
  }
})
