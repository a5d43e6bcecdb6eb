// Statistics as pictures: which chart shows which figures.
import type { z } from 'zod'
import { drawLevelBars } from '../charts/bars.ts'
import { drawCoverage } from '../charts/coverage.ts'
import type { Frame } from '../charts/english.ts'
import { drawHeatMap } from '../charts/heat-map.ts'
import { drawHistory } from '../charts/lines.ts'
import { levelOrder } from '../charts/look.ts'
import type { ChartParameters, Heading, Language } from '../charts/schemas.ts'
import { nameOfValue, regionIn, titleOf, wordsIn } from '../charts/words.ts'
import type { Dimension } from './dimensions.ts'
import { actorOf, type Names } from './names.ts'
import type { ReportingQuery, ReportingStatistics } from './reporting-schemas.ts'
import { frameOf } from './rules.ts'
import type { LevelQuery, LevelStatistics } from './schemas.ts'
import type { LevelSeries, SeriesQuery } from './series-schemas.ts'

/** What a picture takes beside the answer: what was asked, at which address, and names in the language of the picture. */
type Asked<Query> = { query: Query; source: string; names: Names }
/** Draws an answer as an SVG text. */
export type Draw<Query, Answer> = (answer: Answer, asked: Asked<Query>, options: ChartParameters) => string

type Values = { [Name in Dimension | 'author_group']?: string | null | undefined }

/** What rows are called: in the language of the picture where there are words for it, else by the name of their value. */
const namesOf =
  ({ names }: Pick<Asked<unknown>, 'names'>, lang: Language) =>
  (row: Values, dimension: Dimension | 'author_group', label: string | null | undefined): string => {
    const value = row[dimension]
    const recommendation = row.recommendation ?? ''
    const numbered = names.recommendations.get(recommendation) ?? recommendation
    if (dimension === 'part') return `${numbered} ${value}`
    if (dimension === 'recommendation') return numbered
    const region = dimension === 'region' && value && lang !== 'en' ? regionIn(lang, value) : null
    const actor = names.actors.get(actorOf(row, dimension) ?? '')
    return nameOfValue(lang, dimension, value) ?? region ?? actor ?? label ?? String(value)
  }

type Framed = Pick<Heading, 'last_change_at'> & {
  counted?: Heading['counted']
  as_of?: Heading['as_of']
  overlapping: boolean
  truncated?: boolean
}

/** What must be known to read the picture rightly stands in it, not only in the answer that it shows. */
function headingOf(
  title: string,
  { source, names: { filters } }: Pick<Asked<unknown>, 'source' | 'names'>,
  frame: Frame[],
  answer: Framed,
  lang: Language,
): Heading {
  const { counted = 'pairs', as_of = null, last_change_at } = answer
  const said: Frame[] = [
    ...frame,
    ...(answer.overlapping ? ['overlapping' as const] : []),
    ...(answer.truncated ? ['truncated' as const] : []),
  ]
  return { title, source, counted, frame: wordsIn(lang).frame(said), filters, as_of, last_change_at }
}

/**
 * Rows of addressees are many and most say nothing: those with information stand first, then by what they are called, so
 * that what finds no room is what has nothing to say.
 */
function inOrderOf<Row extends { name: string; informed: number }>(
  groupBy: readonly string[],
  rows: readonly Row[],
  lang: Language,
): Row[] {
  if (groupBy[0] !== 'addressee') return [...rows]
  const informed = new Set(rows.flatMap((row) => (row.informed > 0 ? row.name : [])))
  const { compare } = new Intl.Collator(lang, { numeric: true })
  return rows.toSorted((a, b) => Number(informed.has(b.name)) - Number(informed.has(a.name)) || compare(a.name, b.name))
}

const distinct = (names: readonly string[]) => [...new Set(names)]

/**
 * The second values in the order that they have within all rows together: a row lacks those of which there is nothing, so
 * that no single one has the whole order.
 */
function inOneOrder(named: readonly { name: string; second: string }[]): string[] {
  const order: string[] = []
  for (const name of distinct(named.map(({ name }) => name))) {
    const own = distinct(named.flatMap((row) => (row.name === name ? row.second : [])))
    for (const [at, value] of [...own.entries()].reverse()) {
      if (order.includes(value)) continue
      const next = own[at + 1]
      const last = own.slice(0, at).findLast((one) => order.includes(one))
      if (next !== undefined) order.splice(order.indexOf(next), 0, value)
      else if (last !== undefined) order.splice(order.indexOf(last) + 1, 0, value)
      else order.push(value)
    }
  }
  return order
}

