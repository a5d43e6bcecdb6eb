// Proposals over HTTP: listed, for one rule or all, and read. How they are made is in propose.ts.
import type { Db } from '../database/client.ts'
import type { Asked, List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { answerList, listOf } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleProposal } from './examples.ts'
import { countProposals, findProposal, type ProposalList, selectProposals } from './proposal-queries.ts'
import { findRule } from './queries.ts'
import { Proposal, ProposalFilters, ProposalsOfRule, proposalParams, ruleParams } from './schemas.ts'

export const addressOf = ({ rule_id, number }: Pick<Proposal, 'rule_id' | 'number'>) =>
  `/v1/review-rules/${rule_id}/proposals/${number}`

const listBy = <Query, Params>(
  filtersFor: (db: Db, asked: Asked<Query, Params>) => Promise<ProposalList>,
): List<Proposal, Query, Params> => ({
  item: Proposal,
  addressOf,
  async open(db, asked) {
    const filters = await filtersFor(db, asked)
    return {
      after: (keyset, limit) => selectProposals(db, filters, keyset, limit),
      keysetOf: ({ created_at, rule_id, number }) => [created_at, rule_id, number],
      count: () => countProposals(db, filters),
      cacheControl: caching.current,
    }
  },
})

const list = listBy(async (_db, { query }: Asked<ProposalList, unknown>) => query)
const ofRule = listBy(async (db, { params: { id }, query: { state } }: Asked<ProposalList, { id: string }>) => {
  const known = (await findRule(db, id, null)) ?? (await findProposal(db, id, 1))
  if (known === null) throw notFound()
  return { rule_id: [id], state }
})

export function proposalRoutes(app: App, { db, cursors }: Context): void {
  const listed = {
    access: 'public',
    example: { data: [exampleProposal], page: { next: null, limit: 50 } },
  } as const
  const tags = ['review-rules']

  app.route({
    method: 'GET',
    url: '/v1/review-rule-proposals',
    config: { ...listed, list },
    schema: {
      summary: 'List proposals for all rules',
      description: 'Newest first. `state=open` lists what can be commented on, or awaits its end.',
      tags,
      querystring: ProposalFilters,
      response: { 200: listOf(Proposal) },
    },
    handler: async function listProposals(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/review-rules/:id/proposals',
    config: { ...listed, list: ofRule },
    schema: {
      summary: 'List proposals for a rule',
      description: 'Newest first.',
      tags,
      params: ruleParams,
      querystring: ProposalsOfRule,
      response: { 200: listOf(Proposal) },
    },
    handler: async function listProposalsOfRule(request, reply) {
      return answerList(request, reply, cursors, await ofRule.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/review-rules/:id/proposals/:number',
    config: { access: 'public', example: exampleProposal },
    schema: { summary: 'Read a proposal', tags, params: proposalParams, response: { 200: Proposal } },
    handler: async function getProposal(request, reply) {
      const proposal = await findProposal(db, request.params.id, request.params.number)
      if (proposal === null) throw notFound()
      reply.header('cache-control', caching.current)
      return proposal
    },
  })
}
