// level_history: what was known of each implementation, and when. Its intervals follow each other without hole or overlap.
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'

const service = await startService(t)
const nhri = await service.as('nhrc-qatar')
const plain = new pg.Pool({ connectionString: service.databaseUrl, max: 2, options: '-c TimeZone=UTC' })
plain.on('error', () => {})
t.teardown(() => plain.end())

const rows = async (text: string, values: unknown[] = []) => (await plain.query(text, values)).rows
const intervals = (recommendation = 'doha-2020-states-5', addressee = 'qat', territory: string | null = null) =>
  rows(
    `select addressed, level, level_from, contested, parts, known_to is null as holds,
       to_char(known_from, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as known_from from level_history
     where recommendation_id = $1 and addressee_id = $2 and territory is not distinct from $3 order by level_history.known_from`,
    [recommendation, addressee, territory],
  )

/** Implementations whose newest interval says something else, and intervals that do not follow each other. */
const faults = () =>
  rows(`
    select 'open' as fault, i.recommendation_id, i.addressee_id, i.territory
    from implementations i left join level_history h
      on (h.recommendation_id, h.addressee_id) = (i.recommendation_id, i.addressee_id)
        and h.territory is not distinct from i.territory and h.known_to is null
    where (h.addressed, h.level, h.level_from, h.contested, h.stakeholder_group, h.addressee_country)
      is distinct from (i.addressed, i.level, i.level_from, i.contested, i.stakeholder_group, i.addressee_country)
      or h.known_from > i.changed_at
    union all
    select 'order', recommendation_id, addressee_id, territory
    from (select *, lead(known_from) over (partition by recommendation_id, addressee_id, territory order by known_from) as next
      from level_history) as h
    where known_to is distinct from next`)

t.test('every pair has one interval from its registration', async (t) => {
  t.strictSame(await faults(), [])
  t.match(await intervals(), [
    { addressed: true, level: 'no_information', level_from: null, contested: false, holds: true },
  ])
  t.strictSame((await intervals())[0].parts, [
    { part: 'a', level: 'no_information', level_from: null, contested: false },
    { part: 'b', level: 'no_information', level_from: null, contested: false },
  ])
})

t.test('an interval begins where something else is known, and only there', async (t) => {
  const posted = await nhri.post('/v1/reports', reportBody())
  t.equal(posted.status, 201)
  const after = await intervals()
  t.match(after, [
    { level: 'no_information', holds: false },
    { level: 'partly_implemented', level_from: 'assessed', holds: true, known_from: posted.body.published_at },
  ])
  t.match(after[1].parts, [
    { part: 'a', level: 'partly_implemented', level_from: 'assessed', contested: false },
    { part: 'b', level: 'no_information' },
  ])

  const url = posted.headers.location!
  t.equal((await nhri.change('PATCH', url, { narrative: 'Made up anew.' })).status, 200)
  t.equal((await intervals()).length, 2, 'other words, the same level')
  const earlier = reportBody({ period_start: '2024-01-01', period_end: '2024-12-31' })
  t.equal((await nhri.post('/v1/reports', earlier)).status, 201)
  t.equal((await intervals()).length, 2, 'an older period, the same level')
  t.equal(
    (
      await nhri.post(
        '/v1/reports',
        reportBody({ state: 'draft', period_start: '2026-01-01', period_end: '2026-01-31' }),
      )
    ).status,
    201,
  )
  t.equal((await intervals()).length, 2, 'a draft')

  const contesting = await (await service.as('qat')).post(
    '/v1/reports',
    reportBody({ assessments: [{ part: 'a', level: 'implemented', rationale: null }] }),
  )
  t.match((await intervals()).at(-1), { level: 'partly_implemented', contested: true })
  const { headers } = contesting
  const withdrawn = await (await service.as('qat')).change(
    'POST',
    `${headers.location}/withdrawal`,
    { reason: 'Made up.' },
    headers.location,
  )
  t.match((await intervals()).at(-1), { contested: false, known_from: withdrawn.body.withdrawal.at })
  t.strictSame(await faults(), [])
})

