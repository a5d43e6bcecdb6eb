// The figures themselves: each stands in the picture where it fits, and all of them in the description.
import t from 'tap'
import { drawLevelBars } from '../../src/charts/bars.ts'
import { drawCoverage } from '../../src/charts/coverage.ts'
import { drawHeatMap } from '../../src/charts/heat-map.ts'
import { drawHistory, type History } from '../../src/charts/lines.ts'
import { levelOrder } from '../../src/charts/look.ts'
import { numbersIn } from '../../src/charts/numbers.ts'
import { languages } from '../../src/charts/schemas.ts'
import { wordsIn } from '../../src/charts/words.ts'
import { derivedLevelCodes } from '../../src/implementations/schemas.ts'
import { descriptionOf, nodesOf, textsOf } from './parse.ts'
import { bars, countries, countsOf, coverage, groups, heading, heatMap, history, long, options } from './samples.ts'

t.test('every level has its place', async (t) => {
  t.strictSame([...levelOrder].sort(), [...derivedLevelCodes].sort())
})

t.test('bars: the description says every count, total and contested count, in every language', async (t) => {
  const input = bars(countries(60))
  for (const lang of languages) {
    const [words, numbers] = [wordsIn(lang), numbersIn(lang)]
    const described = descriptionOf(nodesOf(drawLevelBars(input, options({ lang, scale: 'count' })))).split('\n')
    for (const bar of input.bars) {
      const line = described.find((line) => line.startsWith(words.say('named', bar.label))) ?? ''
      for (const level of levelOrder) t.ok(line.includes(`${words.level(level)} ${numbers.count(bar.counts[level])}`))
      const total = Object.values(bar.counts).reduce((sum, count) => sum + count)
      t.ok(line.includes(`${words.say('total')} ${numbers.count(total)}`), line)
      t.ok(line.includes(`${words.say('contested')} ${numbers.count(bar.contested)}`), line)
    }
  }
})

t.test('bars: counts stand in segments where they fit, totals and contested counts at the end', async (t) => {
  const counts = countsOf([400, 300, 200, 150, 100, 50, 1])
  const svg = drawLevelBars(
    { ...heading, bars: [{ label: 'States', counts, contested: 12 }] },
    options({ scale: 'count' }),
  )
  const texts = textsOf(nodesOf(svg))
  for (const count of ['400', '300', '200', '150', '100', '50', '1,201', '12']) t.ok(texts.includes(count), count)
  t.notOk(texts.includes('1'), 'one in 1 201 has no room for its number')
  const titles = nodesOf(svg).flatMap(({ name, title }) => (name === 'g' && title ? [title] : []))
  t.ok(titles.includes('States: No information 1 of 1,201'), 'but a title')
  t.ok(texts.includes('Contested'))
  t.notOk(
    textsOf(nodesOf(drawLevelBars({ ...heading, bars: [{ label: 'a', counts, contested: 0 }] }, options()))).includes(
      'Contested',
    ),
  )
})

t.test('bars: lengths are true to the figures', async (t) => {
  const cases = [
    ['count', 0.5],
    ['share', 1],
  ] as const
  for (const [scale, ratio] of cases) {
    const two = [countsOf([100]), countsOf([50])].map((counts, at) => ({ label: `bar ${at}`, counts, contested: 0 }))
    const widths = nodesOf(drawLevelBars({ ...heading, bars: two }, options({ scale })))
      .filter(({ name, within }) => name === 'rect' && within.at(-1) === 'g')
      .map(({ attributes }) => Number(attributes.width) + 1)
    t.ok(Math.abs(widths[1]! / widths[0]! - ratio) < 0.01, scale)
  }
})

t.test('bars: what does not fit is counted in the picture and said in the description', async (t) => {
  const nodes = nodesOf(drawLevelBars(bars(countries(60)), options({ height: 500 })))
  t.match(textsOf(nodes).join('|'), /\|\d\d of 60 shown\|/)
  for (const label of countries(60)) t.ok(descriptionOf(nodes).includes(`${label}: `), label)
  t.notMatch(textsOf(nodesOf(drawLevelBars(bars(countries(60)), options()))).join('|'), /shown/)
})

t.test('a description has an end', async (t) => {
  const described = descriptionOf(nodesOf(drawLevelBars(bars(countries(1000)), options())))
  t.ok(described.length < 200_000)
  t.match(described, /4,000 more at the source\./)
})

