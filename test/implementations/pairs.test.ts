// What stands for silence: a row for each recommendation at each addressee, as catalogue and actors change under reports.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous, db } = service
const nhri = await service.as('nhrc-qatar')
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 3 })
plain.on('error', () => {})
t.teardown(() => plain.end())

// biome-ignore lint/suspicious/noExplicitAny: the file is checked when it is loaded
type Json = any
/** Loads the catalogue with a change, as the start of a new version of the service does. */
const load = (change: (states5: Json) => void = () => {}) => {
  const json = JSON.parse(readFileSync('src/catalogue/doha-2020.json', 'utf8'))
  change(json.recommendations.find(({ id }: Json) => id === 'doha-2020-states-5'))
  return loadCatalogue(db, [{ name: 'doha-2020.json', json, text: readFileSync('src/catalogue/doha-2020.txt') }])
}
const withoutPartB = (states5: Json) => void states5.parts.splice(1, 1)
const toNhris = (states5: Json) => {
  states5.addressed_to = [{ stakeholder_group: 'nhris', subgroup: null, actor_id: null }]
}

const at = '/v1/recommendations/doha-2020-states-5/implementations'
const implementation = async (addressee = 'qat') => (await anonymous.get(`${at}/${addressee}`)).body
const figures = async () => {
  // Another program has written: the figures of this instance may be half a second old.
  await wait(550)
  return (await anonymous.get('/v1/statistics/implementation-levels')).body.data[0]
}
const says = (levels: Record<string, string>) =>
  Object.entries(levels).map(([part, level]) => ({ part, level, rationale: 'Made up.' }))

