// Examples for the API description. Made up, and plainly so.
import { aboutOf, rowOf } from './rules.ts'
import type { LevelStatistics } from './schemas.ts'
import type { LevelSeries } from './series-schemas.ts'

export const exampleStatistics: LevelStatistics = {
  group_by: ['stakeholder_group'],
  data: [
    rowOf(['stakeholder_group'])({
      ...{ first: 'states', label: 'States', second: null, second_label: null },
      counts: { in_progress: 1, partly_implemented: 2, no_information: 1167 },
      contested: 1,
    }),
  ],
  ...aboutOf({ dimensions: ['stakeholder_group'], filters: {} }),
  truncated: false,
  as_of: null,
  last_change_at: '2026-01-31T12:00:00.000000Z',
}

const { group_by: _groupBy, as_of: _asOf, data, ...about } = exampleStatistics
export const exampleSeries: LevelSeries = {
  interval: 'month',
  group_by: ['stakeholder_group'],
  data: data.map((row) => ({ period: '2026-01', at: '2026-01-31T12:00:00.000000Z', ...row })),
  ...about,
  ...aboutOf({ dimensions: ['stakeholder_group'], filters: {} }, 'at'),
}
