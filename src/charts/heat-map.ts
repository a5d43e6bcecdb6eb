// A heat map of two dimensions: in each cell the share of pairs that have a level, or any information at all.
import type { DerivedLevel } from '../implementations/rules.ts'
import { labelsBeside } from './labels.ts'
import { notAll } from './marks.ts'
import type { ChartParameters, Heading } from './schemas.ts'
import { type Chart, drawSheet, type KeyEntry, type Kit, nothing, type Room } from './sheet.ts'
import { group, type Markup } from './svg.ts'
import { widthOf, wrap } from './text.ts'

export type HeatMap = Heading & {
  /** Labels. */
  rows: readonly string[]
  columns: readonly string[]
  /** For each row and column: how many of how many; null or a `total` of 0 where nobody is addressed. */
  cells: readonly (readonly ({ count: number; total: number } | null)[])[]
  /** What is counted. */
  level: DerivedLevel | 'informed'
  /** What `total` holds. */
  among: 'addressed' | 'informed'
}

/** More cells than this are a texture, not figures. */
const most = { rows: 60, columns: 40 }

/** SVG text of a heat map. */
export function drawHeatMap(input: HeatMap, options: ChartParameters): string {
  return drawSheet(input, options, input, (kit) => chartOf(input, kit))
}

function chartOf(map: HeatMap, kit: Kit): Chart {
  const { words, numbers, sizes, scale } = kit
  const among = words.say(map.among === 'addressed' ? 'among_addressed' : 'among_informed')
  return {
    subtitle: words.say(
      'named',
      words.level(map.level),
      scale === 'share' ? among : words.say('on', words.say(`count_${map.counted}`), words.say('coloured', among)),
    ),
    // Each cell says its number: where room is short the colours explain themselves.
    key: sizes.low || map.rows.length * map.columns.length === 0 ? [] : keyOf(kit),
    definitions: [],
    // Headings that climb get no more than their share of the height (headingsOf).
    height: Math.max(
      map.rows.length * labelsBeside(map.rows, kit).pitch + 8 * sizes.text,
      longestOf(map.columns, sizes.text) / 0.45,
    ),
    draw: (room) => (map.rows.length * map.columns.length === 0 ? nothing(map, room, kit) : drawCells(map, room, kit)),
    told: map.rows.map((label, row) => ({
      label,
      many: map.columns.length,
      figure: (at) => {
        const column = map.columns[at]!
        const cell = map.cells[row]?.[at]
        if (!cell || cell.total === 0) return `${column} ${words.say('none')}`
        const counts = words.say('of', numbers.count(cell.count), numbers.count(cell.total))
        return `${column} ${numbers.share(cell.count / cell.total)} (${counts})`
      },
    })),
  }
}

/** Of climbing headings, in pixels; the rest ends in an ellipsis. */
const longestOf = (labels: readonly string[], size: number) =>
  Math.min(Math.max(0, ...labels.map((label) => widthOf(label, size))), size * 17)

/** Steps of 20 %; nothing at all is a step of its own. */
const stepOf = (share: number) => (share === 0 ? 0 : Math.min(5, Math.max(1, Math.ceil(share * 5 - 1e-9))))

function keyOf({ pen, colours, numbers }: Kit): KeyEntry[] {
  return colours.ramp.map(([fill], step) => ({
    label: step === 0 ? numbers.share(0) : `≤ ${numbers.share(step / 5)}`,
    swatch: (x, y, side) => [pen.rect(x + 0.5, y + 0.5, side - 1, side - 1, { fill, stroke: colours.quiet })],
  }))
}

function drawCells(map: HeatMap, room: Room, kit: Kit): Markup[] {
  const { pen, sizes, colours, numbers, scale } = kit
  const { text, small } = sizes
  const labels = labelsBeside(map.rows, kit)
  const start = room.start + labels.width + 8
  // Cells are too many to be arguments of one call.
  const greatest = map.cells.flat().reduce((most, cell) => Math.max(most, cell?.count ?? 0), 0)
  const leastWidth = widthOf(scale === 'share' ? numbers.share(0.123) : numbers.count(greatest), small) + 8
  const leastHeight = small * 1.5
  const headings = headingsOf(map.columns, room.end - start, leastWidth, room.bottom - room.top, kit)
  const top = room.top + headings.height
  const cellWidth = headings.cellWidth

  const columns = map.columns.slice(0, headings.shown)
  const everyRow = map.rows.length <= most.rows && map.rows.length * leastHeight <= room.bottom - top
  const note = everyRow && columns.length === map.columns.length ? 0 : small * 1.8
  const fits = Math.max(1, Math.floor((room.bottom - note - top) / leastHeight))
  const rows = map.rows.slice(0, Math.min(fits, most.rows))
  const cellHeight = Math.min((room.bottom - note - top) / rows.length, text * 8)

  const marks = headings.marksAt(start, top)
  for (const [row, label] of rows.entries()) {
    const y = top + row * cellHeight
    const short = labels.within(label, cellHeight)
    marks.push(...pen.lines(start - 8, y + cellHeight / 2, short, { size: text, fill: colours.ink, at: 'end' }, label))
    for (const [at, column] of columns.entries()) {
      const cell = map.cells[row]?.[at]
      const place = { x: start + at * cellWidth, y, width: cellWidth, height: cellHeight }
      marks.push(drawCell(`${label}, ${column}`, cell ?? null, place, kit))
    }
  }
  if (note > 0) {
    const size = (rows: number, columns: number) => `${numbers.count(rows)} × ${numbers.count(columns)}`
    marks.push(...notAll(room, kit, size(rows.length, columns.length), size(map.rows.length, map.columns.length)))
  }
  return marks
}

