// GET /v1/sources.
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('the one source is listed, may be cached, and are counted where asked', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/sources?include=total')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.data.length, 1)
  t.strictSame(body.page, { next: null, limit: 50, total: 1 })
})

for (const query of ['colour=red', 'limit=0', 'limit=201', 'limit=abc', 'include=everything', 'cursor=abc']) {
  t.test(`${query} is refused`, async (t) => {
    const { status, body } = await anonymous.get(`/v1/sources?${query}`)
    t.equal(status, 400)
    t.equal(body.code, query.startsWith('cursor') ? 'cursor_invalid' : 'request_invalid')
  })
}

t.test('an unknown parameter is answered with the known ones', async (t) => {
  const { body } = await anonymous.get('/v1/sources?colour=red')
  t.match(body.errors, [{ parameter: 'colour', mend: /Known here: limit, cursor, include\./ }])
})
