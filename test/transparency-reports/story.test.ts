// One story from end to end: a State asks for the removal of a report, a reviewer restricts it, its author appeals, and a
// third actor overturns that; the log shows every step, and the verifier proves it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { decide, post, restriction } from '../decisions/samples.ts'
import { keepCheckpoint, provenEntries } from '../log/proven.ts'
import { foundAfter } from '../log/setting.ts'
import { start } from '../programs/programs.ts'
import { created, grounds, overturning, reasons, startStory } from './story.ts'

const { service, author, reviewer, ruler, anonymous, get, ask, shown } = await startStory(t)

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

  // What somebody keeps who does not trust the service, from the middle of the story.
  const kept = await keepCheckpoint(service)
  const note = (await anonymous.get('/v1/log/checkpoint')).text
  t.ok(
    (await provenEntries(service, [report])).every(({ salt }) => salt === null),
    'the log does not tell what is hidden',
  )

  const appeal = await created(author.post(decision.body.appeals, grounds))
  t.match(await get('/v1/appeals'), { data: [{ id: appeal.body.id, actor_id: 'nhrc-qatar', ruling: null }] })
  t.match(await transparency(), { appeals: { count: 1, open: 1, success_rate: null } })

  await created(ruler.post(`${appeal.url}/ruling`, overturning))
  t.strictSame(await shown(report), before, 'report, levels and figures are as before')
  t.strictSame(await get(asOf), knownThen, 'and so is what was known then')
  const rectification = { corrects: decision.url, by: 'european-parliament', outcome: 'overturned' }
  const rectified = await get(decision.url)
  t.match(rectified, { measure: 'restrict', in_force: 'none', rectification })
  t.match((await author.get('/v1/notices')).body.data[0], { kind: 'ruling', outcome: 'overturned' })
  t.match(await transparency(), {
    decisions: { count: 1, by_rule: [{ measure: 'restrict', outcome: 'overturned', count: 1 }] },
    appeals: { count: 1, open: 0, overturned: 1, success_rate: 1, time_to_ruling: { count: 1 } },
    restriction_requests: { by_requester: [{ ...asking, led_to_measure: 1, in_force: 0 }] },
    overdue: { appeals: 0 },
  })
  t.match(nothing, { decisions: { count: 0, by_rule: [] }, appeals: { count: 0, success_rate: null } })

  const steps = await provenEntries(service, [report, request.url, decision.url, appeal.url])
  const expected = [
    { kind: 'report.published', actor_id: 'nhrc-qatar' },
    { kind: 'restriction-request.made', actor_id: 'qat', at: request.body.created_at },
    { kind: 'decision.made', actor_id: 'ganhri', at: decision.body.made_at },
    { kind: 'report.sealed', actor_id: 'ganhri', at: decision.body.made_at },
    { kind: 'report.restricted', actor_id: 'ganhri', at: decision.body.made_at },
    { kind: 'appeal.made', actor_id: 'nhrc-qatar', at: appeal.body.made_at },
    { kind: 'ruling.made', actor_id: 'european-parliament' },
    { kind: 'report.restored', actor_id: 'european-parliament', at: rectified.rectification.at },
  ]
  t.match(steps, expected)
  t.equal(steps.length, expected.length, 'every step, and no other')
  const [published] = steps
  t.equal(steps.at(-1)!.content_sha256, published!.content_sha256, 'restored to the letter')
  const open = steps.filter(({ salt }) => salt !== null).map(({ kind }) => kind)
  const all = expected.map(({ kind }) => kind).filter((kind) => kind !== 'report.restricted')
  t.strictSame(open, all, 'everybody can compute again what is public')

  t.strictSame(await foundAfter(service.db, '', [kept]), [])
  const file = join(service.config.dataDir, 'kept')
  await writeFile(file, note)
  const settings = { DATA_DIR: service.config.dataDir, DATABASE_URL: service.databaseUrl }
  const key = (await anonymous.get('/v1/log/key')).text.trim()
  const verify = async () => {
    const program = start('verify', settings, ['--checkpoint', file, '--key', key])
    return { code: await program.ended, output: program.output() }
  }
  t.match(await verify(), { code: 0, output: `continues that of the checkpoint (${kept.tree_size} entries)` })
  await service.db.$client.query(`update report_revisions set narrative = 'Forged.' where report_id = $1`, [
    report.split('/').at(-1),
  ])
  t.match(await verify(), { code: 1, output: `report.restored of ${report.slice('/v1/'.length)}, revision 1: ` })
})
