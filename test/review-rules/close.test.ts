// A version takes effect only after its time for comments, with each comment answered, by somebody else, and never backwards.
import t from 'tap'
import { ruleInForceAt } from '../../src/review-rules/queries.ts'
import { startService } from '../support/app.ts'
import { brokenBy } from '../support/database.ts'
import { oldComment, oldProposal, proposalBody } from './samples.ts'

const service = await startService(t)
const { anonymous, db } = service
const proposer = await service.as('ohchr')
const other = await service.as('ganhri')
const reason = { reason: 'Made up for a test.' }
const end = (who: typeof other, how: string, at: string) => who.change('POST', `${at}/${how}`, reason, at)
const query = (text: string, values?: unknown[]) => db.$client.query(text, values)

t.test('an adopted version is in force from that moment; the earlier one stays readable', async (t) => {
  const before = (await anonymous.get('/v1/review-rules/incitement')).body
  const at = await oldProposal(service, 'incitement')
  const comment = await oldComment(service, at)
  t.match(await end(other, 'adoption', at), { status: 409, body: { code: 'comments_unanswered' } })
  await proposer.change('POST', `${comment}/answer`, { answer: 'Made up.' }, comment)
  const { status, body } = await end(other, 'adoption', at)
  t.match({ status, body }, { status: 200, body: { state: 'adopted', closing: { by: 'ganhri', ...reason } } })

  const after = (await anonymous.get('/v1/review-rules/incitement')).body
  t.match(after, { version: 2, state: 'in_force', proposal: body.number, title: 'A made-up rule', effective_to: null })
  t.equal(after.effective_from, body.closing.at)
  const first = (await anonymous.get('/v1/review-rules/incitement?version=1')).body
  t.match(first, { version: 1, state: 'superseded', text: before.text, effective_to: body.closing.at })
  t.equal(first.versions.length, 2)
  const superseded = await anonymous.get('/v1/review-rules?state=superseded')
  t.match(superseded.body.data, [{ id: 'incitement', version: 1 }])
  t.equal((await anonymous.get('/v1/review-rules?include=total')).body.page.total, 6)

  t.equal(
    (await ruleInForceAt(db, 'incitement', before.effective_from))?.version,
    1,
    'a decision of then cites version 1',
  )
  t.equal((await ruleInForceAt(db, 'incitement', body.closing.at))?.version, 2)
  t.equal(await ruleInForceAt(db, 'incitement', '2020-01-01T00:00:00Z'), null)
  for (const how of ['adoption', 'rejection']) {
    t.match(await end(other, how, at), { status: 409, body: { code: 'state_conflict' } }, how)
  }
  t.match(await end(proposer, 'withdrawal', at), { status: 409, body: { code: 'state_conflict' } })
})

t.test('a new rule takes effect in the same way, from the moment on that closes its comments', async (t) => {
  const at = await oldProposal(service, 'a-new-rule', 20, 0)
  t.equal((await end(other, 'adoption', at)).status, 200)
  t.match((await anonymous.get('/v1/review-rules/a-new-rule')).body, { version: 1, proposal: 1, state: 'in_force' })
})

t.test('not before its time for comments is over', async (t) => {
  const { headers } = await proposer.post('/v1/review-rules/made-up-early/proposals', proposalBody())
  const at = headers.location!
  t.match(await end(other, 'adoption', at), { status: 409, body: { code: 'comments_open' } })
  t.match(await end(other, 'rejection', at), { status: 200, body: { state: 'rejected', closing: { by: 'ganhri' } } })
  const next = await proposer.post('/v1/review-rules/made-up-early/proposals', proposalBody())
  t.match(next, { status: 201, body: { number: 2 } }, 'then another one may be made')
  t.match(await end(proposer, 'withdrawal', next.headers.location!), { status: 200, body: { state: 'withdrawn' } })
  t.equal((await anonymous.get('/v1/review-rules/made-up-early')).status, 404)
})

t.test('nobody adopts or rejects what they proposed, neither for another actor', async (t) => {
  const at = await oldProposal(service, 'made-up-own')
  const samePerson = await service.as('ganhri', undefined, 'person of ohchr')
  const colleague = await service.as('ohchr', undefined, 'another person of ohchr')
  for (const who of [proposer, samePerson, colleague]) {
    for (const how of ['adoption', 'rejection']) {
      t.match(await end(who, how, at), { status: 403, body: { code: 'own_case' } }, how)
    }
  }
  t.match(await end(other, 'withdrawal', at), { status: 403, body: { code: 'not_yours' } })
  const state = await service.as('qat')
  for (const how of ['adoption', 'rejection', 'withdrawal']) {
    t.match(await end(state, how, at), { status: 403, body: { code: 'never_the_arbiter' } }, how)
  }
})

