// Figures for pictures: made up, always the same, from the plain to the hostile.
import type { LevelBar, LevelBars } from '../../src/charts/bars.ts'
import type { Coverage } from '../../src/charts/coverage.ts'
import type { HeatMap } from '../../src/charts/heat-map.ts'
import type { History } from '../../src/charts/lines.ts'
import { levelOrder } from '../../src/charts/look.ts'
import { ChartParameters, type Heading } from '../../src/charts/schemas.ts'
import type { DerivedLevel } from '../../src/implementations/rules.ts'

export const options = (given: Record<string, unknown> = {}) => ChartParameters.parse(given)

export const heading: Heading = {
  title: 'Levels of implementation: stakeholder group',
  source: '/v1/statistics/implementation-levels?group_by=stakeholder_group&source=doha-2020',
  counted: 'pairs',
  frame:
    'Every recommendation at every registered actor that it is addressed to, each as a whole (no territories), registered by the time in `last_change_at`.',
  last_change_at: '2026-01-31T12:00:00.123456Z',
}

export const hostile = '</text></svg><script>alert("1")</script>&amp; <![CDATA[ \u0000\u0008\uD800 ]]> onload="x"'
export const long =
  'Intergovernmental organizations, national human rights institutions and other independent monitoring bodies in fragile and conflict-affected settings'
export const arabic = ['الدول', 'الشركات', 'المجتمع المدني', 'المنظمات الدولية', 'المؤسسات الوطنية لحقوق الإنسان']
export const groups = ['States', 'Companies', 'Civil society', 'International organizations', 'NHRIs']

/** A number that looks made up, the same each time. */
const made = (seed: number, below: number) => (((seed * 7919 + 104729) % 65537) * 31) % below

export const countsOf = (numbers: readonly number[]) =>
  Object.fromEntries(levelOrder.map((level, at) => [level, numbers[at] ?? 0])) as Record<DerivedLevel, number>

const bar = (label: string, seed: number, size = 60): LevelBar => ({
  label,
  counts: countsOf(levelOrder.map((_, at) => made(seed * 13 + at, size))),
  contested: made(seed, 4),
})
export const bars = (labels: readonly string[], more: Partial<LevelBars> = {}): LevelBars => ({
  ...heading,
  bars: labels.map((label, at) => bar(label, at + 1)),
  ...more,
})

export const countries = (many: number) => Array.from({ length: many }, (_, at) => `Country number ${at + 1}`)

export const heatMap = (rows: readonly string[], columns: readonly string[], more: Partial<HeatMap> = {}): HeatMap => ({
  ...{ ...heading, title: 'Levels of implementation: addressee × principle', level: 'informed', among: 'addressed' },
  ...{ rows, columns },
  cells: rows.map((_, row) =>
    columns.map((_, column) => {
      const total = made(row * 31 + column, 40)
      return (row + column) % 11 === 10 ? null : { count: Math.round(Math.min(1, (column + row) / 20) * total), total }
    }),
  ),
  ...more,
})

/** From nobody at all to everybody. */
export const coverage = (labels: readonly string[]): Coverage => ({
  ...{ ...heading, title: 'On how many anybody reported: stakeholder group' },
  rows: labels.map((label, at) => ({ label, total: at * 234, count: Math.round((at * 234) / (7 - (at % 7))) })),
})

export const months = (many: number) =>
  Array.from({ length: many }, (_, at) => `${2016 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`)

export const history = (many: number, more: Partial<History> = {}): History => ({
  ...{ ...heading, title: 'Levels of implementation over time', dates: months(many), interval: 'month', unit: 'count' },
  series: {
    by: 'level',
    lines: levelOrder.map((level, at) => ({
      level,
      values: Array.from(
        { length: many },
        (_, month) => 10 * at + Math.round((month * (7 - at)) / 6) + made(month + at, 5),
      ),
    })),
  },
  ...more,
})
