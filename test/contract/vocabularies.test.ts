// Filters by a vocabulary, wherever they are taken: a value that it does not know is refused by name and never finds nothing
// in silence, a value that it knows is taken.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { startService } from '../support/app.ts'
import { operationsOf, plausible } from './operations.ts'

const service = await startService(t)
const { anonymous } = service
const addressOf = await plausible(service)

const codes = { detail: 'There is no such country.', mend: 'Give a code of ISO 3166-1 alpha-3, such as KEN.' }
const actor = {
  ...{ known: 'qat', unknown: 'qatar', detail: 'There is no such actor.' },
  mend: 'Take an id from /v1/actors, which has `name` to look for one.',
}
const expected: Record<string, { known: string; unknown: string; detail: string; mend: string | RegExp }> = {
  source: {
    ...{ known: 'doha-2020', unknown: 'doha-2021', detail: 'There is no such source.' },
    mend: 'Give one of: doha-2020. /v1/sources lists them.',
  },
  stakeholder_group: {
    ...{ known: 'states', unknown: 'martians', detail: 'There is no such stakeholder group.' },
    mend: 'Give one of: civil_society, companies, international_organizations, nhris, states. /v1/stakeholder-groups lists them.',
  },
  subgroup: {
    ...{ known: 'media_outlets', unknown: 'fan_clubs', detail: 'There is no such subgroup.' },
    mend: /^Give one of: .*media_outlets.* \/v1\/stakeholder-groups lists them\.$/,
  },
  principle: {
    ...{ known: 'unassigned', unknown: 'beauty', detail: 'There is no such principle.' },
    mend: 'Give one of: access_to_remedy, legality, necessity, public_accountability, transparency, unassigned. /v1/principles lists them.',
  },
  instrument: {
    ...{ known: 'paris-principles', unknown: 'paris-principle', detail: 'There is no such instrument.' },
    mend: /^Give one of: .*paris-principles.*unassigned\. \/v1\/instruments lists them\.$/,
  },
  region: {
    ...{ known: '145', unknown: '146', detail: 'There is no such region of UN M49 with countries.' },
    mend: /^Give one of: 002, .*145, /,
  },
  recommendation_id: {
    ...{ known: 'doha-2020-states-5', unknown: 'doha-2020-states-99', detail: 'There is no such recommendation.' },
    mend: 'Take an id from /v1/recommendations.',
  },
  actor_id: actor,
  addressee_id: actor,
  author_id: actor,
  requester_id: actor,
  subject_actor_id: actor,
  country: { known: 'qat', unknown: 'qaa', ...codes },
  addressee_country: { known: 'qat', unknown: 'qaa', ...codes },
  author_country: { known: 'qat', unknown: 'qaa', ...codes },
  territory: { known: 'ken', unknown: 'qaa', ...codes },
}

const asked = operationsOf(service.app).flatMap(({ path, method, parameters }) =>
  method !== 'GET'
    ? []
    : parameters
        .filter(({ in: place, name }) => place === 'query' && name in expected)
        .map((one) => ({ path, ...one })),
)

t.test('the lists and the statistics take them', async (t) => {
  const taking = (name: string) => asked.filter((one) => one.name === name).map(({ path }) => path)
  t.strictSame(new Set(asked.map(({ name }) => name)), new Set(Object.keys(expected)))
  const narrowed = ['/v1/reports', '/v1/implementations', '/v1/statistics/implementation-levels']
  for (const name of ['source', 'stakeholder_group', 'principle', 'instrument', 'region']) {
    for (const path of narrowed) t.ok(taking(name).includes(path), `${path} ${name}`)
  }
})

for (const { path, name, schema } of asked) {
  t.test(`${path} ${name}`, async (t) => {
    const { known, unknown, detail, mend } = expected[name]!
    const ask = (value: string) => anonymous.get(`${addressOf(path)}?${name}=${value}`)
    const value = name.endsWith('country') || name === 'territory' ? unknown.toUpperCase() : unknown
    const which = schema.type === 'array' ? `Of its values, "${value}": ` : ''
    // Each twice: what is known is remembered.
    for (let round = 0; round < 2; round++) {
      t.equal((await ask(known)).status, 200)
      const { status, body } = await ask(unknown)
      t.equal(status, 400)
      t.match(body, { code: 'request_invalid', errors: [{ parameter: name, detail: `${which}${detail}`, mend }] })
      t.equal(body.errors.length, 1)
      if (schema.type === 'array') t.equal((await ask(`${known},${unknown}`)).status, 400, 'beside one that is known')
    }
  })
}

t.test('every unknown value of every filter is told', async (t) => {
  const { body } = await anonymous.get('/v1/reports?principle=beauty,legality,truth&source=doha-2021&territory=qaa')
  t.strictSame(
    body.errors.map(({ parameter, detail }: Record<string, string>) => `${parameter} ${detail}`),
    [
      'source Of its values, "doha-2021": There is no such source.',
      'principle Of its values, "beauty": There is no such principle.',
      'principle Of its values, "truth": There is no such principle.',
      'territory Of its values, "QAA": There is no such country.',
    ],
  )
})

t.test('what is added later is known at once', async (t) => {
  const url = '/v1/implementations?stakeholder_group=late_comers'
  t.equal((await anonymous.get(url)).status, 400)
  await service.db.$client.query(`
    insert into stakeholder_groups (id, source_id, position, label, heading, subgroups, raw, revision, updated_at)
    values ('late_comers', 'doha-2020', 6, 'Made up', 'Made up', '[]', '[]', 1, now())`)
  t.equal((await anonymous.get(url)).status, 200)
})

t.test(
  'an id of a report is none of a vocabulary, as that would tell of drafts: what is not there finds nothing',
  async (t) => {
    for (const path of ['/v1/decisions', '/v1/appeals', '/v1/restriction-requests']) {
      t.match(await anonymous.get(`${path}?report_id=${randomUUID()}`), { status: 200, body: { data: [] } }, path)
    }
  },
)
