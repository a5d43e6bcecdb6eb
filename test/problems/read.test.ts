// GET /problems and /problems/{code}
import t from 'tap'
import { describeProblem, problemCodes } from '../../src/errors.ts'
import { startService } from '../support/app.ts'

const { anonymous } = await startService(t)

t.test('the list has every code with what it means', async (t) => {
  const { status, body } = await anonymous.get('/problems')
  t.equal(status, 200)
  t.strictSame(
    body.data,
    problemCodes.map((code) => ({ code, ...describeProblem(code) })),
  )
})

t.test('browsers are given the list as a page, programs are not', async (t) => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const page = await anonymous.get('/problems', { accept: browser })
  t.match(page, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', vary: /\baccept\b/ } })
  t.match(page.headers['content-security-policy'], /^default-src 'none'/)
  t.equal(page.text, (await anonymous.get('/problems.html')).text)
  for (const code of problemCodes) t.match(page.text, `<a href="/problems/${code}"><code>${code}</code></a>`)
  t.notMatch(page.text, /`|<script|undefined/)
  for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.9']) {
    t.match((await anonymous.get('/problems', { accept })).body, { data: [{ code: /\w/ }] }, accept)
  }
})

t.test('each has a page for people', async (t) => {
  for (const code of problemCodes) {
    const { status, headers, text } = await anonymous.get(`/problems/${code}`)
    t.equal(status, 200)
    t.equal(headers['content-type'], 'text/html; charset=utf-8')
    t.match(text, `<code>${code}</code>`)
    t.notMatch(text, /`|<script|undefined/, code)
  }
})

t.test('a code that is none has no page', async (t) => {
  for (const code of ['nothing', 'toString', '__proto__', '%3Cscript%3E']) {
    const { status, body } = await anonymous.get(`/problems/${code}`)
    t.match({ status, body }, { status: 404, body: { code: 'not_found' } }, code)
  }
})
