// GET /v1/principles.
import t from 'tap'
import { everything } from '../catalogue/everything.ts'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('all 5 principles are listed, may be cached, and are counted where asked', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/principles?include=total')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.data.length, 5)
  t.strictSame(body.page, { next: null, limit: 50, total: 5 })
})

t.test('the five ground rules come in the order of the source, each with its requirements', async (t) => {
  const { body } = await anonymous.get('/v1/principles')
  t.strictSame(
    body.data.map(({ id, requirements }: { id: string; requirements: unknown[] }) => [id, requirements.length]),
    [
      ['legality', 5],
      ['necessity', 2],
      ['public_accountability', 2],
      ['access_to_remedy', 2],
      ['transparency', 2],
    ],
  )
})

t.test('pages of two walk all of them once, in the same order', async (t) => {
  const whole = (await anonymous.get('/v1/principles')).body.data
  const { rows, pages } = await everything(anonymous, '/v1/principles?limit=2')
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
    const { body } = await anonymous.get(`/v1/principles?include=total&source=${source}`)
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
    const { status, body } = await anonymous.get(`/v1/principles?${query}`)
    t.equal(status, 400)
    t.equal(body.code, query.startsWith('cursor') ? 'cursor_invalid' : 'request_invalid')
  })
}

t.test('an unknown parameter is answered with the known ones', async (t) => {
  const { body } = await anonymous.get('/v1/principles?colour=red')
  t.match(body.errors, [{ parameter: 'colour', mend: /Known here: limit, cursor, include, source\./ }])
})
