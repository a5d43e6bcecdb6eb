// Proposals and comments in the log: each step enters, everybody can compute its hash anew, and what is changed of them past
// the service is named.
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { openLog } from '../../src/log/open.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { keepCheckpoint, provenEntries } from '../log/proven.ts'
import { compared, foundAfter } from '../log/setting.ts'
import { type Answer, startService } from '../support/app.ts'
import { oldComment, oldProposal, proposalBody } from './samples.ts'

const service = await startService(t)
const { db, anonymous } = service
const proposer = await service.as('ohchr')
const closer = await service.as('ganhri')
const commenter = await service.as('nhrc-qatar')
const differences = async () => (await transaction(db, (tx) => compared(tx, []))).found
const done = (answer: Answer, status = 201) => {
  if (answer.status !== status) throw new Error(answer.text)
  return answer
}
const get = async (url: string) => (await anonymous.get(url)).body
const picked = (of: Record<string, unknown>, without: string[]) =>
  Object.fromEntries(Object.entries(of).filter(([name]) => !without.includes(name)))

const made = done(await proposer.post('/v1/review-rules/incitement/proposals', proposalBody())).headers.location!
const comment = done(await commenter.post(`${made}/comments`, { text: 'Made up.' })).headers.location!
done(await proposer.change('POST', `${comment}/answer`, { answer: 'A made-up answer.' }, comment), 200)
done(await closer.change('POST', `${made}/rejection`, { reason: 'Made up.' }, made), 200)
const old = await oldProposal(service, 'incitement')
const oldOne = await oldComment(service, old)
done(await proposer.change('POST', `${oldOne}/answer`, { answer: 'Made up.' }, oldOne), 200)
done(await closer.change('POST', `${old}/adoption`, { reason: 'Made up.' }, old), 200)

t.test('every step enters, with what everybody can read of it', async (t) => {
  const entries = await provenEntries(service, [made, comment])
  const [proposal, said] = [await get(made), await get(comment)]
  t.match(entries, [
    { kind: 'proposal.made', actor_id: 'ohchr', at: proposal.created_at },
    { kind: 'comment.made', actor_id: 'nhrc-qatar', at: said.created_at },
    { kind: 'comment.answered', actor_id: 'ohchr', at: said.answered_at },
    { kind: 'proposal.closed', actor_id: 'ganhri', at: proposal.closing.at },
  ])
  const contents = [
    picked(proposal, ['state', 'comment_count', 'unanswered_count', 'closing']),
    picked(said, ['answer', 'answered_at']),
    { id: said.id, answer: said.answer, answered_at: said.answered_at },
    { rule_id: 'incitement', number: proposal.number, state: 'rejected', closing: proposal.closing },
  ]
  for (const [at, { salt, content_sha256 }] of entries.entries()) {
    const hash = createHash('sha256').update(Buffer.from(salt!, 'hex')).update(canonicalize(contents[at])!)
    t.equal(hash.digest('hex'), content_sha256)
  }
  t.match(await provenEntries(service, [old]), [{ kind: 'proposal.made' }, { kind: 'proposal.closed' }])
  t.strictSame(await differences(), [])
})

t.test('what is refused does not enter', async (t) => {
  const { tree_size } = await keepCheckpoint(service)
  t.equal((await commenter.post(`${made}/comments`, { text: 'Made up.' })).status, 409)
  t.equal((await closer.change('POST', `${made}/adoption`, { reason: 'Made up.' }, made)).status, 409)
  t.equal((await keepCheckpoint(service)).tree_size, tree_size)
})

