// A series that has a single moment yet: a bar for each of its lines, with the value at its end.
import type { Line } from './lines.ts'
import { notAll, point } from './marks.ts'
import type { Kit, Room } from './sheet.ts'
import { group, type Markup } from './svg.ts'
import { widthOf, wrap } from './text.ts'

/** The first value of each line as a bar; the shape and colour of its line, so that it is known again once it is one. */
export function drawMoment(all: readonly Line[], say: (value: number) => string, room: Room, kit: Kit): Markup[] {
  const { pen, sizes, colours, numbers, words } = kit
  const { text, small } = sizes
  const least = text * 1.35
  const high = room.bottom - room.top
  const note = all.length * least > high ? small * 1.8 : 0
  const lines = all.slice(0, Math.max(1, Math.floor((high - note) / least)))
  const pitch = Math.min((high - note) / lines.length, text * 4)
  const thick = Math.min(pitch * 0.5, text * 1.6)

  const wanted = Math.max(...lines.map(({ label }) => widthOf(label, text)))
  const labelWidth = Math.min(wanted, (room.end - room.start) * 0.4, text * 26)
  const start = room.start + labelWidth + 10
  const values = lines.map(({ values }) => values[0]!)
  const valueWidth = Math.max(...values.map((value) => widthOf(say(value), text, true)))
  const reach = Math.max(20, room.end - start - valueWidth - text * 1.4)
  const greatest = Math.max(...values) || 1

  const marks = lines.flatMap(({ label, colour, shape }, at) => {
    const value = values[at]!
    const middle = room.top + pitch * (at + 0.5)
    const end = start + (value / greatest) * reach
    const rows = Math.max(1, Math.min(2, Math.floor((pitch * 0.95) / (text * 1.2))))
    const short = wrap(label, { width: labelWidth, size: text, lines: rows })
    return [
      ...pen.lines(start - 10, middle, short, { size: text, fill: colours.ink, at: 'end' }, label),
      group(
        words.say('named', label, say(value)),
        pen.rect(start, middle - thick / 2, end - start, thick, { fill: colour, 'fill-opacity': 0.25 }),
        ...point(kit, shape, [end, middle], small * 0.4, colour),
        pen.text(end + text * 0.8, middle + text * 0.36, say(value), { size: text, fill: colours.ink, bold: true }),
      ),
    ]
  })
  const foot = room.top + pitch * lines.length
  marks.push(pen.path([[[start, room.top], [start, foot]]], { stroke: colours.quiet, 'stroke-width': 1 })) // biome-ignore format: a stroke
  if (note > 0) marks.push(...notAll(room, kit, numbers.count(lines.length), numbers.count(all.length)))
  return marks
}
