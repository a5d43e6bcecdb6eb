// How bodies are read: what is not JSON as we take it is refused, and everything else arrives as it was sent.
import Fastify from 'fastify'
import t from 'tap'
import { Problem } from '../../src/errors.ts'
import { readBodies } from '../../src/http/bodies.ts'
import type { App } from '../../src/http/route.ts'

const app = Fastify() as unknown as App
readBodies(app)
app.setErrorHandler((error, _request, reply) => {
  if (!(error instanceof Problem)) throw error
  return reply.code(400).send({ code: error.code, detail: error.message })
})
app.post('/', { config: { access: 'public' } }, async (request) => ({ body: request.body }))

const send = async (payload: string | Buffer, type = 'application/json') => {
  const { statusCode, payload: text } = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': type },
    payload,
  })
  return { status: statusCode, ...JSON.parse(text) }
}

t.test('a name that comes twice in one object is refused by its name', async (t) => {
  const twice: [json: string, name: string][] = [
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"b":{"c":1},"a":2}', 'a'],
    ['{"a":[{"b":1},{"b":1,"c":[],"b":2}]}', 'b'],
    ['[[{"x":{},"y":[1,[2,{}],3],"x":null}]]', 'x'],
    [String.raw`{"a":1,"\u0061":2}`, 'a'],
    [String.raw`{"a\"b":1,"c":"\\","a\u0022b":2}`, 'a"b'],
    ['{ "" : 1 , \n "" : 2 }', ''],
    ['{"toString":1,"toString":2}', 'toString'],
    ['{"محتوى":1,"محتوى":2}', 'محتوى'],
  ]
  for (const [json, name] of twice) {
    for (const type of ['application/json', 'application/merge-patch+json']) {
      const detail = `The name ${JSON.stringify(name)} comes twice in one object.`
      t.match(await send(json, type), { status: 400, code: 'json_invalid', detail }, json)
    }
  }
  const long = `"${'x'.repeat(10_000)}"`
  t.ok((await send(`{${long}:1,${long}:2}`)).detail.length < 200, 'a long name is not sent back whole')
})

t.test('names that differ, or stand in different objects, and texts that look like names', async (t) => {
  const once = [
    '{"a":1,"A":1,"b":{"a":1,"c":{"a":1}}}',
    '[{"a":1},{"a":1},"a","a"]',
    '{"a":"b","b":"a","c":["a","b","a"]}',
    String.raw`{"a":"\",\"a\":1","b":"{\"a\":1,\"a\":2}","c\\":"\\\\","c":"}"}`,
    '{"a":"{","b":"[","c":[],"d":{}}',
    '"a"',
    '7',
    'null',
    '[]',
    '{}',
  ]
  for (const json of once) t.strictSame(await send(json), { status: 200, body: JSON.parse(json) }, json)
})

t.test('large bodies are looked through in no time', async (t) => {
  const large = [
    JSON.stringify({ a: '\\"'.repeat(200_000) }),
    JSON.stringify({ a: 'x'.repeat(900_000) }),
    JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`n${n}`, n]))),
    JSON.stringify(Array.from({ length: 100_000 }, () => [{}])),
  ]
  for (const json of large) {
    const before = process.cpuUsage()
    t.equal((await send(json)).status, 200)
    // Work, not time: other tests may run beside this one.
    t.ok(process.cpuUsage(before).user < 1_000_000)
  }
})

t.test('bytes that are not UTF-8, and what is nested too deep', async (t) => {
  t.match(await send(Buffer.from([0x22, 0xff, 0x22])), { status: 400, code: 'json_invalid', detail: /UTF-8/ })
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  t.match(await send(nested(33)), { status: 400, code: 'json_invalid', detail: /32 levels/ })
  t.equal((await send(nested(32))).status, 200)
})

t.test('what is not JSON is refused with where it stops being so, and without its text', async (t) => {
  const long = 'x'.repeat(100)
  const cases: [json: string, place: string][] = [
    ['{ broken', 'see line 1, column 3'],
    ['{"a": secret}', 'see line 1, column 7'],
    ['{"a": b" at position 1 (line 1 column 2)', 'see line 1, column 7'],
    ['{"a": trxe}', 'see line 1, column 9'],
    ['x', 'see line 1, column 1'],
    [`["${long}",\n "${long}",\r\n  secret, "${long}"]`, 'see line 3, column 3'],
    [`{"a": "${long}", "b": 'secret'}`, 'see line 1, column 116'],
    ['{"a": 1,}', 'see line 1, column 9'],
    ['{"a": "one\nsecret"}', 'see line 1, column 11'],
    ['{"a": 1} secret', 'see line 1, column 10'],
    ['{"a": 1,\n"b": ', 'it ends too early, at line 2, column 6'],
    ['{"a": [1', 'it ends too early, at line 1, column 9'],
    ['{"a": "secret', 'it ends too early, at line 1, column 14'],
    ['\ufeff{"a": secret}', 'see line 1, column 7'],
    ['[true, nul', 'it ends too early, at line 1, column 11'],
  ]
  for (const [json, place] of cases)
    t.strictSame(
      await send(json),
      { status: 400, code: 'json_invalid', detail: `The body is not JSON: ${place}.` },
      json.slice(0, 20),
    )
  const large = `[${'1,\n'.repeat(300_000)}secret]`
  const before = process.cpuUsage()
  t.match(await send(large), { detail: 'The body is not JSON: see line 300001, column 1.' })
  t.ok(process.cpuUsage(before).user < 1_000_000)
})
