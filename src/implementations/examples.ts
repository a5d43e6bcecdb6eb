// Examples for the API description. Made up, and plainly so; what follows from the reports is derived as always.
import { implementationOf } from './answer.ts'
import { deriveImplementation } from './rules.ts'
import type { Implementation, ImplementationHeadline } from './schemas.ts'

const of2025 = { period_start: '2025-01-01', period_end: '2025-12-31', published_at: '2026-01-31T12:00:00.000000Z' }
const { parts, ...derived } = deriveImplementation(
  ['a', 'b'],
  [
    {
      id: '0f8fad5b-d9cb-469f-a165-70867728950e',
      ...{ author_id: 'xxa-nhri', basis: 'nhri', ...of2025 },
      assessments: [{ part: 'a', level: 'partly_implemented' }],
    },
    {
      id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      ...{ author_id: 'xxa', basis: 'self', ...of2025 },
      assessments: [{ part: 'a', level: 'implemented' }],
    },
  ],
)

export const exampleHeadline: ImplementationHeadline = {
  ...{ recommendation_id: 'doha-2020-states-5', addressee_id: 'xxa', territory: null },
  ...{ stakeholder_group: 'states', addressee_country: 'XXA', addressed: true },
  ...derived,
  changed_at: '2026-01-31T12:00:00.000000Z',
}

export const exampleImplementation: Implementation = implementationOf(
  { ...exampleHeadline, parts, part_ids: ['a', 'b'] },
  null,
)
