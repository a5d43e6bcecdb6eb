// How a proposal ends: adopted or rejected by another actor, or withdrawn by its own.
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import { notFound, type Problem } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { type App, type Context, operation } from '../http/route.ts'
import { exampleClosingInput, exampleProposal } from './examples.ts'
import { findProposal, lockProposal, updateToClosed } from './proposal-queries.ts'
import { insertVersion, updateToSuperseded } from './queries.ts'
import { enterVersions } from './recorded.ts'
import { enterClosing } from './recorded-proposals.ts'
import { adoptionRefusal, contentOf, rejectionRefusal, withdrawalRefusal } from './rules.ts'
import { ClosingInput, Proposal, proposalParams } from './schemas.ts'
import type { ProposalState } from './vocabularies.ts'

type Ending = {
  /** Last segment of the address. */
  segment: string
  operationId: string
  summary: string
  description: string
  state: Exclude<ProposalState, 'open'>
  problems: readonly Problem['code'][]
  refusal(proposal: Proposal, proposer: { person: string }, caller: Caller, now: string): Problem | null
}

const endings: readonly Ending[] = [
  {
    segment: 'adoption',
    operationId: 'adoptProposal',
    summary: 'Adopt a proposal',
    description:
      'By another actor and another person than proposed it, when its time for comments is over and each comment is answered. The version takes effect at this moment, never for what was decided before.',
    state: 'adopted',
    problems: ['own_case', 'comments_open', 'comments_unanswered'],
    refusal: adoptionRefusal,
  },
  {
    segment: 'rejection',
    operationId: 'rejectProposal',
    summary: 'Reject a proposal',
    description: 'By another actor and another person than proposed it, at any time.',
    state: 'rejected',
    problems: ['own_case'],
    refusal: rejectionRefusal,
  },
  {
    segment: 'withdrawal',
    operationId: 'withdrawProposal',
    summary: 'Withdraw a proposal',
    description: 'By the actor that proposed it, at any time.',
    state: 'withdrawn',
    problems: ['not_yours'],
    refusal: (proposal, _proposer, caller) => withdrawalRefusal(proposal, caller),
  },
]

export function closeRoutes(app: App, { db }: Context): void {
  for (const { segment, operationId, summary, description, state, problems, refusal } of endings) {
    const endedBy = state === 'withdrawn' ? exampleProposal.proposed_by : exampleProposal.closing!.by
    app.route({
      method: 'POST',
      url: `/v1/review-rules/:id/proposals/:number/${segment}`,
      config: {
        access: 'rules:write',
        problems: [...problems, 'state_conflict', 'precondition_required', 'precondition_failed'],
        example: { ...exampleProposal, state, closing: { ...exampleProposal.closing, by: endedBy } },
        bodyExample: exampleClosingInput,
      },
      schema: {
        summary,
        description,
        tags: ['review-rules'],
        params: proposalParams,
        body: ClosingInput,
        response: { 200: Proposal },
      },
      handler: operation(operationId, async (request) => {
        const { id, number } = request.params as { id: string; number: number }
        const { reason } = request.body as { reason: string }
        const caller = requireCaller(request)
        return transaction(db, async (tx) => {
          const proposer = await lockProposal(tx, id, number)
          const proposal = await findProposal(tx, id, number)
          if (proposer === null || proposal === null) throw notFound()
          const now = await readClock(tx)
          const refused = refusal(proposal, proposer, caller, now)
          if (refused !== null) throw refused
          requireMatch(request, proposal)
          await updateToClosed(tx, proposal, {
            state,
            closed_at: now,
            closed_by: caller.actorId,
            closer_group: caller.stakeholderGroup,
            closer_person: caller.person,
            closing_reason: reason,
          })
          await enterClosing(tx, proposal)
          if (state === 'adopted') await takeEffect(tx, proposal, now)
          return (await findProposal(tx, id, number))!
        })
      }),
    })
  }
}

async function takeEffect(tx: Transaction, proposal: Proposal, effective_from: string): Promise<void> {
  const { rule_id, number, base_version } = proposal
  await updateToSuperseded(tx, rule_id, effective_from)
  const version = (base_version ?? 0) + 1
  await insertVersion(tx, { ...contentOf(proposal), id: rule_id, version, proposal: number, effective_from })
  await enterVersions(tx, [{ id: rule_id, version }])
}
