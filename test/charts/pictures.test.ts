// What holds for every picture: well-formed, harmless, described, inside its frame, the same bytes for the same figures.
import t from 'tap'
import { drawLevelBars } from '../../src/charts/bars.ts'
import { drawCoverage } from '../../src/charts/coverage.ts'
import { drawHeatMap } from '../../src/charts/heat-map.ts'
import { drawHistory } from '../../src/charts/lines.ts'
import { type ChartParameters, languages } from '../../src/charts/schemas.ts'
import { widthOf } from '../../src/charts/text.ts'
import { descriptionOf, type Node, nodesOf, textsOf } from './parse.ts'
import {
  arabic,
  bars,
  countries,
  countsOf,
  coverage,
  groups,
  heading,
  heatMap,
  history,
  hostile,
  long,
  months,
  options,
} from './samples.ts'

const labels = [long, hostile, 'x'.repeat(5000), '中文标签'.repeat(40), '👩‍👩‍👧‍👦'.repeat(50), arabic[4]!, ' ', '']
const lines = (many: number, values: (number | null)[]) =>
  history(values.length, {
    series: { by: 'label', level: 'implemented', lines: countries(many).map((label) => ({ label, values })) },
  })
const cases: Record<string, (options: ChartParameters) => string> = {
  'bars of five groups': (options) => drawLevelBars(bars(groups), options),
  'bars as shares': (options) => drawLevelBars(bars(groups), { ...options, scale: 'share' }),
  'bars as known at a moment': (options) => drawLevelBars(bars(groups, { as_of: '2026-01-31T12:00:00Z' }), options),
  'one bar': (options) => drawLevelBars(bars(['States']), options),
  'sixty bars': (options) => drawLevelBars(bars(countries(60)), options),
  'a thousand bars': (options) => drawLevelBars(bars(countries(1000)), options),
  'bars with difficult labels': (options) => drawLevelBars(bars(labels), options),
  'bars in Arabic': (options) => drawLevelBars(bars([...arabic, 'Companies']), options),
  'no bars': (options) => drawLevelBars(bars([]), options),
  'bars of nothing': (options) =>
    drawLevelBars(bars(['a', 'b'], { bars: [{ label: 'a', counts: countsOf([]), contested: 0 }] }), options),
  'bars of millions': (options) =>
    drawLevelBars(
      { ...heading, bars: [{ label: 'a', counts: countsOf([1, 9_876_543]), contested: 7_654_321 }] },
      options,
    ),
  'a hostile heading': (options) =>
    drawLevelBars({ ...bars(groups), title: hostile, source: hostile, frame: hostile }, options),
  'a heat map of 12 × 8': (options) => drawHeatMap(heatMap(countries(12), countries(8)), options),
  'a heat map of one cell': (options) => drawHeatMap(heatMap(['States'], ['Legality']), options),
  'a heat map of 200 × 200': (options) => drawHeatMap(heatMap(countries(200), countries(200)), options),
  'a heat map with difficult labels': (options) => drawHeatMap(heatMap(labels, labels), options),
  'a heat map without columns': (options) => drawHeatMap(heatMap(groups, []), options),
  'coverage of five groups': (options) => drawCoverage(coverage(groups), options),
  'coverage of a thousand': (options) => drawCoverage(coverage(countries(1000)), options),
  'coverage with difficult labels': (options) => drawCoverage(coverage(labels), options),
  'coverage of none': (options) => drawCoverage(coverage([]), options),
  'seven lines of 120 months': (options) => drawHistory(history(120), options),
  'one date': (options) => drawHistory(history(1), options),
  'one date with difficult labels': (options) =>
    drawHistory(
      history(1, {
        series: { by: 'label', level: 'informed', lines: labels.map((label) => ({ label, values: [7] })) },
      }),
      options,
    ),
  'two dates': (options) => drawHistory(history(2), options),
  'no date': (options) => drawHistory(history(0), options),
  'lines of nothing': (options) => drawHistory(lines(3, [0, 0, 0]), options),
  'lines without values': (options) => drawHistory(lines(3, [null, null]), options),
  'lines with gaps': (options) => drawHistory(lines(5, [null, 3, null, 4, 5, null]), options),
  'a hundred lines': (options) => drawHistory(lines(100, [1, 2, 3]), options),
  'lines with difficult labels': (options) =>
    drawHistory(
      history(6, {
        series: { by: 'label', level: 'informed', lines: labels.map((label) => ({ label, values: [1, 2] })) },
      }),
      options,
    ),
  'shares by quarter': (options) =>
    drawHistory({ ...lines(2, [0.0001, 0.5, 1]), unit: 'share', interval: 'quarter', dates: months(3) }, options),
}
const looks = [
  options(),
  options({ scale: 'count' }),
  options({ theme: 'dark', lang: 'ar' }),
  options({ lang: 'ar', width: 320, height: 200 }),
  options({ lang: 'ru', width: 320, height: 200, scale: 'count' }),
  options({ lang: 'fr', width: 320 }),
  options({ lang: 'es', width: 2400, height: 200, scale: 'count' }),
  options({ theme: 'dark', lang: 'zh', width: 2400, height: 2400 }),
  options({ width: 320, height: 2400 }),
]
const every = Object.entries(cases).flatMap(([name, draw]) =>
  looks.map((look) => {
    const svg = draw(look)
    return {
      name: `${name}: ${Object.values(look).join(' ')}`,
      look,
      svg,
      nodes: nodesOf(svg),
      again: () => draw(look),
    }
  }),
)