t.test('heat map: no word of a heading is broken where it fits a little smaller', async (t) => {
  const headings = [
    'LEGALITY',
    'NECESSITY',
    'PUBLIC ACCOUNTABILITY',
    'ACCESS TO REMEDY',
    'TRANSPARENCY',
    'no principle',
  ]
  const texts = textsOf(nodesOf(drawHeatMap(heatMap(['Africa', 'Made-up region'], headings), options({ width: 900 }))))
  for (const word of ['ACCOUNTABILITY', 'TRANSPARENCY']) t.ok(texts.join(' ').split(' ').includes(word), word)
})

t.test('heat map: each cell has its share, the description also the numbers', async (t) => {
  const map = heatMap(countries(12), countries(8))
  const numbers = numbersIn('en')
  const nodes = nodesOf(drawHeatMap(map, options()))
  const titles = nodes.flatMap(({ name, title }) => (name === 'g' && title ? [title] : []))
  const described = descriptionOf(nodes).split('\n')
  for (const [row, label] of map.rows.entries()) {
    const line = described.find((line) => line.startsWith(`${label}: `))!
    for (const [at, column] of map.columns.entries()) {
      const cell = map.cells[row]![at]!
      const said =
        cell === null || cell.total === 0
          ? 'nobody'
          : `${numbers.share(cell.count / cell.total)} (${cell.count} of ${cell.total})`
      t.ok(line.includes(`${column} ${said}`), `${label}, ${column}`)
      t.ok(titles.includes(`${label}, ${column}: ${said}`))
    }
  }
  t.equal(textsOf(nodes).filter((text) => /^([\d.]+%|–)$/.test(text)).length, 12 * 8 + 1, 'with one of the key')
})

t.test('heat map: what is measured is said', async (t) => {
  const cases = [
    [{ level: 'informed', among: 'addressed' }, 'With any information: share of all addressed'],
    [{ level: 'regressed', among: 'informed' }, 'Regressed: share of those with information'],
  ] as const
  for (const [more, said] of cases) {
    const nodes = nodesOf(drawHeatMap(heatMap(groups, groups, more), options()))
    t.ok(textsOf(nodes).includes(said))
    t.ok(descriptionOf(nodes).startsWith(said))
  }
})

