// A bar for each row with what it measures at its end: a series that has a single moment yet, or parts of a whole.
import { labelsBeside, labelsOf } from './labels.ts'
import type { Shape } from './look.ts'
import { notAll, point } from './marks.ts'
import type { Kit, Room } from './sheet.ts'
import { group, type Markup } from './svg.ts'
import { widthOf } from './text.ts'

type MeasuredRow = {
  label: string
  value: number
  /** What the value is a part of, drawn as an empty bar around it; without one it stands alone. */
  whole?: number
  /** What is written at the end. */
  said: string
  colour: string
  /** A mark at the end of the bar: that of the line which it will be. */
  shape?: Shape
}

/** Height that these rows like to have. */
export const heightOfMeasures = (rows: readonly { label: string }[], kit: Kit) =>
  rows.length * labelsBeside(labelsOf(rows), kit).pitch + kit.sizes.text

export function drawMeasures(all: readonly MeasuredRow[], room: Room, kit: Kit): Markup[] {
  const { pen, sizes, colours, numbers, words } = kit
  const { text, small } = sizes
  const least = text * 1.35
  const high = room.bottom - room.top
  const note = all.length * least > high ? small * 1.8 : 0
  const rows = all.slice(0, Math.max(1, Math.floor((high - note) / least)))
  const pitch = Math.min((high - note) / rows.length, text * 6)
  const thick = Math.min(pitch * 0.6, text * 1.6)

  const labels = labelsBeside(labelsOf(rows), kit)
  const start = room.start + labels.width + 10
  const saidWidth = Math.max(...rows.map(({ said }) => widthOf(said, text, true)))
  const reach = Math.max(20, room.end - start - saidWidth - text)
  const greatest = Math.max(...rows.map(({ value, whole = value }) => whole)) || 1

  const marks = rows.flatMap(({ label, value, whole, said, colour, shape }, at) => {
    const middle = room.top + pitch * (at + 0.5)
    const bar = (length: number, attributes: Record<string, string | number>) =>
      length === 0 ? [] : [pen.rect(start, middle - thick / 2, (length / greatest) * reach, thick, attributes)]
    const end = start + (value / greatest) * reach
    const after = start + ((whole ?? value) / greatest) * reach + text * 0.8
    return [
      ...pen.lines(
        start - 10,
        middle,
        labels.within(label, pitch),
        { size: text, fill: colours.ink, at: 'end' },
        label,
      ),
      group(
        words.say('named', label, said),
        ...(whole === undefined ? [] : bar(whole, { fill: colours.ground, stroke: colours.quiet, 'stroke-width': 1 })),
        ...bar(value, { fill: colour, ...(shape && { 'fill-opacity': 0.25 }) }),
        ...(shape === undefined ? [] : point(kit, shape, [end, middle], small * 0.4, colour)),
        pen.text(after, middle + text * 0.36, said, { size: text, fill: colours.ink, bold: true }),
      ),
    ]
  })
  const foot = room.top + pitch * rows.length
  marks.push(pen.path([[[start, room.top], [start, foot]]], { stroke: colours.quiet, 'stroke-width': 1 })) // biome-ignore format: a stroke
  if (note > 0) marks.push(...notAll(room, kit, numbers.count(rows.length), numbers.count(all.length)))
  return marks
}
