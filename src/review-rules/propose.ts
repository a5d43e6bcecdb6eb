// Proposing a new version of a rule, or a new rule.
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { brokenConstraint } from '../database/constraints.ts'
import { Problem } from '../errors.ts'
import { bodyInvalid } from '../http/faults.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import type { App, Context } from '../http/route.ts'
import { exampleProposal, exampleProposalInput } from './examples.ts'
import { findProposal, insertProposal, selectProposals } from './proposal-queries.ts'
import { addressOf } from './proposals.ts'
import { findRule } from './queries.ts'
import { enterProposal } from './recorded-proposals.ts'
import { contentOf, daysLater, leastFirst, proposalFaults } from './rules.ts'
import { Proposal, ProposalInput, ruleParams } from './schemas.ts'

export function proposeRoute(app: App, { db }: Context): void {
  app.route({
    method: 'POST',
    url: '/v1/review-rules/:id/proposals',
    config: {
      access: 'rules:write',
      problems: ['already_exists'],
      example: asMade(exampleProposal),
      bodyExample: exampleProposalInput,
    },
    schema: {
      summary: 'Propose a version of a rule',
      description:
        'The whole text of the version, open to comments for at least 14 days; with an id that no rule has, a new rule. A rule has one open proposal at a time. It takes effect only when another actor adopts it, after that time and when its proposer has answered each comment, and for decisions from then on.',
      tags: ['review-rules'],
      params: ruleParams,
      headers: idempotencyHeaders,
      body: ProposalInput,
      response: { 201: Proposal },
    },
    handler: async function createProposal(request, reply) {
      const { body, params } = request
      const caller = requireCaller(request)
      const about = creating(request, caller, [params.id, body])
      const proposal = await transaction(db, async (tx) => {
        const { id } = await once(tx, about, () => writeProposal(tx, params.id, body, caller))
        const [rule_id = '', number] = id.split(' ')
        return (await findProposal(tx, rule_id, Number(number)))!
      }).catch(async (error) => {
        throw isRival(error) ? await alreadyOpen(params.id) : error
      })
      reply.code(201).header('location', addressOf(proposal))
      return asMade(proposal)
    },
  })

  async function alreadyOpen(rule_id: string): Promise<Problem> {
    const [open] = await selectProposals(db, { rule_id: [rule_id], state: ['open'] }, null, 1)
    const existing = open === undefined ? `/v1/review-rules/${rule_id}/proposals` : addressOf(open)
    return new Problem('already_exists', 'Another proposal for this rule is open.', { existing })
  }
}

/** What was answered when it was made. */
function asMade(proposal: Proposal): Proposal {
  return { ...proposal, state: 'open', comment_count: 0, unanswered_count: 0, closing: null }
}

const isRival = (error: unknown) =>
  ['review_rule_proposals_rule_id_key', 'review_rule_proposals_pkey'].includes(brokenConstraint(error) ?? '')

async function writeProposal(tx: Transaction, rule_id: string, body: ProposalInput, caller: Caller) {
  const inForce = await findRule(tx, rule_id, null)
  const content = contentOf(body)
  const errors = proposalFaults(content, inForce)
  if (errors.length > 0) throw bodyInvalid(errors)
  const created_at = await readClock(tx)
  const number = await insertProposal(tx, {
    ...content,
    measures: leastFirst(content.measures),
    rule_id,
    base_version: inForce?.version ?? null,
    reason: body.reason,
    proposed_by: caller.actorId,
    proposer_group: caller.stakeholderGroup,
    person: caller.person,
    created_at,
    comments_until: daysLater(created_at, body.comment_days),
  })
  await enterProposal(tx, { rule_id, number })
  return { id: `${rule_id} ${number}` }
}
