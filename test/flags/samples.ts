// Made-up flags for tests.

/** A flag; `changes` replaces members. Of itself it is of a report that does not exist. */
export const flagBody = (changes: Record<string, unknown> = {}) => ({
  report_id: '11111111-1111-4111-8111-111111111111',
  rule_id: 'endangers-a-person',
  fields: ['/evidence/0/title'],
  text: 'Made up for a test.',
  ...changes,
})
