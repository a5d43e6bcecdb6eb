// Lines over time: one for each level, or for each value of a dimension. Labels stand at the ends of their lines.
import type { DerivedLevel } from '../implementations/rules.ts'
import { dashes, levelOrder, type Shape, shapes } from './look.ts'
import { notAll, point } from './marks.ts'
import { drawMeasures, heightOfMeasures } from './measures.ts'
import { type Interval, ticksTo } from './numbers.ts'
import type { Point } from './pen.ts'
import type { ChartParameters, Heading } from './schemas.ts'
import { type Chart, drawSheet, type Kit, nothing, type Room } from './sheet.ts'
import { group, type Markup } from './svg.ts'
import { widthOf, wrap } from './text.ts'

/** A number or a share (0 to 1) for each date; null where there is none, which leaves a gap. */
type Values = readonly (number | null)[]
export type History = Heading & {
  /** Days (ISO 8601), ascending: one in each interval. */
  dates: readonly string[]
  interval: Interval
  unit: 'count' | 'share'
  /** What a share is a share of. */
  among?: 'addressed' | 'informed'
  /** Either a line for each level, or one for each label, of the level that is named. */
  series:
    | { by: 'level'; lines: readonly { level: DerivedLevel; values: Values }[] }
    | { by: 'label'; level: DerivedLevel | 'informed'; lines: readonly { label: string; values: Values }[] }
}
type Line = { label: string; values: Values; colour: string; dash: string | undefined; shape: Shape }

/** More than these cannot be told from each other; the description has all. */
const mostLines = 16

/** SVG text of lines over time. */
export function drawHistory(input: History, options: ChartParameters): string {
  return drawSheet(input, options, input, (kit) => chartOf(input, kit))
}

function chartOf(history: History, kit: Kit): Chart {
  const { words, numbers, sizes } = kit
  const lines = linesOf(history, kit)
  const say = history.unit === 'share' ? numbers.share : numbers.count
  const unit = words.say(
    history.unit === 'count'
      ? `count_${history.counted}`
      : history.among === 'informed'
        ? 'among_informed'
        : 'among_addressed',
  )
  const { series } = history
  const measure = series.by === 'label' ? words.say('named', words.level(series.level), unit) : unit
  // Of one moment there is no course, and a line would pretend one.
  const alone = history.dates.length === 1
  const drawn = lines.filter(({ values }) => history.dates.some((_, at) => typeof values[at] === 'number'))
  return {
    subtitle: alone ? words.say('on', measure, numbers.day(history.dates[0]!)) : measure,
    key: [],
    definitions: [],
    height: alone
      ? heightOfMeasures(drawn, kit)
      : Math.max(300, Math.min(drawn.length, mostLines) * sizes.text * 1.6 + 60),
    draw: (room) => {
      if (drawn.length === 0) return nothing(history, room, kit)
      if (!alone) return drawLines(history, drawn, say, room, kit)
      const rows = drawn.map((line) => ({ ...line, value: line.values[0]!, said: say(line.values[0]!) }))
      return drawMeasures(rows, room, kit)
    },
    told: lines.map(({ label, values }) => ({
      label,
      many: history.dates.length,
      figure: (at) => {
        const value = values[at] ?? null
        return `${numbers.period(history.dates[at]!, history.interval)} ${value === null ? '–' : say(value)}`
      },
    })),
  }
}

function linesOf({ series }: History, { colours, words }: Kit): Line[] {
  if (series.by === 'level') {
    return series.lines.map(({ level, values }) => {
      const at = levelOrder.indexOf(level)
      return {
        label: words.level(level),
        values,
        colour: colours.levels[level].line,
        dash: dashes[at],
        shape: shapes[at]!,
      }
    })
  }
  return series.lines.map(({ label, values }, at) => ({
    ...{ label, values, colour: colours.series[at % colours.series.length]! },
    // After one round of colours the shapes are one on, so that no two lines look alike.
    ...{ dash: dashes[at % dashes.length], shape: shapes[(at + Math.floor(at / shapes.length)) % shapes.length]! },
  }))
}