type Place = { x: number; y: number; width: number; height: number }

function drawCell(label: string, cell: HeatMap['cells'][number][number], { x, y, width, height }: Place, kit: Kit) {
  const { pen, sizes, colours, words, numbers, scale } = kit
  const known = cell !== null && cell.total > 0
  const share = known ? cell.count / cell.total : 0
  const [fill, ink] = known ? colours.ramp[stepOf(share)]! : (['none', colours.quiet] as const)
  const said = !known ? '–' : scale === 'share' ? numbers.share(share) : numbers.count(cell.count)
  const whole = known
    ? `${numbers.share(share)} (${words.say('of', numbers.count(cell.count), numbers.count(cell.total))})`
    : words.say('none')
  const edge = { fill, stroke: colours.grid, 'stroke-width': 1 }
  const size = Math.min(sizes.text, height * 0.7, (width - 4) / widthOf(said, 1))
  return group(
    words.say('named', label, whole),
    pen.rect(x + 1, y + 1, width - 2, height - 2, edge),
    pen.text(x + width / 2, y + height / 2 + size * 0.36, said, { size, fill: ink, at: 'middle' }),
  )
}

/**
 * The headings of the columns: level where their words fit, else climbing, which takes room above and at the end. Says
 * how wide cells are then, and how many columns fit.
 */
function headingsOf(labels: readonly string[], width: number, least: number, height: number, kit: Kit) {
  const { pen, sizes, colours } = kit
  const size = sizes.text
  const style = { size, fill: colours.ink }
  const widest = sizes.text * 20
  const flatWidth = Math.min(width / labels.length, widest)
  const longestWord = Math.max(...labels.flatMap((label) => label.split(/[\s-]+/).map((word) => widthOf(word, size))))
  // A little smaller is better than a word that is broken inside.
  const fitting = (flatWidth - 8) / longestWord
  const flatSize = fitting < 1 && fitting > 0.8 ? size * fitting * 0.999 : size
  const flat = labels.map((label) => wrap(label, { width: flatWidth - 8, size: flatSize, lines: 4 }))
  // In a narrow column such a word is worse than one that climbs.
  const whole = fitting > 0.8 && flat.every(({ cut }) => !cut)
  if (flatWidth >= least && labels.length <= most.columns && (whole || flatWidth >= size * 9)) {
    const high = Math.max(...flat.map(({ lines }) => lines.length)) * flatSize * 1.2 + 6
    const marksAt = (start: number, top: number) =>
      flat.flatMap((short, at) => {
        const y = top - 6 - (short.lines.length * flatSize * 1.2) / 2
        const look = { ...style, size: flatSize, at: 'middle' } as const
        return pen.lines(start + (at + 0.5) * flatWidth, y, short, look, labels[at]!)
      })
    return { height: high, cellWidth: flatWidth, shown: labels.length, marksAt }
  }
  const climbing = [45, 90].map((climb) => climbingHeadings(labels, climb, { width, least, widest, height }, kit))
  return climbing.find(({ shown }) => shown === labels.length) ?? climbing[1]!
}

type Bounds = { width: number; least: number; widest: number; height: number }

/** Headings that climb by so many degrees: the steeper, the more of them stand side by side. */
function climbingHeadings(labels: readonly string[], climb: number, bounds: Bounds, { pen, sizes, colours }: Kit) {
  const { width, least, widest } = bounds
  const size = sizes.text
  const longest = Math.min(longestOf(labels, size), bounds.height * 0.45)
  const [across, up] = [Math.cos((climb * Math.PI) / 180), Math.sin((climb * Math.PI) / 180)]
  const climbing = labels.map((label) => wrap(label, { width: longest, size }))
  const lengths = climbing.map(({ lines }) => widthOf(lines[0] ?? '', size))
  // Each heading leans out to the end, and must not leave the picture.
  const outs = lengths.map((length) => length * across + size)
  const widthFor = (columns: number) =>
    Math.min(width / columns, widest, ...outs.slice(0, columns).map((out, at) => (width - out) / (at + 0.5)))
  let shown = Math.min(labels.length, most.columns)
  while (shown > 1 && widthFor(shown) < least) shown--
  const cellWidth = Math.max(widthFor(shown), least)
  const marksAt = (start: number, top: number) =>
    climbing.slice(0, shown).map(({ lines, cut }, at) => {
      const whole = cut ? labels[at] : undefined
      const x = start + (at + 0.5) * cellWidth + (1 - across) * size * 0.36
      return pen.text(x, top - 6, lines[0] ?? '', { size, fill: colours.ink, climb, whole })
    })
  return { height: Math.max(...lengths.slice(0, shown)) * up + size + 4, cellWidth, shown, marksAt }
}