/** Waits until some session of this database waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = await plain.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows.length > 0) return
    await wait(10)
  }
  throw new Error('nobody waits')
}

t.test('a part that retires leaves levels and counts; it comes back with what was said of it', async (t) => {
  const assessments = says({ a: 'implemented', b: 'regressed' })
  t.equal((await nhri.post('/v1/reports', reportBody({ assessments }))).status, 201)
  const before = await implementation()
  t.match(before, { level: 'regressed', parts: [{ part: 'a' }, { part: 'b' }] })
  t.match(await implementation('fra'), { parts_without_information: 2 })

  await load(withoutPartB)
  const without = await implementation()
  t.match(without, { level: 'implemented', parts_without_information: 0, report_count: 1 })
  t.strictSame(without.parts, [before.parts[0]])
  t.ok(without.changed_at > before.changed_at)
  t.match(await implementation('fra'), { parts_without_information: 1, parts: [{ part: 'a' }] })
  t.match(await figures(), { counts: { implemented: 1, regressed: 0 }, total: 1170 })

  await load()
  t.strictSame({ ...(await implementation()), changed_at: '' }, { ...before, changed_at: '' })
  t.match(await implementation('fra'), { parts_without_information: 2 })
  t.match(await figures(), { counts: { implemented: 0, regressed: 1 } })
})

t.test(
  'pairs no longer addressed keep their reports and are counted nowhere, until they are addressed again',
  async (t) => {
    const kenya = await (await service.as('ohchr')).post('/v1/reports', reportBody({ territory: 'KEN' }))
    t.equal(kenya.status, 201)
    const before = await implementation()
    const list = '/v1/implementations?recommendation_id=doha-2020-states-5&include=total&limit=1'
    const total = async (query = '') => (await anonymous.get(`${list}${query}`)).body.page.total
    t.equal(await total(), 2)
    t.equal(await total('&no_information=true'), 196)

    await load(toNhris)
    const left = await implementation()
    t.strictSame(left, { ...before, addressed: false, changed_at: left.changed_at })
    t.ok(left.changed_at > before.changed_at)
    t.match((await anonymous.get(`${at}/qat?territory=KEN`)).body, { addressed: false, report_count: 1 })
    t.match(await implementation('fra'), { addressed: false, level: 'no_information' })
    t.match(await implementation('nhrc-qatar'), {
      addressed: true,
      level: 'no_information',
      parts_without_information: 2,
    })
    t.equal(await total(), 2, 'what was reported is still listed')
    t.equal(await total('&no_information=true'), 3, 'of silence only that of the NHRI')
    // The group of a pair is that of the recommendation.
    t.match(await figures(), { stakeholder_group: 'states', informed: 0, total: 5 * 195 + 1 })
    t.equal(
      (await nhri.post('/v1/reports', reportBody({ period_start: '2024-01-01', period_end: '2024-12-31' }))).status,
      422,
    )

    await load()
    t.strictSame({ ...(await implementation()), changed_at: '' }, { ...before, changed_at: '' })
    t.match((await anonymous.get(`${at}/qat?territory=KEN`)).body, { addressed: true })
    t.match(await implementation('nhrc-qatar'), { addressed: false })
    t.match(await figures(), { informed: 1, total: 1170 })
    t.equal(await total('&no_information=true'), 196)
  },
)

t.test('a pair that changes while its addressing changes is not passed over', async (t) => {
  await registerActor(service, 'made-up-press', { stakeholder_group: 'civil_society', subgroups: ['media_outlets'] })
  const reporting = await plain.connect()
  await reporting.query('begin')
  await reporting.query(
    `update implementations set changed_at = clock_timestamp() where addressee_id = 'made-up-press'`,
  )
  const registrar = await service.as('ohchr')
  const regrouped = registrar.change('PATCH', '/v1/actors/made-up-press', { subgroups: [] })
  await someoneWaits()
  await reporting.query('commit')
  reporting.release()
  t.equal((await regrouped).status, 200)
  const { body } = await anonymous.get('/v1/recommendations/doha-2020-civil-society-5/implementations/made-up-press')
  t.match(body, { addressed: false })
})

t.test('a report that waits for a change of parts is read by the parts that are left', async (t) => {
  const loading = await plain.connect()
  await loading.query('begin')
  await loading.query(
    `select from implementations where recommendation_id = 'doha-2020-states-4' and addressee_id = 'qat' for update`,
  )
  await loading.query(`update parts set retired_at = now() where recommendation_id = 'doha-2020-states-4' and id = 'b'`)
  const posted = nhri.post(
    '/v1/reports',
    reportBody({ recommendation_id: 'doha-2020-states-4', assessments: says({ a: 'implemented', b: 'regressed' }) }),
  )
  await someoneWaits()
  await loading.query('commit')
  loading.release()
  t.equal((await posted).status, 201)
  const { body } = await anonymous.get('/v1/recommendations/doha-2020-states-4/implementations/qat')
  t.match(body, { level: 'implemented', parts_without_information: 0, parts: [{ part: 'a' }] })
})

t.test('an actor that is registered while the catalogue changes has the pairs of both', async (t) => {
  const loading = await plain.connect()
  await loading.query('begin')
  // As the loader does before it changes addressings.
  await loading.query(`select pg_advisory_xact_lock(hashtextextended('pairs', 0))`)
  await loading.query(
    `insert into addressings (recommendation_id, stakeholder_group) values ('doha-2020-states-6', 'companies')`,
  )
  const registered = registerActor(service, 'made-up-company')
  await someoneWaits()
  await loading.query('commit')
  loading.release()
  await registered
  t.equal((await anonymous.get('/v1/recommendations/doha-2020-states-6/implementations/made-up-company')).status, 200)
  await plain.query(
    `delete from addressings where recommendation_id = 'doha-2020-states-6' and stakeholder_group = 'companies'`,
  )
})

t.test('reports, actors and new versions of the catalogue at once: nobody waits in a circle', async (t) => {
  const office = await service.as('ohchr')
  const subgroups = [[], ['media_outlets'], ['journalists']]
  const loads = async () => {
    for (const change of [withoutPartB, toNhris, withoutPartB, () => {}, toNhris, () => {}]) await load(change)
  }
  const reports = async (month: number, state: string, territory: string | null) => {
    for (let year = 2021; year < 2025; year += 1) {
      const day = `${year}-${String(month).padStart(2, '0')}-01`
      const answer = await office.post(
        '/v1/reports',
        reportBody({ period_start: day, period_end: day, state, territory, evidence: [], measures: [] }),
      )
      // 422 while it is addressed to others.
      t.ok([201, 422].includes(answer.status), answer.text)
      if (answer.status === 201 && state === 'published') {
        await office.change(
          'POST',
          `${answer.headers.location}/withdrawal`,
          { reason: 'Made up.' },
          answer.headers.location,
        )
      }
    }
  }
  const actors = async () => {
    for (let n = 0; n < 12; n += 1) {
      await registerActor(service, `made-up-nhri-${n}`, { stakeholder_group: 'nhris' })
      await office.change('PATCH', '/v1/actors/made-up-press', { subgroups: subgroups[n % 3] })
    }
  }
  await Promise.all([
    ...[loads(), actors()],
    ...[1, 2, 3, 4].map((month) => reports(month, 'published', null)),
    ...[5, 6].map((month) => reports(month, 'published', month === 5 ? 'KEN' : 'UGA')),
    reports(7, 'draft', null),
  ])
  const { rows } = await plain.query('select deadlocks::int from pg_stat_database where datname = current_database()')
  t.strictSame(rows, [{ deadlocks: 0 }])
  t.strictSame(
    service.log.filter((line) => line.includes('unforeseen')),
    [],
  )
})