t.test(
  'heat map: where headings would lean out of a narrow picture they stand upright, and every column is there',
  async (t) => {
    const columns = ['Legality', 'Necessity', 'Public accountability', 'Access to remedy', 'Transparency', 'none']
    const headingsAt = (width: number) =>
      nodesOf(drawHeatMap(heatMap(groups, columns), options({ width }))).filter(
        ({ name, text }) => name === 'text' && columns.includes(text),
      )
    const cases: [width: number, turn: RegExp][] = [
      [320, /^rotate\(-90 /],
      [520, /^rotate\(-45 /],
    ]
    for (const [width, turn] of cases) {
      t.equal(headingsAt(width).length, columns.length, `${width}`)
      for (const { attributes } of headingsAt(width)) t.match(attributes.transform, turn, `${width}`)
    }
  },
)

t.test('heat map: as large as answers get', async (t) => {
  const map = heatMap(countries(1000), countries(400))
  t.match(textsOf(nodesOf(drawHeatMap(map, options({ scale: 'count' })))).join('|'), /\d+ × \d+ of 1,000 × 400 shown/)
})

t.test('coverage: each row says how many of how many, its bar as much of its whole', async (t) => {
  const input = coverage(groups)
  for (const scale of ['share', 'count']) {
    const nodes = nodesOf(drawCoverage(input, options({ scale })))
    const rects = nodes.filter(({ name, within }) => name === 'rect' && within.at(-1) === 'g')
    const widths = rects.map(({ attributes }) => Number(attributes.width))
    for (const { label, count, total } of input.rows) {
      const counts = `${count} of ${total}`
      const share = numbersIn('en').share(count / total)
      const said = total === 0 ? 'nobody' : scale === 'count' ? counts : `${share} (${counts})`
      t.ok(textsOf(nodes).includes(said), said)
      t.match(descriptionOf(nodes), `${label}: ${said}.`)
      if (total === 0) continue
      const [whole, part] = widths.splice(0, 2)
      t.ok(Math.abs(part! / whole! - count / total) < 0.01, said)
    }
    t.equal(widths.length, 0, 'nothing is drawn of nobody')
  }
})

t.test('lines: of one date the values are bars, as long as they are, and the day is said', async (t) => {
  const nodes = nodesOf(drawHistory(history(1), options()))
  const { series } = history(1)
  const values = series.lines.map(({ values }) => values[0]!)
  const widths = nodes
    .filter(({ name, within, attributes }) => name === 'rect' && within.at(-1) === 'g' && attributes['fill-opacity'])
    .map(({ attributes }) => Number(attributes.width))
  t.equal(widths.length, values.filter((value) => value > 0).length)
  const most = Math.max(...values)
  for (const [at, value] of values.filter((value) => value > 0).entries()) {
    t.ok(Math.abs(widths[at]! / Math.max(...widths) - value / most) < 0.01, `${value}`)
  }
  for (const value of values) t.ok(textsOf(nodes).includes(String(value)))
  t.ok(textsOf(nodes).some((text) => text.endsWith(', January 1, 2016')))
})

t.test('nothing yet is told from nothing of this', async (t) => {
  const cases: [last_change_at: string | null, said: string][] = [
    [null, 'No data yet'],
    ['2026-01-31T12:00:00.123456Z', 'No figures'],
  ]
  for (const [last_change_at, said] of cases) {
    const about = { ...heading, last_change_at }
    for (const svg of [
      drawHistory({ ...history(0), ...about }, options()),
      drawLevelBars({ ...about, bars: [] }, options()),
      drawCoverage({ ...about, rows: [] }, options()),
      drawHeatMap({ ...heatMap([], []), ...about }, options()),
    ]) {
      t.ok(textsOf(nodesOf(svg)).includes(said), said)
      t.match(descriptionOf(nodesOf(svg)), `${said}.`)
    }
  }
})

t.test('where a picture may grow, frame, address and long labels are whole', async (t) => {
  for (const width of [320, 640, 960]) {
    const cases = [
      drawLevelBars(bars([`${long} (1)`, `${long} (2)`]), options({ width: width + 640 })),
      drawHistory(history(24), options({ width })),
      drawCoverage(coverage(groups), options({ width })),
    ]
    for (const svg of cases) {
      const texts = textsOf(nodesOf(svg))
      t.strictSame(
        texts.filter((text) => text.endsWith('…')),
        [],
        `${width}`,
      )
      t.ok(texts.join(' ').replaceAll(/\s/g, '').includes(heading.frame.replaceAll(/\s/g, '')))
      t.ok(texts.join('').includes(heading.source))
    }
  }
})

t.test('lines: the description says every value of every date', async (t) => {
  const input = history(120)
  const numbers = numbersIn('en')
  const described = descriptionOf(nodesOf(drawHistory(input, options()))).split('\n')
  for (const line of (input.series as History['series'] & { by: 'level' }).lines) {
    const said = described.find((one) => one.startsWith(`${wordsIn('en').level(line.level)}: `))!
    for (const [at, day] of input.dates.entries()) {
      t.ok(said.includes(`${numbers.period(day, 'month')} ${line.values[at]}`), `${line.level} ${day}`)
    }
  }
})

t.test('lines: labels with the last values stand at the ends, apart from each other', async (t) => {
  for (const values of [Array(7).fill([3, 3]), Array(7).fill([0, 0]), levelOrder.map((_, at) => [at, at * 2])]) {
    const series: History['series'] = {
      by: 'level',
      lines: levelOrder.map((level, at) => ({ level, values: values[at] })),
    }
    const nodes = nodesOf(drawHistory(history(2, { series }), options()))
    const heights = levelOrder.map((level, at) => {
      const label = nodes.find(({ name, text }) => name === 'text' && text === wordsIn('en').level(level))!
      const value = nodes.find(({ name, text, attributes }) => {
        return name === 'text' && text === String(values[at][1]) && attributes.y === label.attributes.y
      })
      t.ok(value, `${level} has its value beside it`)
      return Number(label.attributes.y)
    })
    heights.sort((a, b) => a - b)
    for (const [at, y] of heights.slice(1).entries()) t.ok(y - heights[at]! >= 13, `${y}`)
  }
})

t.test('lines: no two look alike, even without colour; a gap stays a gap', async (t) => {
  const lines = countries(16).map((label) => ({ label, values: [1, 2, null, 4, 5] }))
  const nodes = nodesOf(drawHistory(history(5, { series: { by: 'label', level: 'informed', lines } }), options()))
  const strokes = nodes.filter(
    ({ name, attributes }) => name === 'path' && attributes['stroke-width'] === '2' && attributes['stroke-linejoin'],
  )
  t.equal(strokes.length, 16)
  for (const { attributes } of strokes) t.equal(attributes.d!.split('M').length - 1, 2, 'two strokes')
  const dashes = new Set(strokes.slice(0, 8).map(({ attributes }) => attributes['stroke-dasharray']))
  t.equal(dashes.size, 8)
})