function drawLines(history: History, all: Line[], say: (value: number) => string, room: Room, kit: Kit): Markup[] {
  const { pen, sizes, colours, numbers } = kit
  const { small } = sizes
  const leading = small * 1.3
  const axis = small * 2.4
  const note = all.length * leading > room.bottom - room.top - axis || all.length > mostLines ? small * 1.8 : 0
  const bottom = room.bottom - axis - note
  const top = room.top + small * 0.6
  const lines = all.slice(0, Math.max(1, Math.min(mostLines, Math.floor((bottom - top + leading) / leading))))

  const values = lines.flatMap((line) => line.values.filter((value) => value !== null))
  const greatest = Math.max(...values, history.unit === 'share' ? 0.01 : 1)
  const ticks = ticksTo(
    greatest,
    Math.min(10, Math.max(1, (bottom - top) / (small * 3.5))),
    history.unit === 'share' ? 0.002 : 1,
  )
  const highest = ticks.at(-1)!
  const tickWidth = Math.max(...ticks.map((tick) => widthOf(say(tick), small)))
  const ends = lines.map((line) => endOf(history, line, say))
  const inner = room.end - room.start
  const valueWidth = Math.max(...ends.map(({ said }) => widthOf(said, small, true)))
  const wanted = Math.max(...lines.map(({ label }) => widthOf(label, small)))
  const labelWidth = Math.min(wanted, inner * 0.36, small * 22)
  const start = room.start + tickWidth + 11
  const end = room.end - labelWidth - valueWidth - 34

  const count = history.dates.length
  const xOf = (at: number) => (count === 1 ? end : start + (at / (count - 1)) * (end - start))
  const yOf = (value: number) => bottom - (value / highest) * (bottom - top)

  const marks: Markup[] = []
  for (const tick of ticks) {
    const y = yOf(tick)
    marks.push(
      pen.path([[[start, y], [end, y]]], { stroke: tick === 0 ? colours.quiet : colours.grid, 'stroke-width': 1 }), // biome-ignore format: a stroke
      pen.text(start - 9, y + small * 0.36, say(tick), { size: small, fill: colours.quiet, at: 'end' }),
    )
  }
  marks.push(...drawDates(history, { xOf, bottom, start, end, room }, kit))
  for (const line of lines)
    marks.push(drawLine(history, line, { xOf, yOf, step: (end - start) / Math.max(1, count - 1) }, kit))

  const heights = spread(
    ends.map(({ value }) => yOf(value)),
    leading,
    top - small * 0.3,
    bottom,
  )
  for (const [at, { index, value, said }] of ends.entries()) {
    const { label, colour, shape } = lines[at]!
    const y = heights[at]!
    const from: Point = [xOf(index) + 5, yOf(value)]
    const short = wrap(label, { width: labelWidth, size: small })
    const style = { size: small, fill: colour }
    marks.push(
      // From the end of the line to its label, which may have moved to make room for others.
      pen.path([[from, [end + 14, y]]], { stroke: colours.quiet, 'stroke-width': 1, 'stroke-dasharray': '1 2' }),
      ...point(kit, shape, [end + 18, y], small * 0.32, colour),
      pen.text(end + 26, y + small * 0.36, said, { ...style, bold: true }),
      ...pen.lines(end + 32 + valueWidth, y, short, style, label),
    )
  }
  if (note > 0) marks.push(...notAll(room, kit, numbers.count(lines.length), numbers.count(all.length)))
  return marks
}

/** The last value of a line. */
function endOf({ dates }: History, { values }: Line, say: (value: number) => string) {
  const index = dates.findLastIndex((_, at) => typeof values[at] === 'number')
  const value = values[index]!
  return { index, value, said: say(value) }
}

type Scale = { xOf: (at: number) => number; yOf: (value: number) => number; step: number }

function drawLine({ dates }: History, { label, values, colour, dash, shape }: Line, scale: Scale, kit: Kit): Markup {
  const strokes: Point[][] = [[]]
  for (const at of dates.keys()) {
    const value = values[at]
    if (typeof value === 'number') strokes.at(-1)!.push([scale.xOf(at), scale.yOf(value)])
    else if (strokes.at(-1)!.length > 0) strokes.push([])
  }
  const points = strokes.flat()
  // Points on each value would hide a dense line: about one in 60 pixels, and those that stand alone.
  const every = Math.max(1, Math.ceil(60 / Math.max(1, scale.step)))
  const marked = points.filter((_, at) => (points.length - 1 - at) % every === 0)
  const alone = strokes.filter((stroke) => stroke.length === 1).flat()
  return group(
    label,
    kit.pen.path(
      strokes.filter((stroke) => stroke.length > 1),
      { stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash, 'stroke-linejoin': 'round' },
    ),
    ...[...new Set([...marked, ...alone])].flatMap((at) => point(kit, shape, at, kit.sizes.small * 0.32, colour)),
  )
}

type Axis = { xOf: (at: number) => number; bottom: number; start: number; end: number; room: Room }

/** As many dates under the lines as stand side by side, the last among them: it is the one that people look for. */
function drawDates(history: History, axis: Axis, kit: Kit) {
  const { pen, sizes, colours, numbers } = kit
  const said = history.dates.map((day) => numbers.period(day, history.interval))
  const width = Math.max(...said.map((one) => widthOf(one, sizes.small))) + 14
  const fits = Math.max(1, Math.floor((axis.end - axis.start) / width))
  const every = stepOf(Math.ceil(said.length / fits), history.interval)
  return said.flatMap((one, at) => {
    if ((said.length - 1 - at) % every !== 0) return []
    const x = axis.xOf(at)
    const half = widthOf(one, sizes.small) / 2
    // A label at either end may reach out of the picture where there is nothing beside the lines.
    const inside = Math.min(Math.max(x, axis.room.start + half), axis.room.end - half)
    return [
      pen.path([[[x, axis.bottom], [x, axis.bottom + 4]]], { stroke: colours.quiet, 'stroke-width': 1 }), // biome-ignore format: a stroke
      pen.text(inside, axis.bottom + sizes.small * 1.75, one, { size: sizes.small, fill: colours.quiet, at: 'middle' }),
    ]
  })
}

/** Steps that people count in: whole years of months and quarters. */
function stepOf(least: number, interval: Interval): number {
  const steps = { month: [1, 2, 3, 6, 12, 24, 36, 60, 120], quarter: [1, 2, 4, 8, 12, 20, 40], year: [1, 2, 5, 10, 20] }
  return steps[interval].find((step) => step >= least) ?? least
}

/** Moves heights as little as needed to be `gap` apart, between `top` and `bottom`. */
function spread(heights: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = heights.map((_, at) => at).sort((a, b) => heights[a]! - heights[b]! || a - b)
  const placed = [...heights]
  let least = top
  for (const at of order) {
    placed[at] = Math.max(placed[at]!, least)
    least = placed[at] + gap
  }
  let greatest = bottom
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at]!, greatest)
    greatest = placed[at] - gap
  }
  return placed
}