const here = (of: string) => of.slice('/v1/'.length)
const id = comment.split('/').at(-1)
const [, , , rule, , number] = made.split('/')
const where = `where rule_id = '${rule}' and number = ${number}`
const edited = /the database says something else/
const gone = /no longer there/
const unknown = /no entry speaks of it/
const forged = '00000000-0000-4000-8000-000000000001'
const cases: [what: string, sql: string, about: string, how: RegExp][] = [
  [
    'the text of a proposal',
    `update review_rule_proposals set text = 'Forged.' ${where}`,
    `proposal.made of ${here(made)}`,
    edited,
  ],
  [
    'how long it was open',
    `update review_rule_proposals set comments_until = comments_until + interval '1 day' ${where}`,
    `proposal.made of ${here(made)}`,
    edited,
  ],
  [
    'why it was closed',
    `update review_rule_proposals set closing_reason = 'Forged.' ${where}`,
    `proposal.closed of ${here(made)}`,
    edited,
  ],
  [
    'how it was closed',
    `update review_rule_proposals set state = 'withdrawn', closed_by = proposed_by, closer_person = person ${where}`,
    `proposal.closed of ${here(made)}`,
    edited,
  ],
  [
    'a proposal opened again',
    `update review_rule_proposals set state = 'open', closed_at = null, closed_by = null, closer_group = null,
       closer_person = null, closing_reason = null ${where}`,
    `proposal.closed of ${here(made)}`,
    gone,
  ],
  ['a proposal dropped', `delete from review_rule_proposals ${where}`, `proposal.made of ${here(made)}`, gone],
  [
    'a proposal put in',
    `insert into review_rule_proposals (rule_id, number, title, text, covers, does_not_cover, criteria, grounds, measures,
       reason, proposed_by, proposer_group, person, created_at, comments_until, state)
     select 'forged', 1, title, text, covers, does_not_cover, criteria, grounds, measures, reason, proposed_by,
       proposer_group, person, created_at, comments_until, 'open' from review_rule_proposals ${where}`,
    'proposal.made of review-rules/forged/proposals/1',
    unknown,
  ],
  [
    'the text of a comment',
    `update review_rule_comments set text = 'Forged.' where id = '${id}'`,
    `comment.made of ${here(comment)}`,
    edited,
  ],
  [
    'who commented',
    `update review_rule_comments set actor_id = 'ohchr' where id = '${id}'`,
    `comment.made of ${here(comment)}`,
    edited,
  ],
  [
    'an answer',
    `update review_rule_comments set answer = 'Forged.' where id = '${id}'`,
    `comment.answered of ${here(comment)}`,
    edited,
  ],
  [
    'an answer dropped',
    `update review_rule_comments set answer = null, answered_at = null, answering_person = null where id = '${id}'`,
    `comment.answered of ${here(comment)}`,
    gone,
  ],
  [
    'a comment dropped',
    `delete from review_rule_comments where id = '${id}'`,
    `comment.made of ${here(comment)}`,
    gone,
  ],
  [
    'a comment put in',
    `insert into review_rule_comments select (jsonb_populate_record(row, '{"id": "${forged}"}')).*
     from review_rule_comments as row where id = '${id}'`,
    `comment.made of ${here(made)}/comments/${forged}`,
    unknown,
  ],
]
/** By the owner of the tables, who can switch off whatever the database holds by itself. */
const unguarded = `
  alter table review_rule_comments drop constraint review_rule_comments_rule_id_proposal_comments_until_fkey;
  alter table review_rules drop constraint review_rules_id_proposal_effective_from_fkey;
  alter table review_rule_proposals disable trigger user; alter table review_rule_comments disable trigger user`
for (const [what, sql, about, how] of cases) {
  t.test(`caught: ${what}`, async (t) => {
    const found = await foundAfter(db, `${unguarded}; ${sql}`, [])
    t.match(
      found.filter((difference) => difference.about === about),
      [{ how }],
      JSON.stringify(found),
    )
  })
}

t.test('a log from before enters them when the service starts', async (t) => {
  const kinds = `('proposal.made', 'proposal.closed', 'comment.made', 'comment.answered')`
  await db.$client.query(`alter table log_entries disable trigger user; delete from log_entries where kind in ${kinds};
    update log_entries set index = null; delete from log_tiles; alter table log_entries enable trigger user`)
  await sequence(db)
  t.equal((await differences()).filter(({ how }) => unknown.test(how)).length, 9, 'with a probe of the samples')
  t.equal(await openLog(db, recorded), 9)
  t.match(await provenEntries(service, [made]), [
    { kind: 'proposal.made', at: (await get(made)).created_at },
    { kind: 'proposal.closed', actor_id: 'ganhri' },
  ])
  t.strictSame(await differences(), [])
  t.equal(await openLog(db, recorded), 0, 'once')
})
