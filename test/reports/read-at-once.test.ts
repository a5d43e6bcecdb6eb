// Many who read single reports in the same moment: each is answered its own, as it is now.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { newReport, startWithAuthors } from './samples.ts'

const { service, nhri, anonymous } = await startWithAuthors(t)
const made = await Promise.all(
  Array.from({ length: 12 }, (_, place) => nhri.post('/v1/reports', newReport({ narrative: `Made up, ${place}.` }))),
)
const locations = made.map(({ headers }) => headers.location!)
const draft = (await nhri.post('/v1/reports', newReport({ state: 'draft' }))).headers.location!

t.test('hundreds at once are answered each its own report, also the same one and what is not there', async (t) => {
  const asked = Array.from({ length: 400 }, (_, place) => {
    if (place % 17 === 0) return draft
    if (place % 19 === 0) return `/v1/reports/${randomUUID()}`
    const location = locations[place % 5 === 0 ? 0 : place % locations.length]!
    return place % 7 === 0 ? location.replace(/[^/]+$/, (id) => id.toUpperCase()) : location
  })
  const answers = await Promise.all(asked.map((location) => anonymous.get(location)))
  for (const [place, answer] of answers.entries()) {
    const of = locations.indexOf(asked[place]!.toLowerCase())
    if (of === -1) t.equal(answer.status, 404)
    else {
      t.strictSame(answer.body, made[of]!.body)
      t.equal(answer.headers.etag, made[of]!.headers.etag)
    }
  }
})

t.test('who reads after a change was answered is answered the change, whoever else is reading', async (t) => {
  const location = locations[0]!
  const crowd = async () => (await Promise.all(Array.from({ length: 40 }, () => anonymous.get(location)))).at(-1)!
  for (let turn = 0; turn < 10; turn++) {
    const reading = crowd()
    const { body } = await nhri.change('PATCH', location, { narrative: `Made up, changed ${turn}.` })
    t.strictSame((await crowd()).body, body)
    await reading
  }
})

t.test('the same holds for implementations', async (t) => {
  const address = '/v1/recommendations/doha-2020-states-5/implementations/'
  const alone = new Map<string, unknown>()
  for (const state of ['qat', 'ken', 'nowhere']) alone.set(state, (await anonymous.get(address + state)).body)
  const asked = Array.from({ length: 120 }, (_, place) => ['qat', 'ken', 'nowhere'][place % 3]!)
  const answers = await Promise.all(asked.map((state) => anonymous.get(address + state)))
  for (const [place, { body }] of answers.entries()) t.strictSame(body, alone.get(asked[place]!))
})

t.test('where the database is lost, all who wait are told, and the next are answered', async (t) => {
  await service.db.execute(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  const statuses = await Promise.all(locations.map(async (location) => (await anonymous.get(location)).status))
  t.ok(
    statuses.every((status) => status === 200 || status === 503),
    statuses.join(' '),
  )
  t.strictSame((await anonymous.get(locations[1]!)).body, made[1]!.body)
})
