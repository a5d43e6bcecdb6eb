// Proposals over HTTP: listed, for one rule or all, and read. How they are made is in propose.ts.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../database/client.ts'
import { type Asked, downloadOf } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { listOf, page } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { exampleProposal } from './examples.ts'
import { countProposals, findProposal, type ProposalList, selectProposals } from './proposal-queries.ts'
import { findRule } from './queries.ts'
import { Proposal, ProposalFilters, ProposalsOfRule, proposalParams, ruleParams } from './schemas.ts'

export const addressOf = ({ rule_id, number }: Pick<Proposal, 'rule_id' | 'number'>) =>
  `/v1/review-rules/${rule_id}/proposals/${number}`

const keysetOf = ({ created_at, rule_id, number }: Proposal) => [created_at, rule_id, number]

const downloadBy = <Query, Params>(listFor: (db: Db, asked: Asked<Query, Params>) => Promise<ProposalList>) =>
  downloadOf<Proposal, Query, Params>({
    item: Proposal,
    addressOf,
    async open(db, asked) {
      const list = await listFor(db, asked)
      return {
        after: (keyset, limit) => selectProposals(db, list, keyset, limit),
        keysetOf,
        cacheControl: caching.current,
      }
    },
  })

type OfRule = { id: string }

/** Throws not_found where nobody has proposed such a rule. */
async function listOfRule(db: Db, { id }: OfRule, { state }: ProposalList): Promise<ProposalList> {
  const known = (await findRule(db, id, null)) ?? (await findProposal(db, id, 1))
  if (known === null) throw notFound()
  return { rule_id: [id], state }
}

export function proposalRoutes(app: App, { db, cursors }: Context): void {
  const listed = {
    access: 'public',
    problems: ['cursor_invalid'],
    example: { data: [exampleProposal], page: { next: null, limit: 50 } },
  } as const
  const tags = ['review-rules']

  type Paged = { cursor?: string | undefined; include?: 'total' | undefined; limit: number }
  async function answerList(request: FastifyRequest, reply: FastifyReply, list: ProposalList) {
    const { cursor, include, limit } = request.query as Paged
    const rows = await selectProposals(db, list, cursors.read(request, cursor), limit)
    const total = include === undefined ? undefined : await countProposals(db, list)
    reply.header('cache-control', caching.current)
    return page(request, reply, cursors, rows, keysetOf, total)
  }

  app.route({
    method: 'GET',
    url: '/v1/review-rule-proposals',
    config: { ...listed, download: downloadBy(async (_db, { query }: Asked<ProposalList, unknown>) => query) },
    schema: {
      summary: 'List proposals for all rules',
      description: 'Newest first. `state=open` lists what can be commented on, or awaits its end.',
      tags,
      querystring: ProposalFilters,
      response: { 200: listOf(Proposal) },
    },
    handler: async function listProposals(request, reply) {
      const { rule_id, state } = request.query
      return answerList(request, reply, { rule_id, state })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/review-rules/:id/proposals',
    config: {
      ...listed,
      download: downloadBy((db, { params, query }: Asked<ProposalList, OfRule>) => listOfRule(db, params, query)),
    },
    schema: {
      summary: 'List proposals for a rule',
      description: 'Newest first.',
      tags,
      params: ruleParams,
      querystring: ProposalsOfRule,
      response: { 200: listOf(Proposal) },
    },
    handler: async function listProposalsOfRule(request, reply) {
      return answerList(request, reply, await listOfRule(db, request.params, request.query))
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
