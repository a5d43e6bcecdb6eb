// Statistics as pictures: which chart shows which figures.
import { drawLevelBars } from '../charts/bars.ts'
import { drawHeatMap } from '../charts/heat-map.ts'
import { drawHistory } from '../charts/lines.ts'
import type { ChartParameters, Heading, Language } from '../charts/schemas.ts'
import { nameOfValue, titleOf } from '../charts/words.ts'
import { derivedLevelCodes } from '../implementations/schemas.ts'
import type { Dimension } from './dimensions.ts'
import type { ReportingStatistics } from './reporting-schemas.ts'
import type { LevelStatistics } from './schemas.ts'
import type { LevelSeries } from './series-schemas.ts'

/** Draws the answer at the address `source` as an SVG text. */
export type Draw<Answer> = (answer: Answer, source: string, options: ChartParameters) => string

type Values = { [Name in Dimension]?: string | null | undefined }

/** What a row is called: the name of its value where it has one. */
function nameOf(row: Values, dimension: Dimension, label: string | null | undefined, lang: Language): string {
  if (dimension === 'part') return `${row.recommendation} ${row.part}`
  return label ?? nameOfValue(lang, row[dimension])
}

type Framed = Omit<Heading, 'title' | 'source'> & { overlapping: boolean; truncated?: boolean }

/** What must be known to read the picture rightly stands in it, not only in the answer that it shows. */
function headingOf(title: string, source: string, { last_change_at, ...answer }: Framed): Heading {
  const said = [
    answer.frame.replace(/the time in `(last_change_at|at)`|`(last_change_at|at)`/, 'the last change included'),
    ...(answer.overlapping ? ['What belongs to several rows is counted in each.'] : []),
    ...(answer.truncated ? ['There are more rows than these: only the largest are counted here.'] : []),
  ]
  return { title, source, frame: said.join(' '), last_change_at }
}

const distinct = (names: readonly string[]) => [...new Set(names)]

/**
 * By one dimension the levels as bars; by two, who has any information, as a heat map: but for where a level comes from,
 * as that is what having information means.
 */
export const pictureOfLevels: Draw<LevelStatistics> = (answer, source, options) => {
  const [first, second] = answer.group_by
  const heading = headingOf(titleOf(options.lang, 'levels', answer.group_by), source, answer)
  const named = answer.data.map((row) => ({
    ...row,
    name: nameOf(row, first!, row.label, options.lang),
    second: second === undefined ? '' : nameOf(row, second, row.second_label, options.lang),
  }))
  if (second === undefined || answer.group_by.includes('level_from')) {
    const bars = named.map(({ name, second: other, ...row }) => ({
      ...row,
      label: other === '' ? name : `${name} · ${other}`,
    }))
    return drawLevelBars({ ...heading, bars }, options)
  }
  const [rows, columns] = [distinct(named.map(({ name }) => name)), distinct(named.map((row) => row.second))]
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
export const pictureOfHistory: Draw<LevelSeries> = (answer, source, options) => {
  const heading = headingOf(titleOf(options.lang, 'history', answer.group_by), source, answer)
  const moments = distinct(answer.data.map(({ at }) => at))
  const about = { ...heading, dates: moments.map((at) => at.slice(0, 10)), interval: answer.interval }
  const [dimension] = answer.group_by
  if (dimension === undefined) {
    const at = new Map(answer.data.map((row) => [row.at, row]))
    const lines = derivedLevelCodes.map((level) => ({
      ...{ level, values: moments.map((moment) => at.get(moment)?.counts[level] ?? null) },
    }))
    return drawHistory({ ...about, unit: 'count', series: { by: 'level', lines } }, options)
  }
  const named = answer.data.map((row) => ({ ...row, name: nameOf(row, dimension, row.label, options.lang) }))
  const found = new Map(named.map((row) => [JSON.stringify([row.name, row.at]), row]))
  const lines = distinct(named.map(({ name }) => name)).map((label) => ({
    label,
    values: moments.map((at) => {
      const figures = found.get(JSON.stringify([label, at]))
      return figures === undefined || figures.total === 0 ? null : figures.informed / figures.total
    }),
  }))
  const series = { by: 'label', level: 'informed', lines } as const
  return drawHistory({ ...about, unit: 'share', among: 'addressed', series }, options)
}

/** On what share of the pairs of each row anybody reported. */
export const pictureOfReporting: Draw<ReportingStatistics> = (answer, source, options) => {
  const { group_by, data } = answer
  const title = titleOf(options.lang, 'coverage', [group_by])
  return drawHeatMap(
    {
      ...headingOf(title, source, answer),
      rows: data.map((row) => row.label ?? nameOfValue(options.lang, row[group_by])),
      columns: [''],
      cells: data.map(({ reported, total }) => [{ count: reported, total }]),
      ...({ level: 'informed', among: 'addressed' } as const),
    },
    options,
  )
}
