// GET /v1/recommendations: filters, pages and what is refused.
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { syncPairs } from '../../src/implementations/pairs.ts'
import { everything } from '../catalogue/everything.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { statementCounter } from '../support/statements.ts'

const service = await startService(t)
const { anonymous, db } = service
const list = '/v1/recommendations'
const idsOf = async (query: string) =>
  (await everything(anonymous, `${list}?${query}`)).rows.map(({ id }) => id.replace('doha-2020-', ''))

t.test('all 27 are listed in the order of the source, may be cached, and are counted where asked', async (t) => {
  const { status, headers, body } = await anonymous.get(`${list}?include=total`)
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.strictSame(body.page, { next: null, limit: 50, total: 27 })
  t.notOk('raw' in body.data[0])
  t.strictSame(
    body.data.map(({ id }: { id: string }) => id),
    (await everything(anonymous, list)).rows.map(({ id }) => id),
  )
})

t.test('include takes several values, separated by commas or repeated', async (t) => {
  for (const include of ['include=total,raw', 'include=raw&include=total']) {
    const { body } = await anonymous.get(`${list}?${include}`)
    t.equal(body.page.total, 27)
    for (const { raw, corrections } of body.data) t.ok(raw.length > 0 && Array.isArray(corrections))
  }
})

const counts: [string, number][] = [
  ['source=doha-2020', 27],
  ['stakeholder_group=states', 6],
  ['stakeholder_group=states,nhris', 9],
  ['stakeholder_group=states&stakeholder_group=nhris', 9],
  ['addressee_id=qat', 6],
  ['addressee_id=qat&stakeholder_group=nhris', 0],
  ['addressee_id=qat,ken', 6],
  ['addressee_id=qat,nhrc-qatar', 9],
  ['addressee_id=nhrc-qatar', 3],
  ['addressee_id=ohchr', 5],
  ['addressee_id=qat&stakeholder_group=nhris', 0],
]
for (const [query, count] of counts) {
  t.test(`${query} finds ${count}, and its total says so`, async (t) => {
    t.equal((await idsOf(`${query}&limit=4`)).length, count)
    t.equal((await anonymous.get(`${list}?${query}&include=total&limit=1`)).body.page.total, count)
  })
}

const found: [string, string[]][] = [
  ['instrument=paris-principles', ['states-5']],
  ['instrument=iccpr-article-20-2,rabat-plan-of-action', ['states-2']],
  ['instrument=santa-clara-principles,marrakech-declaration-2018', ['companies-2', 'nhris-2']],
  ['instrument=santa-clara-principles,marrakech-declaration-2018&stakeholder_group=nhris', ['nhris-2']],
  ['instrument=santa-clara-principles&instrument=paris-principles&addressee_id=qat', ['states-5']],
]
for (const [query, ids] of found) t.test(`${query} finds ${ids}`, async (t) => t.strictSame(await idsOf(query), ids))

t.test('principles: any of those in one filter, and each only once', async (t) => {
  const { rows } = await everything(anonymous, list)
  const linkedTo = (...wanted: string[]) =>
    rows
      .filter(({ principles }) =>
        principles.some((link: { principle_id: string }) => wanted.includes(link.principle_id)),
      )
      .map(({ id }) => id.replace('doha-2020-', ''))
  t.strictSame(await idsOf('principle=legality'), linkedTo('legality'))
  t.strictSame(await idsOf('principle=legality,necessity&limit=2'), linkedTo('legality', 'necessity'))
  const legal = linkedTo('legality').filter((id) => id.startsWith('companies'))
  t.strictSame(await idsOf('principle=legality&stakeholder_group=companies'), legal)
})

t.test('the filter by addressee is what the implementations of that addressee are about', async (t) => {
  for (const actor of ['qat', 'nhrc-qatar', 'ohchr', 'ganhri', 'ifj']) {
    const { rows } = await db.$client.query(
      'select recommendation_id from implementations where addressee_id = $1 and addressed and territory is null',
      [actor],
    )
    const pairs = rows.map(({ recommendation_id }) => recommendation_id.replace('doha-2020-', ''))
    t.strictSame((await idsOf(`addressee_id=${actor}`)).sort(), pairs.sort(), actor)
  }
})