const drawn = ['svg', 'title', 'desc', 'defs', 'pattern', 'g', 'rect', 'path', 'circle', 'text']

t.test('well-formed, of harmless elements and attributes, without reference to anything outside', async (t) => {
  for (const { name, nodes } of every) {
    const strange = nodes.filter(({ name }) => !drawn.includes(name)).map(({ name }) => name)
    t.strictSame(strange, [], name)
    const attributes = new Set(nodes.flatMap(({ attributes }) => Object.keys(attributes)))
    const forbidden = [...attributes].filter((name) => /^on|href|style|src|^class$/i.test(name))
    t.strictSame(forbidden, [], name)
    const ids = nodes.flatMap(({ attributes }) => attributes.id ?? [])
    t.equal(new Set(ids).size, ids.length, `${name}: ids are unique`)
    for (const { attributes } of nodes) {
      for (const value of Object.values(attributes)) {
        if (/NaN|Infinity|undefined/.test(value)) t.fail(`${name}: ${value}`)
        if (value.includes('url(')) t.ok(ids.includes(/^url\(#([\w-]+)\)$/.exec(value)?.[1] ?? ''), value)
      }
    }
  }
})

t.test(
  'an image with a name and a description, in its language and direction, of the size that was asked for',
  async (t) => {
    for (const { name, look, nodes } of every) {
      const { attributes } = nodes[0]!
      const [title, desc] = [nodes[1]!, nodes[2]!]
      t.strictSame([title.name, desc.name], ['title', 'desc'], name)
      t.equal(attributes.role, 'img', name)
      t.equal(attributes['aria-labelledby'], `${title.attributes.id} ${desc.attributes.id}`, name)
      t.strictSame([attributes.lang, attributes['xml:lang']], [look.lang, look.lang], name)
      t.equal(attributes.direction, look.lang === 'ar' ? 'rtl' : 'ltr', name)
      t.equal(attributes.width, String(look.width), name)
      t.ok(Number(attributes.height) >= 200 && Number(attributes.height) <= 2400, name)
      if (look.height) t.equal(attributes.height, String(look.height), name)
      t.equal(attributes.viewBox, `0 0 ${attributes.width} ${attributes.height}`, name)
    }
  },
)

/** Where a line of text lies at most, by the estimate. */
function boxOf({ attributes, text }: Node, root: string) {
  const [x, y, size] = [Number(attributes.x), Number(attributes.y), Number(attributes['font-size'])]
  const width = widthOf(text, size, attributes['font-weight'] !== undefined)
  const rtl = (attributes.direction ?? root) === 'rtl'
  const anchor = attributes['text-anchor'] ?? 'start'
  const left = anchor === 'middle' ? x - width / 2 : (anchor === 'start') === rtl ? x - width : x
  const turn = (Number(/^rotate\((-?\d+)/.exec(attributes.transform ?? '')?.[1] ?? 0) * Math.PI) / 180
  const ends = [left, left + width].map(
    (end) => [x + (end - x) * Math.cos(turn), y + (end - x) * Math.sin(turn)] as const,
  )
  return { left: Math.min(...ends.map(([x]) => x)), right: Math.max(...ends.map(([x]) => x)), ends, size }
}

t.test('no text leaves the picture', async (t) => {
  for (const { name, nodes } of every) {
    const [width, height] = [Number(nodes[0]!.attributes.width), Number(nodes[0]!.attributes.height)]
    for (const node of nodes.filter(({ name }) => name === 'text')) {
      const { left, right, ends, size } = boxOf(node, nodes[0]!.attributes.direction!)
      const inside =
        left >= -1 && right <= width + 1 && ends.every(([, y]) => y - size * 0.7 >= -1 && y + size * 0.2 <= height + 1)
      if (!inside) t.fail(`${name}: "${node.text}" from ${left} to ${right}, ${ends.join(' to ')}`)
    }
  }
})

/** Of a line of text that lies level: letters without what hangs below them. */
function levelBox(node: Node, root: string) {
  const { left, right, ends, size } = boxOf(node, root)
  const y = ends[0]![1]
  return { text: node.text, left, right, top: y - size * 0.7, bottom: y }
}

t.test('no text lies over another', async (t) => {
  for (const { name, nodes } of every) {
    const boxes = nodes
      .filter(({ name, attributes }) => name === 'text' && !attributes.transform)
      .map((node) => levelBox(node, nodes[0]!.attributes.direction!))
      .sort((a, b) => a.top - b.top)
    for (const [at, box] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        if (other.top >= box.bottom) break
        const over = Math.min(box.right, other.right) - Math.max(box.left, other.left)
        if (over > 1 && Math.min(box.bottom, other.bottom) - other.top > 1) {
          t.fail(`${name}: "${box.text}" and "${other.text}" by ${over}`)
        }
      }
    }
  }
})

t.test('title, address, frame and date stand in the picture; also in the description', async (t) => {
  for (const { name, look, nodes } of every.filter(({ name, look }) => look.width >= 960 && !/hostile/.test(name))) {
    const said = textsOf(nodes).join(' ')
    for (const part of [heading.source, heading.frame]) {
      t.ok(said.includes(part), `${name}: ${part}`)
      t.ok(descriptionOf(nodes).includes(part), `${name}: ${part}`)
    }
    t.match(said, /2026/, name)
    t.match(said, look.lang === 'en' ? /UTC$/ : /UTC · ./, `${name}: a translation says that it is unofficial`)
  }
})

t.test('what is shortened is there as a whole', async (t) => {
  for (const { name, nodes } of every) {
    const texts = nodes.filter(({ name }) => name === 'text')
    for (const { text, title } of texts.filter(({ text }) => /…\u200E?$/.test(text))) {
      if (!title || title.length < text.length - 2) t.fail(`${name}: ${text}`)
    }
  }
})

t.test('labels are text, whatever they are', async (t) => {
  const safe = hostile.replace(/\p{C}/gu, '\uFFFD')
  for (const draw of [
    'bars with difficult labels',
    'a heat map with difficult labels',
    'lines with difficult labels',
  ]) {
    const svg = cases[draw]!(options())
    t.notMatch(svg, /<script|<!\[CDATA|]]>/, draw)
    t.ok(descriptionOf(nodesOf(svg)).includes(safe), draw)
  }
  const titled = nodesOf(cases['a hostile heading']!(options()))
  t.equal(titled[1]!.text, safe)
})

t.test('the same figures give the same bytes, others have other ids', async (t) => {
  for (const { name, svg, again } of every) t.equal(again(), svg, name)
  const idOf = (svg: string) => nodesOf(svg)[1]!.attributes.id
  const some = cases['bars of five groups']!
  const ids = [some(options()), some(options({ theme: 'dark' })), cases['one bar']!(options())].map(idOf)
  t.equal(new Set(ids).size, 3)
})

t.test('in Arabic every mark is mirrored', async (t) => {
  const positions = (lang: string) =>
    nodesOf(cases['bars of five groups']!(options({ lang, height: 400 })))
      .filter(({ name, within }) => name === 'rect' && within.at(-1) === 'g')
      .map(({ attributes: { x, width } }) => [Number(x), Number(width)] as const)
  const [left, right] = [positions('en'), positions('ar')]
  t.equal(left.length, right.length)
  for (const [at, [x, width]] of left.entries())
    t.ok(Math.abs(right[at]![0] + right[at]![1] + x - 960) < 0.05, `${width} wide`)
  const [companies] = nodesOf(cases['bars in Arabic']!(options({ lang: 'ar' }))).filter(
    ({ name, text }) => name === 'text' && text === 'Companies',
  )
  t.match(companies!.attributes, { direction: 'ltr' }, 'a Latin label keeps its own direction')
})

t.test('every language draws every picture', async (t) => {
  for (const lang of languages)
    for (const draw of Object.values(cases)) t.ok(nodesOf(draw(options({ lang }))).length > 3)
})
