// Proofs over HTTP, checked as a client does who trusts nothing but the checkpoint that it has kept.
import t from 'tap'
import { sequence } from '../../src/log/sequencer.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'
import { bytesOf, isConsistent, isIncluded } from './verifier.ts'

const service = await startService(t)
const { anonymous } = service
const get = (url: string) => anonymous.get(url)
const kept = (await get('/v1/log')).body as { tree_size: number; root_hash: string }
const nhri = await service.as('nhrc-qatar')
const hex = (text: string) => Buffer.from(text, 'hex')

t.test('a report that was posted later is in a log that still has all that was kept', async (t) => {
  const { body: report } = await nhri.post('/v1/reports', reportBody())
  const waiting = await get('/v1/log')
  t.equal(waiting.body.tree_size, kept.tree_size, 'it has no place yet')
  t.equal(await sequence(service.db), 1)
  const { tree_size, root_hash } = (await get('/v1/log')).body
  t.equal(tree_size, kept.tree_size + 1)

  const { data } = (await get(`/v1/log/entries?subject=reports/${report.id}`)).body
  const { index, leaf_hash } = data[0]
  const proof = (await get(`/v1/log/proofs/inclusion?index=${index}&tree_size=${tree_size}`)).body
  t.match(proof, { index, tree_size, leaf_hash, root_hash })
  t.ok(isIncluded(hex(leaf_hash), index, tree_size, bytesOf(proof.hashes), hex(root_hash)))
  t.strictSame((await get('/v1/log/proofs/inclusion')).body, proof, 'by default of the last entry, as it is now')

  const grown = (await get(`/v1/log/proofs/consistency?first=${kept.tree_size}&second=${tree_size}`)).body
  t.match(grown, { first_root_hash: kept.root_hash, second_root_hash: root_hash })
  t.ok(isConsistent(kept.tree_size, tree_size, bytesOf(grown.hashes), hex(kept.root_hash), hex(root_hash)))
  const fromOne = (await get('/v1/log/proofs/consistency')).body
  t.match(fromOne, { first: 1, second: tree_size })
})

t.test('every entry is in every tree from its own on', async (t) => {
  const { tree_size } = (await get('/v1/log')).body
  for (let tried = 0; tried < 60; tried++) {
    const size = 1 + Math.floor(Math.random() * tree_size)
    const index = Math.floor(Math.random() * size)
    const { leaf_hash } = (await get(`/v1/log/entries/${index}`)).body
    const { root_hash, hashes } = (await get(`/v1/log/proofs/inclusion?index=${index}&tree_size=${size}`)).body
    t.ok(isIncluded(hex(leaf_hash), index, size, bytesOf(hashes), hex(root_hash)), `${index} in ${size}`)
  }
  const whole = (await get(`/v1/log/proofs/consistency?first=${tree_size}&second=${tree_size}`)).body
  t.strictSame(whole.hashes, [])
})

t.test('what sizes fix is the same for ever, the rest is asked anew', async (t) => {
  const forever = 'public, max-age=31536000, immutable'
  const cases: Record<string, string> = {
    'inclusion?index=3&tree_size=7': forever,
    'inclusion?index=3': 'public, no-cache',
    'inclusion?tree_size=7': 'public, no-cache',
    'consistency?first=3&second=7': forever,
    'consistency?first=3': 'public, no-cache',
    consistency: 'public, no-cache',
  }
  for (const [query, caching] of Object.entries(cases))
    t.equal((await get(`/v1/log/proofs/${query}`)).headers['cache-control'], caching, query)
})

t.test('wrong parameters are refused with what is wrong and what they may be', async (t) => {
  const { tree_size } = (await get('/v1/log')).body
  const more = tree_size + 1
  const cases: [query: string, parameters: string[], detail?: RegExp][] = [
    [`inclusion?tree_size=${more}`, ['tree_size'], new RegExp(`has ${tree_size} entries by now`)],
    [`inclusion?index=${tree_size}`, ['index'], new RegExp(`has no entry ${tree_size}`)],
    ['inclusion?index=7&tree_size=7', ['index'], /The tree of 7 entries has no entry 7/],
    [`inclusion?index=${more}&tree_size=${more}`, ['tree_size', 'index']],
    ['inclusion?tree_size=0', ['tree_size']],
    ['inclusion?index=x', ['index'], /not a whole number/],
    ['inclusion?index=-1', ['index']],
    ['inclusion?index=99999999999999999999', ['index']],
    ['inclusion?index=1&index=2', ['index'], /twice/],
    ['inclusion?first=1', ['first']],
    [`consistency?second=${more}`, ['second']],
    ['consistency?first=8&second=7', ['first'], /not an earlier one/],
    ['consistency?first=0', ['first']],
    ['consistency?first=', ['first']],
  ]
  for (const [query, parameters, detail] of cases) {
    const { status, body } = await get(`/v1/log/proofs/${query}`)
    t.match({ status, code: body.code }, { status: 400, code: 'request_invalid' }, query)
    t.strictSame(
      body.errors.map(({ parameter }: { parameter: string }) => parameter),
      parameters,
      query,
    )
    if (detail) t.match(body.errors[0].detail, detail)
    for (const { mend } of body.errors) t.ok(mend.length > 5)
  }
})

t.test('a log without entries', async (t) => {
  await service.db.$client.query('delete from log_tiles')
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  t.match((await get('/v1/log')).body, { tree_size: 0, root_hash: empty })
  for (const query of ['inclusion', 'inclusion?index=0&tree_size=1', 'consistency', 'consistency?first=1&second=1'])
    t.match(
      await get(`/v1/log/proofs/${query}`),
      { status: 400, body: { errors: [{ detail: /no entry yet/ }] } },
      query,
    )
})
