// Made-up restriction requests for tests.

/** What an actor records of a request that a ministry made to it, about `report_id`; `changes` replaces members. */
export const requestBody = (report_id: string, changes: Record<string, unknown> = {}) => ({
  requester_name: 'A made-up ministry',
  requester_group: 'states',
  requester_country: 'QAT',
  received_on: '2026-01-05',
  report_id,
  fields: ['/narrative'],
  measure: 'restrict',
  legal_ground: { citation: 'A made-up act, art. 1', text: 'Made up.', url: 'https://example.org/act' },
  language: 'en',
  text: 'Made up: the report is to be removed.',
  ...changes,
})
