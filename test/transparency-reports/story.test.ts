// One story from end to end: a State asks for the removal of a report, a reviewer restricts it, its author appeals, and a
// third actor overturns that.
import t from 'tap'
import { decide, post, restriction } from '../decisions/samples.ts'
import { created, grounds, overturning, reasons, startStory } from './story.ts'

const { author, reviewer, ruler, get, ask, shown } = await startStory(t)

const year = `${new Date().getUTCFullYear()}`
const transparency = async () => {
  const { decisions, appeals, restriction_requests, overdue } = await get(`/v1/transparency-reports/${year}`)
  return { decisions, appeals, restriction_requests, overdue }
}
/** Where nothing has happened yet. */
const nothing = await transparency()

t.test('from the request of a State to the ruling of a third actor', async (t) => {
  const about = { recommendation_id: 'doha-2020-states-6' }
  const report = await post(author, {
    ...about,
    assessments: [{ part: 'a', level: 'regressed', rationale: 'Made up.' }],
  })
  const before = await shown(report)
  const known = (await get('/v1/statistics/implementation-levels')).last_change_at
  const asOf = `/v1/implementations?addressee_id=qat&as_of=${known}`
  const knownThen = await get(asOf)

  const request = await ask(report)
  t.match(await get('/v1/restriction-requests'), {
    data: [{ id: request.body.id, requester_id: 'qat', state: 'open' }],
  })
  t.strictSame(await shown(report), before, 'a request changes nothing')
  const asking = { requester_group: 'states', requester_country: 'QAT', count: 1 }
  t.match(await transparency(), { restriction_requests: { count: 1, by_requester: [{ ...asking, open: 1 }] } })

  const body = restriction({ restriction_request_id: request.body.id })
  const decision = await created(decide(reviewer, report, body))
  t.match(await get(report), { state: 'restricted', narrative: null })
  t.match(await get(request.url), { state: 'decided', decision_id: decision.body.id })
  t.not((await shown(report))['/v1/implementations?addressee_id=qat'], before['/v1/implementations?addressee_id=qat'])
  const told = { measure: 'restrict', by: 'ganhri', reasons, appeals: decision.body.appeals }
  const notice = { kind: 'decision', ...told, deadline: decision.body.appeal_until, decision_id: decision.body.id }
  t.match((await author.get('/v1/notices')).body.data, [notice])
  t.match(await transparency(), {
    decisions: {
      by_rule: [{ rule_id: 'endangers-a-person', measure: 'restrict', outcome: 'in_force', count: 1 }],
      time_to_decision: { count: 1 },
    },
    restriction_requests: { by_requester: [{ ...asking, open: 0, led_to_measure: 1, in_force: 1 }] },
  })

  const appeal = await created(author.post(decision.body.appeals, grounds))
  t.match(await get('/v1/appeals'), { data: [{ id: appeal.body.id, actor_id: 'nhrc-qatar', ruling: null }] })
  t.match(await transparency(), { appeals: { count: 1, open: 1, success_rate: null } })

  await created(ruler.post(`${appeal.url}/ruling`, overturning))
  t.strictSame(await shown(report), before, 'report, levels and figures are as before')
  t.strictSame(await get(asOf), knownThen, 'and so is what was known then')
  const rectification = { corrects: decision.url, by: 'european-parliament', outcome: 'overturned' }
  t.match(await get(decision.url), { measure: 'restrict', in_force: 'none', rectification })
  t.match((await author.get('/v1/notices')).body.data[0], { kind: 'ruling', outcome: 'overturned' })
  t.match(await transparency(), {
    decisions: { count: 1, by_rule: [{ measure: 'restrict', outcome: 'overturned', count: 1 }] },
    appeals: { count: 1, open: 0, overturned: 1, success_rate: 1, time_to_ruling: { count: 1 } },
    restriction_requests: { by_requester: [{ ...asking, led_to_measure: 1, in_force: 0 }] },
    overdue: { appeals: 0 },
  })
  t.match(nothing, { decisions: { count: 0, by_rule: [] }, appeals: { count: 0, success_rate: null } })
})
