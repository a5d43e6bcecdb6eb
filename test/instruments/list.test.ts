// GET /v1/instruments.
import t from 'tap'
import { everything } from '../catalogue/everything.ts'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('all 10 instruments are listed, may be cached, and are counted where asked', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/instruments?include=total')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.data.length, 10)
  t.strictSame(body.page, { next: null, limit: 50, total: 10 })
})

t.test('footnotes bring their text, and without include=raw nothing raw', async (t) => {
  const { body } = await anonymous.get('/v1/instruments')
  for (const { footnote } of body.data)
    if (footnote !== null) t.strictSame(Object.keys(footnote).sort(), ['number', 'text'])
})

t.test('pages of two walk all of them once, in the same order', async (t) => {
  const whole = (await anonymous.get('/v1/instruments')).body.data
  const { rows, pages } = await everything(anonymous, '/v1/instruments?limit=2')
  t.strictSame(rows, whole)
  t.equal(pages, 5)
})

const sources: [string, number][] = [
  ['doha-2020', 10],
  ['doha-2020,elsewhere', 10],
  ['elsewhere&source=doha-2020', 10],
  ['elsewhere', 0],
]
for (const [source, count] of sources) {
  t.test(`source=${source} finds ${count}`, async (t) => {
    const { body } = await anonymous.get(`/v1/instruments?include=total&source=${source}`)
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
    const { status, body } = await anonymous.get(`/v1/instruments?${query}`)
    t.equal(status, 400)
    t.equal(body.code, query.startsWith('cursor') ? 'cursor_invalid' : 'request_invalid')
  })
}

t.test('an unknown parameter is answered with the known ones', async (t) => {
  const { body } = await anonymous.get('/v1/instruments?colour=red')
  t.match(body.errors, [{ parameter: 'colour', mend: /Known here: limit, cursor, include, source\./ }])
})
