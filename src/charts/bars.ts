// Stacked bars: a bar for each value of a dimension, a segment for each level, its count written in it.
import type { DerivedLevel } from '../implementations/rules.ts'
import { labelsBeside, labelsOf } from './labels.ts'
import { levelOrder } from './look.ts'
import { keyOfLevels, notAll, type Paints, paintLevels, point } from './marks.ts'
import { ticksTo } from './numbers.ts'
import type { ChartParameters, Heading } from './schemas.ts'
import { type Chart, drawSheet, type Kit, nothing, type Room } from './sheet.ts'
import { group, type Markup } from './svg.ts'
import { widthOf } from './text.ts'

export type LevelBar = {
  label: string
  /** Pairs of recommendation and addressee with each level. */
  counts: Readonly<Record<DerivedLevel, number>>
  /** Pairs whose level is contested. */
  contested: number
}
export type LevelBars = Heading & {
  bars: readonly LevelBar[]
}

/** SVG text of stacked bars. */
export function drawLevelBars(input: LevelBars, options: ChartParameters): string {
  return drawSheet(input, options, input, (kit) => chartOf(input, kit))
}

const totalOf = ({ counts }: LevelBar) => levelOrder.reduce((sum, level) => sum + counts[level], 0)

/** A count, and where shares are compared its share first. */
function figureOf(bar: LevelBar, level: DerivedLevel, { numbers, words, scale }: Kit): string {
  const [count, total] = [bar.counts[level], totalOf(bar)]
  if (scale === 'count' || total === 0) return numbers.count(count)
  return `${numbers.share(count / total)} (${words.say('of', numbers.count(count), numbers.count(total))})`
}

function chartOf(input: LevelBars, kit: Kit): Chart {
  const { bars, counted } = input
  const { words, numbers, sizes, scale } = kit
  const { paints, definitions } = paintLevels(kit)
  const contested = bars.some((bar) => bar.contested > 0)
  return {
    subtitle:
      scale === 'share'
        ? words.say('on', words.say('among_addressed'), words.say('total_beside'))
        : words.say(`count_${counted}`),
    key: bars.length === 0 ? [] : keyOfLevels(kit, paints, contested),
    definitions: bars.length === 0 ? [] : definitions,
    height: bars.length * labelsBeside(labelsOf(bars), kit).pitch + sizes.text * 4,
    draw: (room) => (bars.length === 0 ? nothing(input, room, kit) : drawBars(bars, paints, room, kit)),
    told: bars.map((bar) => ({
      label: bar.label,
      many: levelOrder.length + 2,
      figure: (at) => {
        const level = levelOrder[at]
        if (level) return `${words.level(level)} ${figureOf(bar, level, kit)}`
        return at === levelOrder.length
          ? `${words.say('total')} ${numbers.count(totalOf(bar))}`
          : `${words.say('contested')} ${numbers.count(bar.contested)}`
      },
    })),
  }
}

function drawBars(bars: readonly LevelBar[], paints: Paints, room: Room, kit: Kit): Markup[] {
  const { pen, sizes, colours, numbers, scale } = kit
  const { text, small } = sizes
  const least = text * 1.35
  const hasAxis = room.bottom - room.top > 120
  const axis = hasAxis ? small * 2 : 0
  const all = room.bottom - room.top - axis
  const note = bars.length * least > all ? small * 1.8 : 0
  const shown = bars.slice(0, Math.max(1, Math.floor((all - note) / least)))
  const pitch = Math.min((all - note) / shown.length, text * 6)
  const thick = Math.min(pitch * 0.72, text * 4)

  const labels = labelsBeside(labelsOf(shown), kit)
  const start = room.start + labels.width + 8
  const endWidth = Math.max(...shown.map((bar) => endOf(bar, kit).width))
  const reach = Math.max(20, room.end - start - endWidth)
  const greatest = scale === 'share' ? 1 : Math.max(1, ...shown.map(totalOf))
  const bottom = room.top + pitch * shown.length

  const marks: Markup[] = []
  if (hasAxis) {
    const say = scale === 'share' ? numbers.share : numbers.count
    const steps = Math.max(2, Math.floor(reach / (widthOf(say(greatest), small) * 2.4 + 12)))
    for (const tick of ticksTo(greatest, steps, scale === 'share' ? 0.05 : 1).filter((tick) => tick <= greatest)) {
      const x = start + (tick / greatest) * reach
      marks.push(
        pen.path([[[x, room.top], [x, bottom + 4]]], { stroke: colours.grid, 'stroke-width': 1 }), // biome-ignore format: a stroke
        pen.text(x, bottom + small * 1.4, say(tick), { size: small, fill: colours.quiet, at: 'middle' }),
      )
    }
  }
  for (const [at, bar] of shown.entries()) {
    const middle = room.top + pitch * (at + 0.5)
    const label = labels.within(bar.label, pitch)
    marks.push(...pen.lines(start - 8, middle, label, { size: text, fill: colours.ink, at: 'end' }, bar.label))
    const whole = scale === 'share' ? Math.max(1, totalOf(bar)) : greatest
    const segments = drawSegments(bar, { start, middle, thick, pixels: reach / whole }, paints, kit)
    marks.push(...segments.marks, ...endOf(bar, kit).marksAt(segments.end, middle))
  }
  marks.push(pen.path([[[start, room.top], [start, bottom]]], { stroke: colours.quiet, 'stroke-width': 1 })) // biome-ignore format: a stroke
  if (note > 0) marks.push(...notAll(room, kit, numbers.count(shown.length), numbers.count(bars.length)))
  return marks
}

