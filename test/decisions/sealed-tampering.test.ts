// What is hidden is held against the log as well: whoever changes it out of sight, by direct SQL, is named before it is
// shown again, and nothing of it is printed.
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { openLog } from '../../src/log/open.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { recorded } from '../../src/recorded.ts'
import { keepCheckpoint } from '../log/proven.ts'
import { compared, foundAfter } from '../log/setting.ts'
import { start } from '../programs/programs.ts'
import type { Answer } from '../support/app.ts'
import { decide, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, reviewer, ruler, anonymous } = await startReview(t)
const { db } = service
const query = (text: string) => db.$client.query(text)
const done = (answer: Answer, status = 201) => {
  if (answer.status !== status) throw new Error(answer.text)
  return answer
}
const found = async () => (await transaction(db, (tx) => compared(tx, []))).found
const idOf = (address: string) => address.split('/').at(-1)!
const narrative = 'Made-up Name said so.'
const quote = { field: '/narrative', quote: 'Made-up Name' }

const redacted = await post(author, { narrative })
const decision = done(await decide(reviewer, redacted, redaction({ fields: [quote] })))
done(await author.change('PATCH', redacted, { narrative: 'As Made-up Name said.' }), 200) // under the mask
const restricted = await post(author, { narrative: 'Another one.' })
done(await decide(reviewer, restricted, restriction()))
const plain = await post(author, { narrative: 'In the open.' })
await sequence(db)
const [one, other, open] = [redacted, restricted, plain].map(idOf)
const about = (id: string | undefined, revision: number, kind = 'report.sealed') =>
  `${kind} of reports/${id}, revision ${revision}`
const row = (id: string | undefined, revision: number) => `where report_id = '${id}' and revision = ${revision}`
const edited = /the database says something else/

t.test('nothing is found where nobody touched it', async (t) => t.strictSame(await found(), []))

const cases: [what: string, sql: string, about: string, how: RegExp][] = [
  ['edited', `update sealed_contents set narrative = 'Forged.' ${row(one, 1)}`, about(one, 1), edited],
  ['edited, under a mask', `update sealed_contents set narrative = 'Forged.' ${row(one, 2)}`, about(one, 2), edited],
  [
    'edited, of a restricted report',
    `update sealed_contents set evidence = '[]' ${row(other, 1)}`,
    about(other, 1),
    edited,
  ],
  ['a level', `update sealed_contents set assessments = '[]' ${row(one, 1)}`, about(one, 1), edited],
  ['dropped', `delete from sealed_contents ${row(one, 1)}`, about(one, 1), edited],
  [
    'two that changed places',
    `update sealed_contents set revision = revision + 10 where report_id = '${one}';
     update sealed_contents set revision = 13 - revision where report_id = '${one}'`,
    about(one, 1),
    edited,
  ],
  [
    'put in',
    `insert into sealed_contents select report_id, revision, 'Forged.', assessments, measures, evidence, content_bytes
     from report_revisions where report_id = '${open}'`,
    about(open, 1),
    /no entry speaks of it/,
  ],
  [
    'its salt',
    `update log_entries set salt = sha256('forged') where kind = 'report.sealed' and subject = 'reports/${one}' and revision = 1`,
    about(one, 1),
    edited,
  ],
  [
    'the salt of the entry that it had before',
    `update log_entries set salt = sha256('forged') where kind = 'report.published' and subject = 'reports/${one}'`,
    about(one, 1, 'report.published'),
    /its salt is another .* it was replaced/,
  ],
  [
    'that salt erased',
    `update log_entries set salt = null where kind = 'report.published' and subject = 'reports/${one}'`,
    about(one, 1, 'report.published'),
    /its salt is gone/,
  ],
]
for (const [what, sql, named, how] of cases) {
  t.test(`caught: ${what}`, async (t) => {
    const differences = await foundAfter(
      db,
      `alter table sealed_contents drop constraint sealed_contents_report_id_revision_fkey; ${sql}`,
      [],
    )
    t.match(
      differences.filter((difference) => difference.about === named),
      [{ how }],
      JSON.stringify(differences),
    )
  })
}

t.test('npm run verify names it, and prints nothing of it', async (t) => {
  await keepCheckpoint(service)
  await query(`update sealed_contents set narrative = narrative || ' Forged.' ${row(one, 1)}`)
  const program = start('verify', { DATA_DIR: service.config.dataDir, DATABASE_URL: service.databaseUrl })
  t.equal(await program.ended, 1)
  t.match(program.output(), `${about(one, 1)}: the database says something else`)
  t.notMatch(program.output() + program.errors(), /Made-up Name|Forged/)
  await query(`update sealed_contents set narrative = replace(narrative, ' Forged.', '') ${row(one, 1)}`)
  t.strictSame(await found(), [])
})

t.test('the salt of what is hidden is told when it is shown again, and not before', async (t) => {
  const salts = async () => {
    await sequence(db)
    const { body } = await anonymous.get(`/v1/log/entries?kind=report.sealed,report.published&subject=reports/${one}`)
    return body.data.map(({ salt }: { salt: string | null }) => salt !== null)
  }
  t.strictSame(await salts(), [false, false, false])
  const appeal = done(await author.post(decision.body.appeals, { grounds: 'Made-up grounds.' }))
  done(await ruler.post(`${appeal.headers.location}/ruling`, { outcome: 'overturned', reasons: 'Made-up reasons.' }))
  t.strictSame(await salts(), [true, true, true])
  t.strictSame(await found(), [])
  await query(`update report_revisions set narrative = 'Forged.' ${row(one, 2)}`)
  const named = (await found()).map((difference) => difference.about)
  t.strictSame(named, [about(one, 2), about(one, 2, 'report.restored')], 'and it stays compared')
  await query(`update report_revisions set narrative = 'As Made-up Name said.' ${row(one, 2)}`)
})

t.test('a log from before enters what is hidden when the service starts', async (t) => {
  await query(`alter table log_entries disable trigger user; delete from log_entries where kind = 'report.sealed';
    update log_entries set index = null; delete from log_tiles; alter table log_entries enable trigger user`)
  await sequence(db)
  t.match(await found(), [{ about: about(other, 1), how: /no entry speaks of it/ }])
  t.equal(await openLog(db, recorded), 1)
  await sequence(db)
  t.strictSame(await found(), [])
})
