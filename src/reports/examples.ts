// Examples for the API description. Made up, and plainly so.
import type { z } from 'zod'
import type { Report, ReportContent, ReportInput, ReportRevision, Withdrawal } from './schemas.ts'

export const exampleInput: z.input<typeof ReportInput> = {
  recommendation_id: 'doha-2020-states-5',
  addressee_id: 'xxa',
  territory: null,
  period_start: '2025-01-01',
  period_end: '2025-12-31',
  state: 'published',
  language: 'en',
  narrative: 'Made-up example: a law was passed that gives the institution a mandate and a budget of its own.',
  assessments: [
    {
      part: 'a',
      level: 'partly_implemented',
      rationale: 'Made-up example: the law is in force, appointments are pending.',
    },
  ],
  measures: [
    {
      kind: 'legislation',
      title: 'Made-up example: Act on the institution',
      date: '2025-05-01',
      url: 'https://example.org/act',
    },
  ],
  evidence: [
    {
      kind: 'official_gazette',
      title: 'Made-up example: Official Gazette no. 1',
      url: 'https://example.org/gazette/1',
      date: '2025-05-02',
      stance: 'supports',
    },
  ],
}

export const examplePatch: Partial<ReportContent> = {
  narrative: 'Made-up example: the appointments have been made.',
  assessments: [{ part: 'a', level: 'implemented', rationale: null }],
}

export const exampleWithdrawal: z.infer<typeof Withdrawal> = {
  reason: 'Made-up example: the document that it rests on turned out to be about another institution.',
}

const content = exampleInput as Pick<
  Report,
  'period_start' | 'period_end' | 'language' | 'narrative' | 'assessments' | 'measures' | 'evidence'
>

export const exampleReport: Report = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  recommendation_id: 'doha-2020-states-5',
  addressee_id: 'xxa',
  territory: null,
  author_id: 'xxa-nhri',
  basis: 'nhri',
  stakeholder_group: 'states',
  addressee_country: 'XXA',
  author_country: 'XXA',
  state: 'published',
  revision: 1,
  period_start: content.period_start,
  period_end: content.period_end,
  language: content.language,
  narrative: content.narrative,
  assessments: content.assessments,
  measures: content.measures,
  evidence: content.evidence,
  created_at: '2026-01-31T12:00:00.000000Z',
  updated_at: '2026-01-31T12:00:00.000000Z',
  published_at: '2026-01-31T12:00:00.000000Z',
  withdrawal: null,
  review: [],
}

export const exampleRevision: ReportRevision = {
  revision: 1,
  period_start: content.period_start,
  period_end: content.period_end,
  language: content.language,
  narrative: content.narrative,
  assessments: content.assessments,
  measures: content.measures,
  evidence: content.evidence,
  known_at: '2026-01-31T12:00:00.000000Z',
}
