// Made-up proposals for tests.
import { randomUUID } from 'node:crypto'
import { enterComment, enterProposal } from '../../src/review-rules/recorded-proposals.ts'
import type { Service } from '../support/app.ts'

const content = {
  title: 'A made-up rule',
  text: 'Made up for a test.',
  covers: ['What is made up.'],
  does_not_cover: ['Criticism of a State or a company.'],
  criteria: [{ id: 'made_up', title: 'Made up', text: 'That it is made up.' }],
  grounds: [{ title: 'A made-up covenant', provision: 'art. 1', url: 'https://example.org/covenant' }],
  measures: ['annotate', 'redact'],
}

/** A version to propose; `changes` replaces members. */
export const proposalBody = (changes: Record<string, unknown> = {}) => ({
  ...content,
  reason: 'Made up for a test.',
  ...changes,
})

/** A proposal of ohchr for the next version of `rule_id`, made and closed to comments so many days ago; its address. */
export async function oldProposal({ db, as }: Service, rule_id: string, madeDaysAgo = 20, closedDaysAgo = 6) {
  // The keyed hash of the person, as the service makes it.
  const probe = await (await as('ohchr')).post('/v1/review-rules/probe-of-a-person/proposals', proposalBody())
  if (![201, 409].includes(probe.status)) throw new Error(probe.text)
  const { rows } = await db.$client.query<{ number: number }>(
    `insert into review_rule_proposals (rule_id, number, base_version, title, text, covers, does_not_cover, criteria, grounds,
      measures, reason, proposed_by, proposer_group, person, created_at, comments_until, state)
    select $1, (select coalesce(max(number), 0) + 1 from review_rule_proposals where rule_id = $1),
      (select max(version) from review_rules where id = $1), title, text, covers, does_not_cover, criteria, grounds,
      measures, reason, proposed_by, proposer_group, person, now() - make_interval(hours => 24 * $2),
      now() - make_interval(hours => 24 * $3), 'open'
    from review_rule_proposals where rule_id = 'probe-of-a-person' and number = 1
    returning number`,
    [rule_id, madeDaysAgo, closedDaysAgo],
  )
  const { number } = rows[0]!
  await enterProposal(db, { rule_id, number })
  return `/v1/review-rules/${rule_id}/proposals/${number}`
}

/** A comment of nhrc-qatar on an old proposal, from the time when it was open; its address. */
export async function oldComment({ db }: Service, proposal: string, madeDaysAgo = 10) {
  const id = randomUUID()
  const [, , , rule_id, , number] = proposal.split('/')
  await db.$client.query(
    `insert into review_rule_comments (id, rule_id, proposal, comments_until, actor_id, person, text, created_at)
    select $1, rule_id, number, comments_until, 'nhrc-qatar', 'made up', 'Made up for a test.',
      now() - make_interval(hours => 24 * $4)
    from review_rule_proposals where rule_id = $2 and number = $3`,
    [id, rule_id, number, madeDaysAgo],
  )
  await enterComment(db, { id, rule_id: rule_id!, proposal: Number(number) })
  return `${proposal}/comments/${id}`
}
