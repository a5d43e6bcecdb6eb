// Examples for the API description. Made up, and plainly so.
import { methodVersion } from './rules.ts'
import type { Implementation, ImplementationHeadline } from './schemas.ts'

export const exampleHeadline: ImplementationHeadline = {
  recommendation_id: 'doha-2020-states-5',
  addressee_id: 'xxa',
  territory: null,
  stakeholder_group: 'states',
  addressee_country: 'XXA',
  addressed: true,
  level: 'partly_implemented',
  level_from: 'assessed',
  self_reported: 'implemented',
  assessed: 'partly_implemented',
  contested: true,
  parts_without_information: 1,
  report_count: 2,
  last_period_start: '2025-01-01',
  last_period_end: '2025-12-31',
  changed_at: '2026-01-31T12:00:00.000000Z',
}

const period = { period_start: '2025-01-01', period_end: '2025-12-31', published_at: '2026-01-31T12:00:00.000000Z' }

export const exampleImplementation: Implementation = {
  ...exampleHeadline,
  parts: [
    {
      part: 'a',
      level: 'partly_implemented',
      level_from: 'assessed',
      self_reported: 'implemented',
      assessed: 'partly_implemented',
      contested: true,
      bases: [
        {
          basis: 'nhri',
          level: 'partly_implemented',
          report_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
          author_id: 'xxa-nhri',
          ...period,
        },
        {
          basis: 'self',
          level: 'implemented',
          report_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
          author_id: 'xxa',
          ...period,
        },
      ],
    },
    {
      part: 'b',
      level: 'no_information',
      level_from: null,
      self_reported: null,
      assessed: null,
      contested: false,
      bases: [],
    },
  ],
  method: '/v1/methodology',
  method_version: methodVersion,
}
