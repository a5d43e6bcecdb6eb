// The log over HTTP: the tree, its checkpoint and key, and its entries.
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { notFound } from '../errors.ts'
import { answerList, type Keyset, listOf } from '../http/pages.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { leafBytes } from './entries.ts'
import { leafHash } from './merkle.ts'
import type { LogKey } from './note.ts'
import { proofRoutes, rootOf } from './proofs.ts'
import { countEntries, type EntryFilters as EntryList, type EntryRow, findSize, selectEntries } from './queries.ts'
import { type Recorded, visibleOf } from './recorded.ts'
import { EntryFilters, entryIndex, exampleCheckpoint, exampleEntry, exampleTree, LogEntry, LogTree } from './schemas.ts'

type Given = { key: LogKey; recorded: readonly Recorded[] }

const asEntry = (row: EntryRow): LogEntry => ({ ...row, leaf_hash: leafHash(leafBytes(row)).toString('hex') })

const plainText = (description: string) => ({
  200: { description, content: { 'text/plain': { schema: z.string().describe(description) } } },
})

export function logRoutes(app: App, context: Context, { key, recorded }: Given): void {
  const { db, cursors } = context
  const visible = visibleOf(recorded)
  const entriesAfter = async (db: Db, filters: EntryList, keyset: Keyset | null, limit: number) => {
    const from = keyset === null ? 0 : Number(keyset[0]) + 1
    return (await selectEntries(db, visible, { ...filters, from, limit: limit + 1 })).map(asEntry)
  }
  const list: List<LogEntry, EntryList> = {
    item: LogEntry,
    addressOf: ({ index }) => `/v1/log/entries/${index}`,
    open: (db, { query }) => ({
      after: (keyset, limit) => entriesAfter(db, query, keyset, limit),
      keysetOf: ({ index }) => [index],
      count: () => countEntries(db, query),
      // Salts go when their content does.
      cacheControl: caching.current,
    }),
  }

  app.route({
    method: 'GET',
    url: '/v1/log',
    config: { access: 'public', example: exampleTree },
    schema: {
      summary: 'Read the state of the log',
      description:
        'Every change of the record enters a log that is only added to (a Merkle tree of RFC 9162): who keeps a checkpoint can have it proved later that nothing which was in it has been changed, left out, put in or moved. A change is in the tree within a second.',
      tags: ['log'],
      response: { 200: LogTree },
    },
    handler: async function getLog(_request, reply) {
      const tree_size = await findSize(db)
      const root_hash = (await rootOf(db, tree_size)).toString('hex')
      reply.header('cache-control', caching.current)
      const { checkpoint, entries } = exampleTree
      return { origin: key.name, tree_size, root_hash, key: key.verifier, checkpoint, entries }
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/log/checkpoint',
    config: { access: 'public', example: exampleCheckpoint },
    schema: {
      summary: 'Read a signed checkpoint',
      description:
        'The size and the root hash of the tree, as a signed note (c2sp.org/tlog-checkpoint, Ed25519). Keep it where this service cannot reach it: `npm run verify` holds a database against it, and so do consistency proofs.',
      tags: ['log'],
      response: plainText('The signed note.'),
    },
    handler: async function getLogCheckpoint(_request, reply) {
      const tree_size = await findSize(db)
      const root = await rootOf(db, tree_size)
      reply.header('cache-control', caching.current).type('text/plain; charset=utf-8')
      return key.sign({ tree_size, root })
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/log/key',
    config: { access: 'public', example: `${exampleTree.key}\n` },
    schema: {
      summary: 'Read the key of the log',
      description:
        'As a verifier key: the name, the id in hexadecimal and the base64 of the byte 1 and the public key, joined by plus signs (c2sp.org/signed-note).',
      tags: ['log'],
      response: plainText('The verifier key, and a line break.'),
    },
    handler: async function getLogKey(_request, reply) {
      reply.header('cache-control', caching.catalogue).type('text/plain; charset=utf-8')
      return `${key.verifier}\n`
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/log/entries',
    config: {
      access: 'public',
      example: { data: [exampleEntry], page: { next: null, limit: 50 } },
      list,
    },
    schema: {
      summary: 'List the entries of the log',
      description: `In the order of the tree. An entry holds the hash of what became public, with a salt; the salt is given while that is public, so that everybody can compute the hash anew. What it was hashed with:

- \`report.published\`, \`report.revised\`: one object of \`id\`, \`recommendation_id\`, \`addressee_id\`, \`territory\`, \`author_id\`, \`basis\`, \`stakeholder_group\`, \`addressee_country\`, \`author_country\` and \`published_at\` of the report, and every field of that revision in \`/v1/reports/{id}/revisions\`.
- \`report.redacted\`, \`report.restored\`: the same as it is shown from then on. A restored revision has the hash of the entry that it makes hold again, and that entry its salt.
- \`report.restricted\`: the same, and \`restricted\`, which is true; of a report that is not shown, so that its salt is not given.
- \`report.sealed\`: the same as it was written, of a revision of which something is hidden: so that what is hidden cannot be changed unseen. Its salt is given when all of it is shown again.
- \`report.withdrawn\`: \`id\` and \`withdrawal\` of the report, as it was written. \`withdrawal.redacted\`, \`withdrawal.restored\`: \`id\` of the report and \`reason\` of its withdrawal as it is shown from then on.
- \`actor.created\`, \`actor.changed\`: the actor as it is answered, without \`region\`, \`subregion\` and \`intermediate_region\`, which follow from its country, and \`registration\` and \`registration_decision\`, which follow from decisions.
- \`mandates.replaced\`: the answer of \`/v1/actors/{id}/mandates\`.
- \`catalogue.loaded\`: for a recommendation the \`content\` of that revision in \`/v1/recommendations/{id}/revisions\`; else the entry as it is answered with \`include=raw\`, without \`revision\` and \`updated_at\`.
- \`review-rule.in_force\`: that version of the rule, without \`state\`, \`effective_to\` and \`versions\`.
- \`proposal.made\`: the proposal, without \`state\`, \`comment_count\`, \`unanswered_count\` and \`closing\`. \`proposal.closed\`: its \`rule_id\`, \`number\`, \`state\` and \`closing\`.
- \`comment.made\`: the comment, without \`answer\` and \`answered_at\`. \`comment.answered\`: its \`id\` and these two.
- \`restriction-request.made\`: the request, without \`state\`, \`decision_id\`, \`decided_at\` and \`sealed_at\`. While its words are sealed, so is its salt.
- \`seal.made\`: the seal, without \`state\`, \`decision_id\` and \`ended_at\`. \`seal.ended\`: its \`id\` and these three.
- \`decision.made\`: the decision, without \`in_force\`, \`appeal_until\`, \`appeals\`, \`appeal_ids\` and \`rectification\`, which follow from the rest and from rulings; of a report also without \`subject_actor_id\`, \`mandates\` and \`mandates_before\`.
- \`appeal.made\`: the appeal, without \`due_at\`, \`overdue\` and \`ruling\`. \`ruling.made\`: \`id\` and \`ruling\` of the appeal. Of a report also without \`subject_actor_id\` and \`mandates\`.
- \`decision.redacted\`, \`decision.restored\`: \`id\`, \`reasons\`, \`note\` and \`weaker_measures\` of the decision as they are shown from then on. \`ruling.redacted\`, \`ruling.restored\`: \`id\` of the appeal, \`reasons\` and \`note\` of its ruling.
- \`content.forgotten\`: \`null\`.

Where an actor, its mandates or an entry that has no address for its revisions changed later, only the last entry still has its salt.`,
      tags: ['log'],
      querystring: EntryFilters,
      response: { 200: listOf(LogEntry) },
    },
    handler: async function listLogEntries(request, reply) {
      return answerList(request, reply, cursors, await list.open(db, request))
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/log/entries/:index',
    config: { access: 'public', example: exampleEntry },
    schema: {
      summary: 'Read an entry of the log',
      tags: ['log'],
      params: entryIndex,
      response: { 200: LogEntry },
    },
    handler: async function getLogEntry(request, reply) {
      const { index } = request.params
      const [row] = await selectEntries(db, visible, { from: index, limit: 1 })
      if (row?.index !== index) throw notFound()
      reply.header('cache-control', caching.current)
      return asEntry(row)
    },
  })

  proofRoutes(app, context)
}
