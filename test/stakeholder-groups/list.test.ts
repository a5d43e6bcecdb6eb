// GET /v1/stakeholder-groups.
import t from 'tap'
import { everything } from '../catalogue/everything.ts'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('all 5 stakeholder groups are listed, may be cached, and are counted where asked', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/stakeholder-groups?include=total')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.data.length, 5)
  t.strictSame(body.page, { next: null, limit: 50, total: 5 })
})

t.test('the labels are the headings of the source, in its order', async (t) => {
  const { body } = await anonymous.get('/v1/stakeholder-groups')
  t.strictSame(
    body.data.map(({ id, heading }: { id: string; heading: string }) => [id, heading]),
    [
      ['states', 'States should:'],
      ['companies', 'Social media companies should:'],
      ['civil_society', 'Human rights defenders, journalists and civil society at large should:'],
      ['international_organizations', 'International and regional organizations should:'],
      ['nhris', 'National human rights institutions should:'],
    ],
  )
})

t.test('pages of two walk all of them once, in the same order', async (t) => {
  const whole = (await anonymous.get('/v1/stakeholder-groups')).body.data
  const { rows, pages } = await everything(anonymous, '/v1/stakeholder-groups?limit=2')
  t.strictSame(rows, whole)
  t.equal(pages, 3)
})

const sources: [string, number][] = [
  ['doha-2020', 5],
  ['doha-2020,elsewhere', 5],
  ['elsewhere&source=doha-2020', 5],
  ['elsewhere', 0],
]
for (const [source, count] of sources) {
  t.test(`source=${source} finds ${count}`, async (t) => {
    const { body } = await anonymous.get(`/v1/stakeholder-groups?include=total&source=${source}`)
    t.equal(body.data.length, count)
    t.equal(body.page.total, count)
  })
}

for (const query of [
  'colour=red',
  'limit=0',
  'limit=201',
  'limit=abc',
  'include=everything',
  'cursor=abc',
  'source=',
  'source=%00',
  'source=Doha',
]) {
  t.test(`${query} is refused`, async (t) => {
    const { status, body } = await anonymous.get(`/v1/stakeholder-groups?${query}`)
    t.equal(status, 400)
    t.equal(body.code, query.startsWith('cursor') ? 'cursor_invalid' : 'request_invalid')
  })
}

t.test('an unknown parameter is answered with the known ones', async (t) => {
  const { body } = await anonymous.get('/v1/stakeholder-groups?colour=red')
  t.match(body.errors, [{ parameter: 'colour', mend: /Known here: limit, cursor, include, source\./ }])
})
