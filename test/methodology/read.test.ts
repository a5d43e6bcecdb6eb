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

t.test('browsers are given it as a page, programs are not', async (t) => {
  const page = await anonymous.get('/v1/methodology', { accept: 'text/html,application/xml;q=0.9,*/*;q=0.8' })
  t.match(page, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', vary: /\baccept\b/ } })
  t.match(page.headers['content-security-policy'], /^default-src 'none'/)
  t.equal(page.text, (await anonymous.get('/v1/methodology.html')).text)
  t.notMatch(page.text, /`|<script|undefined/)
  const { body } = await anonymous.get('/v1/methodology', { accept: 'application/json' })
  for (const { id } of body.steps) t.match(page.text, `<li id="${id}">`)
  for (const code of [...Object.keys(body.levels), ...Object.keys(body.bases)]) {
    t.match(page.text, `<td><code>${code}</code></td>`)
  }
  for (const [, link] of page.text.matchAll(/href="([^"]+)"/g)) t.equal((await anonymous.get(link!)).status, 200, link!)
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