/**
 * By one dimension the levels as bars; by two, who has any information, as a heat map: but for where a level comes from,
 * as that is what having information means.
 */
export const pictureOfLevels: Draw<z.infer<typeof LevelQuery>, LevelStatistics> = (answer, asked, options) => {
  const [first, second] = answer.group_by
  const { lang } = options
  const { group_by: dimensions, as_of: _asOf, ...filters } = asked.query
  const title = titleOf(lang, 'levels', answer.group_by)
  const heading = headingOf(title, asked, frameOf({ dimensions, filters }), answer, lang)
  const nameOf = namesOf(asked, lang)
  const all = answer.data.map((row) => ({
    ...row,
    name: nameOf(row, first!, row.label),
    second: second === undefined ? '' : nameOf(row, second, row.second_label),
  }))
  const named = inOrderOf(answer.group_by, all, lang)
  if (second === undefined || answer.group_by.includes('level_from')) {
    const bars = named.map(({ name, second: other, ...row }) => ({
      ...row,
      label: other === '' ? name : `${name} · ${other}`,
    }))
    return drawLevelBars({ ...heading, bars }, options)
  }
  const [rows, columns] = [distinct(named.map(({ name }) => name)), inOneOrder(named)]
  const found = new Map(named.map((row) => [JSON.stringify([row.name, row.second]), row]))
  const cells = rows.map((row) =>
    columns.map((column) => {
      const figures = found.get(JSON.stringify([row, column]))
      return figures === undefined ? null : { count: figures.informed, total: figures.total }
    }),
  )
  return drawHeatMap({ ...heading, rows, columns, cells, level: 'informed', among: 'addressed' }, options)
}

/** All together a line for each level; by a dimension a line for each value: who has any information. */
export const pictureOfHistory: Draw<z.infer<typeof SeriesQuery>, LevelSeries> = (answer, asked, options) => {
  const { lang, scale } = options
  const { interval, from: _from, to: _to, group_by: dimensions = [], ...filters } = asked.query
  const title = titleOf(lang, 'history', answer.group_by)
  const heading = headingOf(title, asked, frameOf({ dimensions, filters }), answer, lang)
  const moments = distinct(answer.data.map(({ at }) => at))
  const about = { ...heading, dates: moments.map((at) => at.slice(0, 10)), interval }
  const measured = (count: number, total: number) => (scale === 'count' ? count : total === 0 ? null : count / total)
  const [dimension] = answer.group_by
  if (dimension === undefined) {
    const at = new Map(answer.data.map((row) => [row.at, row]))
    const lines = levelOrder.map((level) => ({
      level,
      values: moments.map((moment) => measured(at.get(moment)!.counts[level], at.get(moment)!.total)),
    }))
    return drawHistory({ ...about, unit: scale, among: 'addressed', series: { by: 'level', lines } }, options)
  }
  const nameOf = namesOf(asked, lang)
  const all = answer.data.map((row) => ({ ...row, name: nameOf(row, dimension, row.label) }))
  const named = inOrderOf(answer.group_by, all, lang)
  const found = new Map(named.map((row) => [JSON.stringify([row.name, row.at]), row]))
  const lines = distinct(named.map(({ name }) => name)).map((label) => ({
    label,
    values: moments.map((at) => {
      const figures = found.get(JSON.stringify([label, at]))
      return figures === undefined ? null : measured(figures.informed, figures.total)
    }),
  }))
  const series = { by: 'label', level: 'informed', lines } as const
  return drawHistory({ ...about, unit: scale, among: 'addressed', series }, options)
}

/** On what share of the pairs of each row anybody reported. */
export const pictureOfReporting: Draw<z.infer<typeof ReportingQuery>, ReportingStatistics> = (
  answer,
  asked,
  options,
) => {
  const { group_by, data } = answer
  const title = titleOf(options.lang, 'coverage', [group_by])
  const nameOf = namesOf(asked, options.lang)
  const rows = data.map((row) => ({ label: nameOf(row, group_by, row.label), count: row.reported, total: row.total }))
  return drawCoverage({ ...headingOf(title, asked, ['reporting'], answer, options.lang), rows }, options)
}
