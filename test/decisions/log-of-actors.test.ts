// What is decided on actors and the log: it enters as the description says, is what the tables say, and tampering is named.
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { openLog } from '../../src/log/open.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { compared, foundAfter } from '../log/setting.ts'
import { registerActor, self } from '../support/samples.ts'
import { annotation, decide, decideOnActor, loss, narrowing, post, refusal, startReview } from './samples.ts'

const { service, author, reviewer, ruler, anonymous } = await startReview(t)
const { db } = service
const id = 'made-up-forum'
await registerActor(service, id, { stakeholder_group: 'civil_society', country: 'QAT' })
const forum = await service.as(id)

const entriesOf = async (subject: string) => {
  await sequence(db)
  return (await anonymous.get(`/v1/log/entries?subject=${subject}&limit=200`)).body.data
}
const differences = async () => (await transaction(db, (tx) => compared(tx, []))).found
const hashOf = ({ salt }: { salt: string }, content: unknown) =>
  createHash('sha256').update(Buffer.from(salt, 'hex')).update(canonicalize(content)!).digest('hex')
const without = (value: Record<string, unknown>, ...fields: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)))
const read = async (url: string) => (await anonymous.get(url)).body

const narrowed = (await decideOnActor(reviewer, id, narrowing([self]))).body
const appeal = (await forum.post(narrowed.appeals, { grounds: 'Made-up grounds.' })).body
const whole = { outcome: 'overturned', reasons: 'Made-up reasons.' }
await ruler.post(`/v1/appeals/${appeal.id}/ruling`, whole)
const lost = (await decideOnActor(reviewer, id, loss())).body
const refused = (await decideOnActor(reviewer, id, refusal())).body
const onReport = (await decide(reviewer, await post(author), annotation())).body
const ofReport = (await author.post(onReport.appeals, { grounds: 'Made-up grounds.' })).body
await ruler.post(`/v1/appeals/${ofReport.id}/ruling`, whole)

const followsFromRest = ['in_force', 'appeal_until', 'appeals', 'appeal_ids', 'rectification']
const ofActors = ['subject_actor_id', 'mandates', 'mandates_before']

t.test('decisions, appeals and rulings enter; of reports, as they always have', async (t) => {
  for (const [decision, made, left] of [
    [narrowed.id, appeal.id, []],
    [onReport.id, ofReport.id, ofActors],
  ] as const) {
    const [entered] = await entriesOf(`decisions/${decision}`)
    t.match(entered, { kind: 'decision.made', actor_id: 'ganhri' })
    const said = without(await read(`/v1/decisions/${decision}`), ...followsFromRest, ...left)
    t.equal(hashOf(entered, said), entered.content_sha256)
    const [objected, ruled] = await entriesOf(`appeals/${made}`)
    t.match([objected, ruled], [{ kind: 'appeal.made' }, { kind: 'ruling.made', actor_id: 'european-parliament' }])
    const { ruling, ...body } = await read(`/v1/appeals/${made}`)
    t.equal(hashOf(objected, without(body, 'due_at', 'overdue', ...left)), objected.content_sha256)
    t.equal(hashOf(ruled, { id: made, ruling: without(ruling, ...left) }), ruled.content_sha256)
  }
})

t.test(
  'mandates enter each time that a decision or ruling changes them, and the actor with its registration',
  async (t) => {
    const mandates = await entriesOf(`actors/${id}/mandates`)
    t.equal(mandates.length, 4, 'registered, narrowed, given back, lost')
    t.equal(hashOf(mandates[3], { mandates: [] }), mandates[3].content_sha256)
    const actor = await entriesOf(`actors/${id}`)
    t.match(actor, [{ kind: 'actor.created' }, { kind: 'actor.changed' }])
    const derived = ['region', 'subregion', 'intermediate_region', 'registration', 'registration_decision']
    t.equal(hashOf(actor[1], without(await read(`/v1/actors/${id}`), ...derived)), actor[1].content_sha256)
    t.strictSame(await differences(), [])
  },
)

t.test('what is changed past the service is named', async (t) => {
  const made = (of: string) => `decision.made of decisions/${of}`
  const mandates = `mandates.replaced of actors/${id}/mandates`
  const edited = /the database says something else/
  const cases: [what: string, sql: string, about: string, how: RegExp][] = [
    ['registered again', `update decisions set in_force = 'none' where id = '${refused.id}'`, made(refused.id), edited],
    ['another actor', `update decisions set subject_actor_id = 'ken' where id = '${lost.id}'`, made(lost.id), edited],
    ['what was held', `update decisions set mandates_before = '[]' where id = '${lost.id}'`, made(lost.id), edited],
    ['a mandate put back', `insert into mandates (actor_id, kind) values ('${id}', 'any')`, mandates, edited],
    [
      'what a ruling left',
      `update rulings set reasons = 'Forged.' where appeal_id = '${appeal.id}'`,
      `ruling.made of appeals/${appeal.id}`,
      edited,
    ],
    [
      'a decision dropped',
      `delete from notices where decision_id = '${refused.id}'; delete from decisions where id = '${refused.id}'`,
      made(refused.id),
      /no longer there/,
    ],
  ]
  for (const [what, sql, about, how] of cases) {
    const tables = ['decisions', 'rulings', 'notices', 'mandates']
    const unguarded = tables.map((table) => `alter table ${table} disable trigger user`).join(';')
    const found = await foundAfter(db, `${unguarded}; ${sql}`, [])
    t.match(
      found.filter((difference) => difference.about === about),
      [{ how }],
      `${what}: ${JSON.stringify(found)}`,
    )
  }
})

t.test('a log that begins late has the same to say', async (t) => {
  await db.$client.query(`alter table log_entries disable trigger user; delete from log_entries; delete from log_tiles;
    alter table log_entries enable trigger user`)
  await openLog(db, recorded)
  await sequence(db)
  t.strictSame(await differences(), [])
  const [entered] = await entriesOf(`decisions/${refused.id}`)
  t.match(entered, { kind: 'decision.made', at: refused.made_at })
})
