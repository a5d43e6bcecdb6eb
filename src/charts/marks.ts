// The marks that pictures are made of: swatches of levels with their key, shapes of points, and the note that not all fits.
import type { DerivedLevel } from '../implementations/rules.ts'
import { levelOrder, patternOf, type Shape } from './look.ts'
import type { Point } from './pen.ts'
import type { KeyEntry, Kit, Room } from './sheet.ts'
import type { Attributes, Markup } from './svg.ts'

export type Paints = Record<DerivedLevel, Attributes>

/** How each level is filled, with what has to be defined for it. */
export function paintLevels({ id, colours }: Kit): { paints: Paints; definitions: Markup[] } {
  const definitions: Markup[] = []
  const paints = {} as Paints
  for (const level of levelOrder) {
    const { paint, define } = patternOf(`${id}-${level}`, colours.levels[level])
    paints[level] = { fill: paint, stroke: colours.levels[level].edge, 'stroke-width': 1 }
    definitions.push(...define)
  }
  return { paints, definitions }
}

/** The key of levels; with contested ones among them also of their mark. */
export function keyOfLevels(kit: Kit, paints: Paints, contested: boolean): KeyEntry[] {
  const { pen, words, colours } = kit
  const levels = levelOrder.map((level) => ({
    label: words.level(level),
    swatch: (x: number, y: number, side: number) => [pen.rect(x + 0.5, y + 0.5, side - 1, side - 1, paints[level])],
  }))
  const mark = {
    label: words.say('contested'),
    swatch: (x: number, y: number, side: number) =>
      point(kit, 'diamond', [x + side / 2, y + side / 2], side * 0.36, colours.ink),
  }
  return contested ? [...levels, mark] : levels
}

/** A point of a line, or a mark: eight shapes that differ without colour. */
export function point({ pen, colours }: Kit, shape: Shape, [x, y]: Point, radius: number, colour: string): Markup[] {
  const around = (corners: readonly Point[]): Point[] => corners.map(([dx, dy]) => [x + dx * radius, y + dy * radius])
  const filled = { fill: colour, stroke: colours.ground, 'stroke-width': 1 }
  const open = { fill: colours.ground, stroke: colour, 'stroke-width': 1.75 }
  const closed = (corners: Point[], attributes: Attributes) => [
    pen.path([around([...corners, corners[0]!])], { ...attributes, 'stroke-linejoin': 'round' }),
  ]
  const square: Point[] = [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ]
  const stroke = { stroke: colour, 'stroke-width': 2 }
  switch (shape) {
    case 'disc':
    case 'ring':
      return [
        pen.rect(x - radius, y - radius, 2 * radius, 2 * radius, { rx: radius, ...(shape === 'disc' ? filled : open) }),
      ]
    case 'square':
    case 'box':
      return closed(square, shape === 'square' ? filled : open)
    case 'triangle':
      return closed([[0, -1.15], [1.1, 0.85], [-1.1, 0.85]], filled) // biome-ignore format: three corners
    case 'diamond':
      return closed([[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]], filled) // biome-ignore format: four corners
    case 'cross':
      return [pen.path([around([[-1, -1], [1, 1]]), around([[1, -1], [-1, 1]])], stroke)] // biome-ignore format: a cross
    case 'plus':
      return [pen.path([around([[0, -1.2], [0, 1.2]]), around([[-1.2, 0], [1.2, 0]])], stroke)] // biome-ignore format: a plus
  }
}

/** Says at the foot of the room how many of all are shown. */
export function notAll(room: Room, kit: Kit, shown: string, all: string): Markup[] {
  const { sizes, colours, words, pen } = kit
  const style = { size: sizes.small, fill: colours.ink, bold: true }
  return [pen.text(room.start, room.bottom - sizes.small * 0.4, words.say('shown', shown, all), style)]
}
