// The sheet that every picture is drawn on: title, key, room for the figures, frame, source and date; and the same in words.
import { createHash } from 'node:crypto'
import { type Colours, colours } from './look.ts'
import { type Numbers, numbersIn } from './numbers.ts'
import { type Pen, penFor } from './pen.ts'
import type { ChartParameters, Heading, Scale } from './schemas.ts'
import { element, type Markup } from './svg.ts'
import { widthOf, wrap } from './text.ts'
import { type Words, wordsIn } from './words.ts'

/** Sizes of letters in pixels, and the margin. */
type Sizes = { title: number; text: number; small: number; margin: number; low: boolean; most: Most }
/** Lines that texts around the figures may take: enough for all of them where the picture may be as high as it likes. */
type Most = { title: number; subtitle: number; frame: number; source: number; date: number }
/** What charts draw with. `top` and `bottom` bound their room, `start` and `end` its sides as read. */
export type Room = { top: number; bottom: number; start: number; end: number }
export type Kit = {
  id: string
  pen: Pen
  colours: Colours
  sizes: Sizes
  words: Words
  numbers: Numbers
  scale: Scale
  /** Pixels between the margins. */
  inner: number
}
/** A swatch, drawn in a box of that side, and its meaning. */
export type KeyEntry = { label: string; swatch: (x: number, y: number, side: number) => Markup[] }
export type Chart = {
  /** Second line: what is measured. */
  subtitle?: string
  key: KeyEntry[]
  definitions: Markup[]
  /** Height that the figures like to have, used where none is asked for. */
  height: number
  draw: (room: Room) => Markup[]
  /** A line of words for each row or series: all its figures. */
  told: Told[]
}
/** A row or series, with as many figures as it has. */
type Told = { label: string; many: number; figure: (at: number) => string }

/** A description is bounded as the picture is: no reader listens to more, and the source has them all. */
const toldAtMost = 5000
const fonts =
  "system-ui, 'Noto Sans', 'Segoe UI', Roboto, Helvetica, Arial, 'Noto Sans Arabic', 'Noto Sans CJK SC', sans-serif"

/** Draws a picture as the text of an SVG document. The same input gives the same bytes. */
export function drawSheet(heading: Heading, options: ChartParameters, input: unknown, chartOf: (kit: Kit) => Chart) {
  const { theme, lang, width, scale } = options
  // Pages that hold several pictures need ids that differ; a counter would give the same picture other bytes.
  const id = `c${createHash('sha256')
    .update(JSON.stringify([input, options]))
    .digest('hex')
    .slice(0, 10)}`
  const rtl = lang === 'ar'
  const [pen, words, numbers] = [penFor(width, rtl), wordsIn(lang), numbersIn(lang)]
  const sizes = sizesOf(options)
  const inner = width - 2 * sizes.margin
  const kit: Kit = { id, pen, colours: colours[theme], sizes, words, numbers, scale, inner }
  const chart = chartOf(kit)
  const head = headOf(heading, chart, kit)
  const foot = footOf(heading, options, kit)
  const height = options.height ?? Math.round(Math.min(2400, Math.max(200, head.height + chart.height + foot.height)))
  const { margin } = sizes
  const room = { top: head.height, bottom: height - foot.height, start: margin, end: width - margin }
  return element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
      ...{ role: 'img', 'aria-labelledby': `${id}-title ${id}-desc`, lang, 'xml:lang': lang },
      ...{ direction: rtl ? 'rtl' : 'ltr', 'font-family': fonts },
    },
    element('title', { id: `${id}-title` }, heading.title),
    element('desc', { id: `${id}-desc` }, inWords(heading, chart, kit)),
    ...(chart.definitions.length === 0 ? [] : [element('defs', {}, ...chart.definitions)]),
    pen.rect(0, 0, width, height, { fill: kit.colours.ground }),
    ...head.marks,
    ...chart.draw(room),
    ...foot.marksAt(height),
  ).xml
}

function sizesOf({ width, height }: ChartParameters): Sizes {
  const low = (height ?? 400) < 280
  const narrow = width < 560 || (height ?? 400) < 320
  const most = mostOf(height, narrow, low)
  if (narrow) return { title: 14, text: 10.5, small: 9.5, margin: 10, low, most }
  if (width >= 1600 && (height ?? 1600) >= 800) return { title: 26, text: 16, small: 14, margin: 32, low, most }
  return { title: 19, text: 12.5, small: 11, margin: 20, low, most }
}

function mostOf(height: number | undefined, narrow: boolean, low: boolean): Most {
  if (height === undefined) return { title: 4, subtitle: 4, frame: 12, source: 6, date: 4 }
  const lines = narrow ? 1 : 2
  return { title: low ? 1 : 2, subtitle: lines, frame: narrow ? 1 : 3, source: lines, date: 2 }
}

