// Examples for the API description. The comment and its answer are made up.
import { contentOf } from './rules.ts'
import type { Comment, Proposal, ProposalInput, RuleWithVersions } from './schemas.ts'
import { shippedRules } from './shipped.ts'

const { id, ...shipped } = shippedRules.find((rule) => rule.id === 'incitement')!
const first = { version: 1, effective_from: '2026-01-31T12:00:00.000000Z', effective_to: null }

export const exampleRule: RuleWithVersions = {
  id,
  ...first,
  state: 'in_force',
  ...contentOf(shipped),
  proposal: null,
  versions: [first],
}

const reason = 'Made up: the rule should say so in fewer words.'

export const exampleProposalInput: ProposalInput = { ...contentOf(shipped), text: 'Made up.', reason, comment_days: 30 }

export const exampleProposal: Proposal = {
  rule_id: id,
  number: 1,
  state: 'adopted',
  base_version: 1,
  ...contentOf(shipped),
  text: 'Made up.',
  reason,
  proposed_by: 'ohchr',
  created_at: '2026-02-01T12:00:00.000000Z',
  comments_until: '2026-03-03T12:00:00.000000Z',
  comment_count: 1,
  unanswered_count: 0,
  closing: { at: '2026-03-04T12:00:00.000000Z', by: 'ganhri', reason: 'Made up: it is clearer.' },
}

export const exampleComment: Comment = {
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  rule_id: id,
  proposal: 1,
  actor_id: 'nhrc-qatar',
  text: 'Made up: what does the second sentence mean?',
  created_at: '2026-02-10T12:00:00.000000Z',
  answer: 'Made up: nothing more than the first.',
  answered_at: '2026-02-12T12:00:00.000000Z',
}

export const exampleCommentInput = { text: exampleComment.text }
export const exampleAnswerInput = { answer: exampleComment.answer! }
export const exampleClosingInput = { reason: exampleProposal.closing!.reason }
