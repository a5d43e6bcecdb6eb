// Comments on proposals over HTTP: made by anybody registered, answered by the proposer, read by all.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { requireCaller } from '../auth/access.ts'
import type { Caller } from '../auth/callers.ts'
import { type Transaction, transaction } from '../database/client.ts'
import { readClock } from '../database/clock.ts'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { requireMatch } from '../http/conditional.ts'
import { creating, idempotencyHeaders, once } from '../http/idempotency.ts'
import { answerList, listOf, pageParameters } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { findComment, insertComment, type Of, selectComments, updateToAnswered } from './comment-queries.ts'
import { exampleAnswerInput, exampleComment, exampleCommentInput } from './examples.ts'
import { findProposal, lockProposal } from './proposal-queries.ts'
import { addressOf } from './proposals.ts'
import { enterAnswer, enterComment } from './recorded-proposals.ts'
import { answerRefusal, commentRefusal } from './rules.ts'
import { AnswerInput, Comment, CommentInput, commentParams, proposalParams } from './schemas.ts'

const list: List<Comment, unknown, z.infer<typeof proposalParams>> = {
  item: Comment,
  addressOf: ({ rule_id, proposal, id }) => `${addressOf({ rule_id, number: proposal })}/comments/${id}`,
  async open(db, { params }) {
    const proposal = await findProposal(db, params.id, params.number)
    if (proposal === null) throw notFound()
    return {
      after: (keyset, limit) => selectComments(db, proposal, keyset, limit),
      keysetOf: ({ created_at, id }) => [created_at, id],
      count: async () => proposal.comment_count,
      cacheControl: caching.current,
    }
  },
}

export function commentRoutes(app: App, { db, cursors }: Context): void {
  const tags = ['review-rules']

  app.route({
    method: 'GET',
    url: '/v1/review-rules/:id/proposals/:number/comments',
    config: {
      access: 'public',
      example: { data: [exampleComment], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List comments on a proposal',
      description: 'Oldest first, each with its answer.',
      tags,
      params: proposalParams,
      querystring: z.strictObject(pageParameters),
      response: { 200: listOf(Comment) },
    },
    handler: async function listComments(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/review-rules/:id/proposals/:number/comments/:comment_id',
    config: { access: 'public', example: exampleComment },
    schema: { summary: 'Read a comment on a proposal', tags, params: commentParams, response: { 200: Comment } },
    handler: async function getComment(request, reply) {
      const { id: rule_id, number, comment_id } = request.params
      const comment = await findComment(db, { rule_id, number }, comment_id)
      if (comment === null) throw notFound()
      reply.header('cache-control', caching.current)
      return comment
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/review-rules/:id/proposals/:number/comments',
    config: {
      access: 'comments:write',
      problems: ['comments_closed'],
      example: { ...exampleComment, answer: null, answered_at: null },
      bodyExample: exampleCommentInput,
    },
    schema: {
      summary: 'Comment on a proposal',
      description:
        'By any actor, States and companies included, while the proposal is open to comments. Public at once, and stays.',
      tags,
      params: proposalParams,
      headers: idempotencyHeaders,
      body: CommentInput,
      response: { 201: Comment },
    },
    handler: async function createComment(request, reply) {
      const { body, params } = request
      const of = { rule_id: params.id, number: params.number }
      const caller = requireCaller(request)
      const about = creating(request, caller, [of, body])
      const comment = await transaction(db, async (tx) => {
        const { id, made } = await once(tx, about, () => writeComment(tx, of, body.text, caller))
        return made ?? { ...(await findComment(tx, of, id))!, answer: null, answered_at: null }
      })
      reply.code(201).header('location', `${addressOf(of)}/comments/${comment.id}`)
      return comment
    },
  })

  app.route({
    method: 'POST',
    url: '/v1/review-rules/:id/proposals/:number/comments/:comment_id/answer',
    config: {
      access: 'rules:write',
      problems: ['not_yours', 'state_conflict', 'precondition_required', 'precondition_failed'],
      example: exampleComment,
      bodyExample: exampleAnswerInput,
    },
    schema: {
      summary: 'Answer a comment',
      description: 'By the actor that made the proposal; once.',
      tags,
      params: commentParams,
      body: AnswerInput,
      response: { 200: Comment },
    },
    handler: async function answerComment(request) {
      const { id: rule_id, number, comment_id } = request.params
      const caller = requireCaller(request)
      return transaction(db, async (tx) => {
        await lockProposal(tx, rule_id, number)
        const proposal = await findProposal(tx, rule_id, number)
        const comment = await findComment(tx, { rule_id, number }, comment_id)
        if (proposal === null || comment === null) throw notFound()
        const refused = answerRefusal(proposal, comment, caller)
        if (refused !== null) throw refused
        requireMatch(request, comment)
        const answered_at = await readClock(tx)
        const { answer } = request.body
        const answered = await updateToAnswered(tx, comment.id, {
          answer,
          answered_at,
          answering_person: caller.person,
        })
        await enterAnswer(tx, answered)
        return answered
      })
    },
  })
}

async function writeComment(tx: Transaction, of: Of, text: string, { actorId, person }: Caller): Promise<Comment> {
  // Until this commits nobody can close the proposal past it.
  await lockProposal(tx, of.rule_id, of.number)
  const proposal = await findProposal(tx, of.rule_id, of.number)
  if (proposal === null) throw notFound()
  const created_at = await readClock(tx)
  const refused = commentRefusal(proposal, created_at)
  if (refused !== null) throw refused
  const { comments_until } = proposal
  const on = { rule_id: of.rule_id, proposal: of.number, comments_until }
  const comment = await insertComment(tx, { id: randomUUID(), ...on, actor_id: actorId, person, text, created_at })
  await enterComment(tx, comment)
  return comment
}