t.test('a territory begins with its first report', async (t) => {
  const posted = await (await service.as('ohchr')).post('/v1/reports', reportBody({ territory: 'KEN' }))
  t.match(await intervals('doha-2020-states-5', 'qat', 'KEN'), [
    { level: 'partly_implemented', holds: true, known_from: posted.body.published_at },
  ])
  t.strictSame(await faults(), [])
})

t.test('new actors, and those that leave what they were addressed by', async (t) => {
  await registerActor(service, 'made-up-press', { stakeholder_group: 'civil_society', subgroups: ['media_outlets'] })
  const registrar = await service.as('ohchr')
  for (const subgroups of [[], ['media_outlets']]) {
    t.equal((await registrar.change('PATCH', '/v1/actors/made-up-press', { subgroups })).status, 200)
  }
  t.strictSame(
    (await intervals('doha-2020-civil-society-5', 'made-up-press')).map(({ addressed }) => addressed),
    [true, false, true],
  )
  t.strictSame(await faults(), [])
})

t.test('a part that retires, and comes back', async (t) => {
  const load = async (change: (parts: unknown[]) => void) => {
    const json = JSON.parse(await readFile('src/catalogue/doha-2020.json', 'utf8'))
    change(json.recommendations.find(({ id }: { id: string }) => id === 'doha-2020-states-5').parts)
    await loadCatalogue(service.db, [
      { name: 'doha-2020.json', json, text: await readFile('src/catalogue/doha-2020.txt') },
    ])
  }
  const letters = async () =>
    (await intervals('doha-2020-states-5', 'fra')).map(({ parts }) =>
      parts.map(({ part }: { part: string }) => part).join(''),
    )
  await load((parts) => void parts.splice(1, 1))
  t.strictSame(await letters(), ['ab', 'a'])
  await load(() => {})
  t.strictSame(await letters(), ['ab', 'a', 'ab'])
  t.strictSame(await faults(), [])
})

t.test('the database keeps one open interval for each, and none that ends before it begins', async (t) => {
  const copy = (known_from: string, known_to: string) =>
    plain.query(`
    insert into level_history select recommendation_id, addressee_id, territory, stakeholder_group, addressee_country,
      addressed, level, level_from, contested, parts, ${known_from}, ${known_to}
    from level_history where recommendation_id = 'doha-2020-states-6' and addressee_id = 'fra'`)
  await t.rejects(copy("known_from + interval '1 day'", 'null'), {
    message: /level_history_recommendation_id_addressee_id_territory_key/,
  })
  await t.rejects(copy("known_from + interval '1 day'", 'known_from'), { message: /level_history_known_to_check/ })
  await t.rejects(copy('known_from', "known_from + interval '1 day'"), {
    message: /level_history_recommendation_id_addressee_id_known_from_key/,
  })
})

t.test('an implementation without history gets it with its next change', async (t) => {
  await plain.query(`delete from level_history where recommendation_id = 'doha-2020-states-6' and addressee_id = 'qat'`)
  t.equal((await nhri.post('/v1/reports', reportBody({ recommendation_id: 'doha-2020-states-6' }))).status, 201)
  t.match(await intervals('doha-2020-states-6'), [{ level: 'partly_implemented', holds: true }])
  t.strictSame(await faults(), [])
})

t.test('a database from before has the history that it can have', async (t) => {
  const before = await rows('select * from level_history where known_to is null order by 1, 2, 3')
  const migration = await readFile('migrations/0003_level-history.sql', 'utf8')
  await plain.query('delete from level_history')
  await plain.query(migration.match(/^INSERT INTO "level_history"[^;]*;/m)![0])
  const after = await rows('select * from level_history order by 1, 2, 3')
  t.strictSame(
    after.map(({ known_from: _from, ...rest }) => rest),
    before.map(({ known_from: _from, ...rest }) => rest),
  )
  t.strictSame(
    await rows(
      'select from level_history join implementations using (recommendation_id, addressee_id) where level_history.territory is not distinct from implementations.territory and known_from <> changed_at',
    ),
    [],
  )
})
