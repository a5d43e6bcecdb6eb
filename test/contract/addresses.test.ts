// Addresses that are nowhere are not found, and each one that is somewhere takes its own methods alone.
import t from 'tap'
import { startService } from '../support/app.ts'
import { exchange, listen, parseAnswer } from './connections.ts'
import { operationsOf, plausible } from './operations.ts'

const service = await startService(t)
const { app } = service
const port = await listen(app)

t.test('an address that is nowhere', async (t) => {
  for (const url of [
    '/v1',
    '/v2/reports',
    '/v1//reports',
    '/V1/reports',
    '/v1/reports/x/y/z',
    '/docs/static/nothing.js',
    '/docs/static/%00',
    '/docs/static/%2e%2e/package.json',
  ]) {
    for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'] as const) {
      const { statusCode, payload } = await app.inject({ method, url })
      if (method === 'GET') t.equal(JSON.parse(payload).code, 'not_found', url)
      else t.match([404, 405].includes(statusCode), true, `${method} ${url}`)
    }
    const query = parseAnswer(await exchange(port, `QUERY ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`))
    t.ok(['not_found', 'method_not_allowed'].includes(query.body.code), `QUERY ${url}`)
  }
})

t.test('a method that an address does not take', async (t) => {
  const addressOf = await plausible(service)
  const operations = operationsOf(app)
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const taken = operations.filter((operation) => operation.path === path).map(({ method }) => method)
    const expected = taken.includes('GET') ? [...taken, 'HEAD'] : taken
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY'] as const) {
      if (expected.includes(method)) continue
      const answer = await app.inject({ method: method as 'GET', url: addressOf(path) })
      t.equal(answer.statusCode, 405, `${method} ${path}`)
      t.strictSame(new Set(String(answer.headers.allow).split(', ')), new Set(expected))
    }
    t.equal((await app.inject({ method: 'OPTIONS', url: addressOf(path) })).statusCode, 204)
  }
})