/** Title, what is measured, key: from the top down. */
function headOf(heading: Heading, { subtitle, key }: Chart, kit: Kit) {
  const { pen, colours, sizes, inner } = kit
  const { title, text, small, margin, most } = sizes
  const marks: Markup[] = []
  let y = margin
  const put = (content: string, size: number, fill: string, lines: number, bold: boolean) => {
    const wrapped = wrap(content, { width: inner, size, lines, bold })
    const high = wrapped.lines.length * size * 1.2
    marks.push(...pen.lines(margin, y + high / 2, wrapped, { size, fill, bold }, content))
    y += high
  }
  put(heading.title, title, colours.ink, most.title, true)
  if (subtitle) put(subtitle, text, colours.quiet, most.subtitle, false)
  if (heading.filters?.length) put(filtersOf(heading.filters), text, colours.ink, most.subtitle, false)
  // In a line of its own, which no long subtitle cuts.
  if (heading.as_of) put(asOf(heading.as_of, kit), text, colours.ink, most.subtitle, false)
  y += small * 0.5
  if (key.length > 0) {
    const side = small + 1
    const widths = key.map(({ label }) => side + 6 + widthOf(label, small) + 14)
    // Columns of one width where lines would break anyway: the eye finds an entry faster.
    const columns = Math.max(1, Math.min(key.length, Math.floor((inner + 14) / Math.max(...widths))))
    const oneLine = widths.reduce((sum, one) => sum + one, 0) <= inner + 14
    let x = margin
    for (const [at, { label, swatch }] of key.entries()) {
      if (!oneLine && at > 0 && at % columns === 0) {
        x = margin
        y += side + 5
      }
      const short = wrap(label, { width: inner - side - 6, size: small })
      marks.push(
        ...swatch(x, y, side),
        ...pen.lines(x + side + 6, y + side / 2, short, { size: small, fill: colours.ink }, label),
      )
      x += oneLine ? widths[at]! : Math.max(...widths)
    }
    y += side + small * 0.7
  }
  return { marks, height: y }
}

/** Frame, source, date: from the bottom up. */
function footOf(heading: Heading, { lang }: ChartParameters, { pen, colours, sizes, words, numbers, inner }: Kit) {
  const { small, margin, most } = sizes
  const wide = { width: inner, size: small }
  // A mark of direction keeps the slashes of an address in their places inside a line of Arabic.
  const address = pen.rtl ? `\u200E${heading.source}\u200E` : heading.source
  const source = words.say('named', words.say('source'), address)
  const rest = [lastChange(heading, words, numbers), lang === 'en' ? '' : words.say('unofficial')]
    .filter((part) => part !== '')
    .join(' · ')
  const texts = [
    { whole: heading.frame, lines: most.frame },
    { whole: source, lines: most.source },
    { whole: rest, lines: most.date },
  ].map(({ whole, lines }) => ({ whole, wrapped: wrap(whole, { ...wide, lines }) }))
  const leading = small * 1.2
  const lines = texts.reduce((sum, { wrapped }) => sum + wrapped.lines.length, 0)
  const height = lines * leading + small * 0.6 + margin * 0.7
  const marksAt = (bottom: number) => {
    let y = bottom - height + small * 0.6
    return texts.flatMap(({ whole, wrapped }) => {
      const high = wrapped.lines.length * leading
      y += high
      return pen.lines(margin, y - high / 2, wrapped, { size: small, fill: colours.quiet }, whole)
    })
  }
  return { height, marksAt }
}

const lastChange = ({ last_change_at }: Heading, words: Words, numbers: Numbers) =>
  words.say(
    'named',
    words.say('last_change'),
    last_change_at === null ? words.say('nothing_recorded') : numbers.moment(last_change_at),
  )

const filtersOf = (filters: readonly string[]) => filters.join(' · ')

const asOf = (moment: string, { words, numbers }: Pick<Kit, 'words' | 'numbers'>) =>
  words.say('as_of', numbers.moment(moment))

/** The text alternative: what the picture says, a line each. */
function inWords(heading: Heading, { subtitle, told }: Chart, { words, numbers }: Kit): string {
  let left = toldAtMost
  const lines = told.flatMap(({ label, many, figure }) => {
    if (many > 0 && left === 0) return []
    const some = Array.from({ length: Math.min(many, left) }, (_, at) => figure(at))
    left -= some.length
    return [`${words.say('named', label, some.join('; '))}.`]
  })
  const unsaid = told.reduce((sum, { many }) => sum + many, 0) - (toldAtMost - left)
  return [
    ...(subtitle ? [`${subtitle}.`] : []),
    ...(heading.filters?.length ? [`${filtersOf(heading.filters)}.`] : []),
    ...(heading.as_of ? [`${asOf(heading.as_of, { words, numbers })}.`] : []),
    ...(told.every(({ many }) => many === 0) ? [`${words.say(none(heading))}.`] : lines),
    ...(unsaid > 0 ? [`${words.say('more', numbers.count(unsaid))}.`] : []),
    heading.frame,
    words.say('named', words.say('source'), heading.source),
    `${lastChange(heading, words, numbers)}.`,
  ].join('\n')
}

/** Where there is nothing to draw, the picture says so, and why where nothing is recorded at all. */
export function nothing(
  heading: Heading,
  { top, bottom, start, end }: Room,
  { pen, words, sizes, colours }: Kit,
): Markup[] {
  const style = { size: sizes.text * 1.2, fill: colours.quiet, at: 'middle' } as const
  return [pen.text((start + end) / 2, (top + bottom) / 2 + sizes.text * 0.4, words.say(none(heading)), style)]
}

const none = ({ last_change_at }: Heading) => (last_change_at === null ? 'no_data_yet' : 'no_figures')
