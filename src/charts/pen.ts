// Draws from the side on which reading starts: x = 0 is left in English and right in Arabic, where everything is mirrored.
import { type Attributes, element, type Markup, round } from './svg.ts'
import { directionOf, type Lines } from './text.ts'

type TextStyle = {
  size: number
  fill: string
  bold?: boolean
  /** Which end of the text stands at x, as read: `start` unless said. */
  at?: 'start' | 'middle' | 'end'
  /** Degrees by which the text climbs as it is read. */
  climb?: number
  /** Shown as a tooltip: the whole of a shortened text. */
  whole?: string | undefined
}
export type Point = readonly [x: number, y: number]
export type Pen = ReturnType<typeof penFor>

export function penFor(width: number, rtl: boolean) {
  const physical = (x: number) => (rtl ? width - x : x)

  /** One line, its letters standing on y. */
  function text(x: number, y: number, content: string, style: TextStyle): Markup {
    const { size, fill, bold = false, at = 'start', climb = 0, whole } = style
    const direction = directionOf(content) ?? (rtl ? 'rtl' : 'ltr')
    // An anchor follows the direction of its text, which for a label may be another than that of the picture.
    const flipped = (direction === 'rtl') !== rtl
    const anchor = at === 'middle' ? at : flipped ? (at === 'start' ? 'end' : 'start') : at
    // What ends a piece of an address belongs at its right end, also inside a line of Arabic.
    const inOrder = direction === 'rtl' ? content.replace(/(?<=[\w/?&=-])[…/?&=,-]$/, '$&\u200E') : content
    const attributes: Attributes = {
      x: physical(x),
      y,
      fill,
      'font-size': size,
      'font-weight': bold ? 600 : undefined,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      direction: flipped ? direction : undefined,
      transform: climb ? `rotate(${rtl ? climb : -climb} ${round(physical(x))} ${round(y)})` : undefined,
    }
    return element('text', attributes, ...(whole === undefined ? [] : [element('title', {}, whole)]), inOrder)
  }

  /** Several lines, centred on y. */
  function lines(x: number, y: number, { lines, cut }: Lines, style: TextStyle, whole: string): Markup[] {
    const leading = style.size * 1.2
    const first = y - ((lines.length - 1) * leading) / 2 + style.size * 0.36
    return lines.map((line, at) => text(x, first + at * leading, line, { ...style, whole: cut ? whole : undefined }))
  }

  const rect = (x: number, y: number, width: number, height: number, attributes: Attributes): Markup =>
    element('rect', { x: rtl ? physical(x) - width : x, y, width, height, ...attributes })

  /** Lines through points; a new list of points lifts the pen. */
  function path(strokes: readonly (readonly Point[])[], attributes: Attributes): Markup {
    const d = strokes.map((points) => `M${points.map(([x, y]) => `${round(physical(x))} ${round(y)}`).join('L')}`)
    return element('path', { d: d.join(''), fill: 'none', ...attributes })
  }

  return { rtl, text, lines, rect, path }
}