type Place = { start: number; middle: number; thick: number; pixels: number }

function drawSegments(bar: LevelBar, { start, middle, thick, pixels }: Place, paints: Paints, kit: Kit) {
  const { pen, sizes, colours, words, numbers, scale } = kit
  const marks: Markup[] = []
  const total = totalOf(bar)
  let end = start
  for (const level of levelOrder.filter((level) => bar.counts[level] > 0)) {
    const count = bar.counts[level]
    // As long as it says, however short: what is too short for a number has it in its tooltip and in the text.
    const width = count * pixels
    const said = scale === 'share' ? numbers.share(count / total) : numbers.count(count)
    const room = widthOf(said, sizes.small, true)
    const look = colours.levels[level]
    // Between its edges a sliver would have no room for a colour.
    const content =
      width < 5
        ? [pen.rect(end, middle - thick / 2, width * 0.9, thick, { fill: look.edge })]
        : [pen.rect(end + 0.5, middle - thick / 2, width - 1, thick, paints[level])]
    if (room + 6 <= width && thick >= sizes.small * 1.1) {
      // A plate of the plain colour: a number is not read through a pattern.
      const plate = { fill: look.fill, rx: 2 }
      const high = Math.min(sizes.small * 1.2, thick - 2)
      content.push(
        ...(look.pattern === 'plain'
          ? []
          : [pen.rect(end + width / 2 - room / 2 - 2, middle - high / 2, room + 4, high, plate)]),
        pen.text(end + width / 2, middle + sizes.small * 0.36, said, {
          ...{ size: sizes.small, fill: look.ink, at: 'middle', bold: true },
        }),
      )
    }
    marks.push(
      group(
        words.say(
          'named',
          bar.label,
          `${words.level(level)} ${words.say('of', numbers.count(count), numbers.count(total))}`,
        ),
        ...content,
      ),
    )
    end += width
  }
  return { marks, end }
}

/** What stands at the end of a bar: its total and, with their mark, how many of it are contested. */
function endOf(bar: LevelBar, kit: Kit) {
  const { pen, sizes, colours, words, numbers } = kit
  const [total, contested] = [numbers.count(totalOf(bar)), numbers.count(bar.contested)]
  const size = sizes.text
  const gap = 6
  const totalWidth = widthOf(total, size, true)
  const marked = bar.contested > 0
  const width = gap + totalWidth + (marked ? 2 * gap + size + widthOf(contested, sizes.small) : 0)
  const marksAt = (x: number, middle: number): Markup[] => [
    pen.text(x + gap, middle + size * 0.36, total, { size, fill: colours.ink, bold: true }),
    ...(marked
      ? [
          group(
            words.say('named', bar.label, `${words.say('contested')} ${contested}`),
            ...point(kit, 'diamond', [x + 2 * gap + totalWidth + size / 2, middle], sizes.small * 0.38, colours.ink),
            pen.text(x + 2 * gap + totalWidth + size + 2, middle + sizes.small * 0.36, contested, {
              ...{ size: sizes.small, fill: colours.ink },
            }),
          ),
        ]
      : []),
  ]
  return { width, marksAt }
}
