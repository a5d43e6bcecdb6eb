// What is changed of reviews past the service, by whoever can write to the database, is named.
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { compared, foundAfter } from '../log/setting.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import { oldProposal } from '../review-rules/samples.ts'
import type { Answer } from '../support/app.ts'
import { decide, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, reviewer, ruler } = await startReview(t)
const { db } = service
const recorder = await service.as('nhrc-qatar')
const adopter = await service.as('ganhri')
const done = (answer: Answer, status = 201) => {
  if (answer.status !== status) throw new Error(answer.text)
  return answer
}
const narrative = 'Made-up Name said so.'
const quote = { field: '/narrative', quote: 'Made-up Name' }

t.test('what is changed past the service is named', async (t) => {
  const at = await oldProposal(service, 'incitement')
  done(await adopter.change('POST', `${at}/adoption`, { reason: 'Made up.' }, at), 200)
  const report = await post(author, { narrative })
  const id = report.split('/').at(-1)!
  const request = done(await recorder.post('/v1/restriction-requests', requestBody(id))).body.id
  const seal = done(await author.post(`${report}/seal`, { fields: [quote] })).body.id
  const decision = done(
    await decide(reviewer, report, redaction({ fields: [quote], seal_id: seal, restriction_request_id: request })),
  )
  const restricted = done(await decide(reviewer, report, restriction()))
  const appeal = done(await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' })).body.id
  done(await ruler.post(`/v1/appeals/${appeal}/ruling`, { outcome: 'upheld', reasons: 'Made-up reasons.' }))
  await sequence(db)
  t.strictSame((await transaction(db, (tx) => compared(tx, []))).found, [])
  const { id: made } = decision.body
  const edited = /the database says something else/
  const gone = /no longer there/
  const unknown = /no entry speaks of it/
  const copyOf = (table: string, from: string, changes: string) =>
    `insert into ${table} select (jsonb_populate_record(row, '${changes}')).* from ${table} as row where id = '${from}'`
  const forged = '00000000-0000-4000-8000-000000000001'
  const cases: [what: string, sql: string, about: string, how: RegExp][] = [
    [
      'reasons',
      `update decisions set reasons = 'Forged.' where id = '${made}'`,
      `decision.made of decisions/${made}`,
      edited,
    ],
    [
      'what stands',
      `update decisions set in_force = 'none' where id = '${made}'`,
      `decision.made of decisions/${made}`,
      edited,
    ],
    ['a decision dropped', `delete from decisions where id = '${made}'`, `decision.made of decisions/${made}`, gone],
    [
      'a decision put in',
      copyOf('decisions', made, `{"id": "${forged}", "seal_id": null, "restriction_request_id": null}`),
      `decision.made of decisions/${forged}`,
      unknown,
    ],
    [
      'grounds',
      `update appeals set grounds = 'Forged.' where id = '${appeal}'`,
      `appeal.made of appeals/${appeal}`,
      edited,
    ],
    [
      'an appeal put in',
      copyOf('appeals', appeal, `{"id": "${forged}", "decision_id": "${restricted.body.id}"}`),
      `appeal.made of appeals/${forged}`,
      unknown,
    ],
    ['an appeal dropped', `delete from appeals where id = '${appeal}'`, `appeal.made of appeals/${appeal}`, gone],
    [
      'an outcome',
      `update rulings set reasons = 'Forged.' where appeal_id = '${appeal}'`,
      `ruling.made of appeals/${appeal}`,
      edited,
    ],
    ['a ruling dropped', `delete from rulings where appeal_id = '${appeal}'`, `ruling.made of appeals/${appeal}`, gone],
    [
      'fields of a seal',
      `update seals set fields = '{/measures}' where id = '${seal}'`,
      `seal.made of seals/${seal}`,
      edited,
    ],
    [
      'how a seal ended',
      `update seals set ended_by = 'lapse' where id = '${seal}'`,
      `seal.ended of seals/${seal}`,
      edited,
    ],
    [
      'a seal that goes on',
      `update seals set ended_by = null, ended_at = null where id = '${seal}'`,
      `seal.ended of seals/${seal}`,
      gone,
    ],
    ['a seal dropped', `delete from seals where id = '${seal}'`, `seal.made of seals/${seal}`, gone],
    ['a seal put in', copyOf('seals', seal, `{"id": "${forged}"}`), `seal.made of seals/${forged}`, unknown],
    [
      'words of a request',
      `update restriction_requests set text = 'Forged.' where id = '${request}'`,
      `restriction-request.made of restriction-requests/${request}`,
      edited,
    ],
    [
      'the decision on it',
      `update restriction_requests set decision_id = '${restricted.body.id}' where id = '${request}'`,
      `restriction-request.made of restriction-requests/${request}`,
      edited,
    ],
    [
      'a request dropped',
      `delete from restriction_requests where id = '${request}'`,
      `restriction-request.made of restriction-requests/${request}`,
      gone,
    ],
    [
      'a request put in',
      copyOf('restriction_requests', request, `{"id": "${forged}"}`),
      `restriction-request.made of restriction-requests/${forged}`,
      unknown,
    ],
    [
      'a rule in force',
      `update review_rules set text = 'Forged.' where id = 'incitement' and version = 2`,
      'review-rule.in_force of review-rules/incitement, revision 2',
      edited,
    ],
    [
      'until when one was',
      `update review_rules set effective_to = effective_to - interval '1 microsecond' where id = 'incitement' and version = 1`,
      'review-rule.in_force of review-rules/incitement, revision 1',
      edited,
    ],
    [
      'a version dropped',
      `delete from review_rules where id = 'incitement' and version = 2`,
      'review-rule.in_force of review-rules/incitement, revision 2',
      gone,
    ],
    [
      'a rule put in',
      `${copyOf('review_rules', 'incitement', '{"id": "forged"}')} and version = 1`,
      'review-rule.in_force of review-rules/forged, revision 1',
      unknown,
    ],
    [
      'a report shown again',
      `update reports set state = 'published' where id = '${id}'`,
      `report.restricted of reports/${id}, revision 1`,
      edited,
    ],
    [
      'levels of what is not shown',
      `update report_revisions set assessments = jsonb_set(assessments, '{0,level}', '"implemented"') where report_id = '${id}'`,
      `report.restricted of reports/${id}, revision 1`,
      edited,
    ],
  ]
  // By the owner of the tables, who can switch off whatever the database holds by itself.
  const unguarded = `do $$ declare held record; begin
    for held in select conrelid::regclass as of, conname from pg_constraint
      where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
    loop execute format('alter table %s drop constraint %I', held.of, held.conname); end loop;
    for held in select oid::regclass as of from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
    loop execute format('alter table %s disable trigger user', held.of); end loop;
  end $$`
  for (const [what, sql, about, how] of cases) {
    const found = await foundAfter(db, `${unguarded}; ${sql}`, [])
    const named = found.filter((difference) => difference.about === about)
    t.match(named, [{ how }], `${what}: ${JSON.stringify(found)}`)
  }
})
