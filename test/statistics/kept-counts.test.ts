// Counts that are kept are what is counted one by one, folded or not yet, at every moment and on every instance; whoever
// reads or writes never waits for a fold, and a fold that is killed has done nothing.
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { dimensions } from '../../src/statistics/dimensions.ts'
import { foldCounts } from '../../src/statistics/kept-counts.ts'
import { startAnother, startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { count, counted, world } from './oracle.ts'

const service = await startService(t)
const another = await startAnother(t, service)
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 3 })
plain.on('error', () => {})
t.teardown(() => plain.end())
const url = '/v1/statistics/implementation-levels'
const office = await service.as('ohchr')

const post = async (recommendation: string, addressee: string, level: string, territory: string | null = null) => {
  const body = reportBody({ recommendation_id: recommendation, addressee_id: addressee, territory })
  const answer = await office.post('/v1/reports', {
    ...body,
    assessments: [{ part: 'a', level, rationale: 'Made up.' }],
  })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer
}
const waiting = async () => (await plain.query('select count(*)::int as n from level_changes')).rows[0].n as number

/** Every dimension, as both instances answer it and as it is counted one by one; rows beyond what is answered aside. */
async function areTrue(t: Pick<typeof import('tap').t, 'strictSame'>, when: string) {
  await wait(510) // what the other instance has kept
  const truth = await world(plain)
  for (const dimension of dimensions) {
    const must = count(truth, { group_by: [dimension] })
    for (const { anonymous } of [service, another]) {
      const { data, truncated } = (await anonymous.get(`${url}?group_by=${dimension}`)).body
      t.strictSame([counted(data, [dimension]), truncated], [must, false], `${dimension} ${when}`)
    }
  }
}

t.test('before the first fold, after it, and with changes since', async (t) => {
  await areTrue(t, 'at first')
  await registerActor(service, 'made-up-company', { country: 'QAT' })
  const first = await post('doha-2020-states-5', 'qat', 'in_progress')
  await post('doha-2020-states-5', 'qat', 'implemented', 'KEN')
  t.ok((await waiting()) > 0)
  await areTrue(t, 'before the fold')
  t.ok((await foldCounts(another.db)) > 0)
  t.equal(await waiting(), 0)
  await areTrue(t, 'folded')
  await post('doha-2020-states-6', 'fra', 'regressed')
  await office.change('POST', `${first.headers.location}/withdrawal`, { reason: 'Made up.' }, first.headers.location)
  await areTrue(t, 'changed since')
  await foldCounts(service.db)
  await areTrue(t, 'folded again')
  t.equal(await foldCounts(service.db), 0, 'nothing is folded twice')
})

t.test('the largest of many values first, folded or not', async (t) => {
  const inOrder = async () => (await service.anonymous.get(`${url}?group_by=recommendation`)).body.data
  const rows = await inOrder()
  const order = rows.map(({ total, recommendation }: { total: number; recommendation: string }) => [
    -total,
    recommendation,
  ])
  t.strictSame(
    order,
    order.toSorted((a: [number, string], b: [number, string]) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)),
  )
  await registerActor(service, 'made-up-platform')
  const before = await inOrder()
  await foldCounts(service.db)
  await wait(510)
  t.strictSame(await inOrder(), before)
  t.not(before.length, 0)
})

t.test('nobody waits for a fold, and one that is killed has done nothing', async (t) => {
  await post('doha-2020-states-1', 'qat', 'not_started')
  const holder = await plain.connect()
  await holder.query('begin')
  await holder.query('select from level_counts for update')
  const folding = foldCounts(service.db).then(
    () => 'folded',
    ({ cause }: { cause: { code: string } }) => cause.code,
  )
  const isStuck = async () =>
    (
      await plain.query<{ pid: number }>(
        `select pid from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%level_changes%'`,
      )
    ).rows[0]?.pid
  let stuck = await isStuck()
  for (; stuck === undefined; stuck = await isStuck()) await wait(10)
  t.equal(await foldCounts(another.db), 0, 'another one leaves it alone')
  await post('doha-2020-states-2', 'qat', 'not_started')
  await areTrue(t, 'while a fold hangs')
  await plain.query('select pg_terminate_backend($1)', [stuck])
  t.equal(await folding, '57P01')
  await holder.query('rollback')
  holder.release()
  await areTrue(t, 'after it was killed')
  t.ok((await foldCounts(another.db)) > 0)
  await areTrue(t, 'when another has folded')
})

t.test('links that the catalogue changes are counted by at once', async (t) => {
  const json = JSON.parse(await readFile('src/catalogue/doha-2020.json', 'utf8'))
  const linked = json.recommendations.find((one: { principles: unknown[] }) => one.principles.length > 0)
  linked.principles = []
  const ofPrinciples = async () => (await service.anonymous.get(`${url}?group_by=principle`)).text
  const before = await ofPrinciples()
  await loadCatalogue(service.db, [
    { name: 'doha-2020.json', json, text: await readFile('src/catalogue/doha-2020.txt') },
  ])
  await areTrue(t, 'by other links')
  t.not(await ofPrinciples(), before)
})