t.test('an actor is addressed with its subgroups and by name, from one day up to another', async (t) => {
  await db.$client.query(`
    insert into actors (id, name, stakeholder_group, subgroups) values ('a-newspaper', 'A newspaper', 'civil_society', '{media_outlets}')`)
  const group = ['civil-society-1', 'civil-society-2', 'civil-society-3', 'civil-society-4']
  t.strictSame(await idsOf('addressee_id=a-newspaper'), [...group, 'civil-society-5'])
  await db.$client.query(`
    insert into addressings (recommendation_id, actor_id, valid_from, valid_to) values
      ('doha-2020-states-1', 'a-newspaper', null, current_date - 1),
      ('doha-2020-states-2', 'a-newspaper', current_date + 1, null),
      ('doha-2020-states-3', 'a-newspaper', current_date, current_date)`)
  t.strictSame(await idsOf('addressee_id=a-newspaper'), ['states-3', ...group, 'civil-society-5'])
  // What is listed is also what is counted, and what reports may be about.
  await transaction(db, (tx) => syncPairs(tx))
  const { rows } = await db.$client.query(`
    select recommendation_id from implementations where addressee_id = 'a-newspaper' and addressed order by 1`)
  t.strictSame(
    rows.map(({ recommendation_id }) => recommendation_id),
    ['states-3', ...group, 'civil-society-5'].map((id) => `doha-2020-${id}`).sort(),
  )
  const office = await service.as('ohchr')
  for (const [number, status] of [
    [1, 422],
    [2, 422],
    [3, 201],
  ]) {
    const about = { recommendation_id: `doha-2020-states-${number}`, addressee_id: 'a-newspaper' }
    const assessments = [{ part: 'a', level: 'in_progress' }]
    t.equal((await office.post('/v1/reports', reportBody({ ...about, assessments }))).status, status, `${number}`)
  }
  await db.$client.query("delete from addressings where actor_id = 'a-newspaper'")
  await transaction(db, (tx) => syncPairs(tx))
})

t.test('pages of five walk all 27 once, in the same order', async (t) => {
  const whole = (await anonymous.get(list)).body.data
  const { rows, pages } = await everything(anonymous, `${list}?limit=5`)
  t.strictSame(rows, whole)
  t.equal(pages, 6)
})

t.test('a cursor serves its own list only, unaltered', async (t) => {
  const { next } = (await anonymous.get(`${list}?limit=5`)).body.page
  t.equal((await anonymous.get(`${list}?limit=3&include=raw&cursor=${next}`)).body.data[0].number, 6)
  const [body, tag] = next.split('.')
  const forged = Buffer.from('["doha-2020",0]').toString('base64url')
  const altered = [
    `${forged}.${tag}`,
    `${body}.${'A'.repeat(tag.length)}`,
    `${body}.`,
    body,
    `.${tag}`,
    `${next}A`,
    `${next}.x`,
    `${body}A.${tag}`,
    next.toLowerCase(),
    'null',
    '',
    '%00',
    '%ED%A0%80',
  ]
  for (const cursor of altered) {
    const { status, body } = await anonymous.get(`${list}?cursor=${cursor}`)
    t.equal(status, 400, cursor)
    t.equal(body.code, 'cursor_invalid', cursor)
  }
  for (const other of [
    `${list}?stakeholder_group=states&`,
    '/v1/principles?',
    '/v1/recommendations/doha-2020-states-1/revisions?',
  ]) {
    t.equal((await anonymous.get(`${other}cursor=${next}`)).body.code, 'cursor_invalid', other)
  }
})

t.test('an unknown parameter is answered with the known ones', async (t) => {
  const { status, body } = await anonymous.get(`${list}?group=states`)
  t.equal(status, 400)
  t.equal(body.code, 'request_invalid')
  const known =
    'q, highlight, sort, limit, cursor, include, facets, fields, source, stakeholder_group, principle, instrument, addressee_id'
  t.match(body.errors, [{ parameter: 'group', mend: new RegExp(`Known here: ${known}\\.`) }])
})

const malformed = [
  '',
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%F0%9F%92%A9',
  'a'.repeat(200),
  'Qat',
  "'",
  'a,,b',
  Array(101).fill('a').join(),
]
for (const parameter of ['source', 'stakeholder_group', 'principle', 'instrument', 'addressee_id']) {
  t.test(`a malformed ${parameter} is refused by name`, async (t) => {
    for (const value of malformed) {
      const { status, body } = await anonymous.get(`${list}?${parameter}=${value}`)
      t.equal(status, 400, value.slice(0, 20))
      t.match(body, { code: 'request_invalid', errors: [{ parameter }] }, value.slice(0, 20))
    }
  })
}
for (const query of [
  'limit=0',
  'limit=201',
  'limit=abc',
  'limit=1.5',
  'limit=',
  'limit=1&limit=2',
  'include=parts',
  'include=',
]) {
  t.test(`${query} is refused`, async (t) => {
    const { status, body } = await anonymous.get(`${list}?${query}`)
    t.equal(status, 400)
    t.match(body, { code: 'request_invalid', errors: [{ parameter: query.split('=')[0] }] })
  })
}

t.test('a page takes one statement, whatever it holds', async (t) => {
  const statements = statementCounter(t, { db })
  for (const query of ['limit=1', 'limit=27', 'limit=27&include=raw', 'limit=1&addressee_id=qat&principle=legality']) {
    t.equal(await statements(() => anonymous.get(`${list}?${query}`)), 1, query)
  }
})