t.test('only what was read is closed, with a reason, and what is not there is not', async (t) => {
  const at = await oldProposal(service, 'made-up-unread')
  t.equal((await other.post(`${at}/adoption`, reason)).status, 428)
  const { headers } = await anonymous.get(at)
  await oldComment(service, at)
  const unread = await other.post(`${at}/rejection`, reason, { 'if-match': headers.etag! })
  t.equal(unread.status, 412, 'a comment came in between')
  t.match(await other.post(`${at}/rejection`, {}), { status: 422, body: { errors: [{ pointer: '/reason' }] } })
  t.equal((await other.post('/v1/review-rules/incitement/proposals/99/adoption', reason)).status, 404)
  t.equal((await other.post('/v1/review-rules/no-such-rule/proposals/1/adoption', reason)).status, 404)
})

t.test('of several who close it at once, one does', async (t) => {
  const at = await oldProposal(service, 'made-up-race')
  const { headers } = await anonymous.get(at)
  const close = (how: string) => other.post(`${at}/${how}`, reason, { 'if-match': headers.etag! })
  const answers = await Promise.all(['adoption', 'rejection', 'adoption', 'rejection'].map(close))
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409, 409, 409])
})

t.test('the database itself keeps these rules', async (t) => {
  const at = await oldProposal(service, 'made-up-sql')
  await oldComment(service, at)
  const close = (state: string, changes: Record<string, string> = {}) => {
    const values = {
      closed_at: 'now()',
      closed_by: "'ganhri'",
      closer_group: "'international_organizations'",
      closer_person: "'x'",
      closing_reason: "'x'",
      ...changes,
    }
    const set = Object.entries(values).map(([name, value]) => `${name} = ${value}`)
    return query(`update review_rule_proposals set state = '${state}', ${set.join()} where rule_id = 'made-up-sql'`)
  }
  const stateCheck = 'review_rule_proposals_state_check'
  t.equal(await brokenBy(close('adopted')), 'review_rule_comments_answered_check', 'with an unanswered comment')
  t.equal(await brokenBy(close('adopted', { closed_by: "'ohchr'" })), stateCheck, 'by its own actor')
  t.equal(await brokenBy(close('adopted', { closer_person: 'person' })), stateCheck, 'by the same person')
  t.equal(await brokenBy(close('adopted', { closed_at: "comments_until - interval '1 s'" })), stateCheck, 'too early')
  t.equal(await brokenBy(close('adopted', { closing_reason: 'null' })), stateCheck, 'without a reason')
  t.equal(await brokenBy(close('withdrawn')), stateCheck, 'by another actor')
  t.equal(await brokenBy(close('ended')), stateCheck)
  const state = { closed_by: "'qat'", closer_group: "'states'" }
  t.equal(await brokenBy(close('rejected', state)), 'review_rule_proposals_closer_group_check', 'by a State')
  t.equal(
    await brokenBy(close('rejected', { ...state, closer_group: "'nhris'" })),
    'review_rule_proposals_closed_by_closer_group_fkey',
    'by a State that passes for something else',
  )
  const kept = 'review_rule_proposals_kept_check'
  t.equal(await brokenBy(query(`update review_rule_proposals set text = 'Else.'`)), kept)
  t.equal(
    await brokenBy(
      query(`update review_rule_proposals set comments_until = comments_until + interval '1 day'
        where rule_id = 'probe-of-a-person'`),
    ),
    kept,
  )
  t.match(await brokenBy(query('delete from review_rule_proposals')), /_(fkey|kept_check)$/)
  const short = `insert into review_rule_proposals select 'made-up-short', 1, null, title, text, covers, does_not_cover, criteria,
    grounds, measures, reason, proposed_by, proposer_group, person, now(), now() + interval '13 days', 'open'
    from review_rule_proposals where rule_id = 'made-up-sql'`
  t.equal(await brokenBy(query(short)), 'review_rule_proposals_comments_until_check', 'with less than 14 days')
})

t.test('the database keeps every version as it took effect', async (t) => {
  const kept = 'review_rules_kept_check'
  t.equal(await brokenBy(query(`update review_rules set text = 'Else.' where id = 'forged-evidence'`)), kept)
  t.equal(
    await brokenBy(
      query(
        'update review_rules set effective_to = effective_from + (effective_to - effective_from) / 2 where effective_to is not null',
      ),
    ),
    kept,
  )
  t.equal(await brokenBy(query(`delete from review_rules where id = 'forged-evidence'`)), kept)
  const insert = (id: string, version: number, proposal: string, from: string) =>
    query(`insert into review_rules select '${id}', ${version}, title, text, covers, does_not_cover, criteria, grounds,
      measures, ${proposal}, ${from}, null from review_rules where id = 'forged-evidence'`)
  t.equal(await brokenBy(insert('forged-evidence', 2, 'null', 'now()')), 'review_rules_proposal_check')
  await query(`update review_rules set effective_to = now() where id = 'unneeded-personal-data'`)
  t.equal(
    await brokenBy(insert('unneeded-personal-data', 2, '1', 'now()')),
    'review_rules_id_proposal_effective_from_fkey',
  )
  t.equal(await brokenBy(insert('made-up-early', 1, '1', 'now()')), 'review_rules_id_proposal_effective_from_fkey')
  t.match(await brokenBy(insert('forged-evidence', 3, '1', 'now()')), /review_rules_(effective_excl|id_key)/)
})
