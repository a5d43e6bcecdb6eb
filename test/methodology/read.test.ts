// GET /v1/methodology
import t from 'tap'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('the method in words, versioned', async (t) => {
  const { status, headers, body } = await anonymous.get('/v1/methodology')
  t.equal(status, 200)
  t.equal(headers['cache-control'], 'public, max-age=60')
  t.equal(body.version, '1')
  t.equal(body.history[0].version, body.version)
  const steps = new Map<string, string>(body.steps.map(({ id, text }: Record<string, string>) => [id, text]))
  t.strictSame(
    [...steps.keys()],
    ['unit', 'basis', 'newest', 'self_reported', 'assessed', 'level', 'contested', 'roll_up', 'time', 'silence'],
  )
  t.match(steps.get('assessed'), /within 36 months/)
  t.strictSame(Object.keys(body.bases), ['self', 'nhri', 'international', 'civil_society', 'other'])
  for (const level of Object.keys(body.levels))
    t.ok(
      [...steps.values()].some((text) => text.includes(`\`${level}\``)),
      `${level} is spoken of`,
    )
})

t.test('every derived answer names the version that is published', async (t) => {
  const { version } = (await anonymous.get('/v1/methodology')).body
  for (const url of [
    '/v1/recommendations/doha-2020-states-1/implementations/qat',
    '/v1/statistics/implementation-levels',
  ]) {
    t.match((await anonymous.get(url)).body, { method: '/v1/methodology', method_version: version }, url)
  }
})

t.test('asked again, it is not sent again; parameters are refused', async (t) => {
  const { headers } = await anonymous.get('/v1/methodology')
  t.match(await anonymous.get('/v1/methodology', { 'if-none-match': headers.etag! }), { status: 304, text: '' })
  t.equal((await anonymous.get('/v1/methodology?version=1')).status, 400)
})
