// The entries over HTTP: everybody can compute their hashes anew from what is public, and from what is not, nothing.
import { createHash, randomUUID } from 'node:crypto'
import canonicalize from 'canonicalize'
import t from 'tap'
import { kindCodes } from '../../src/log/kinds.ts'
import { sequence } from '../../src/log/sequencer.ts'
import { start } from '../programs/programs.ts'
import { type Answer, startService } from '../support/app.ts'
import { registerActor, reportBody } from '../support/samples.ts'
import { leafOf } from './verifier.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
const month = (of: number) => ({ period_start: `2024-0${of}-01`, period_end: `2024-0${of}-28` })
const get = async (url: string) => (await anonymous.get(url)).body
type Entry = Record<string, unknown> & { index: number; salt: string | null; content_sha256: string }
/** The entries on a subject, once all that was committed has its place. */
const entriesOf = async (subject: string): Promise<Entry[]> => {
  await sequence(service.db)
  return (await get(`/v1/log/entries?subject=${subject}&limit=200`)).data
}
const forget = (...options: string[]) => start('forget', { DATABASE_URL: service.databaseUrl }, options)
/** As the description tells everybody to do it. */
const hashOf = ({ salt }: Entry, content: unknown) =>
  createHash('sha256').update(Buffer.from(salt!, 'hex')).update(canonicalize(content)!).digest('hex')
const without = (value: Record<string, unknown>, ...fields: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)))

/** What a revision of a report is hashed as, from its public addresses alone. */
async function contentOfRevision(id: string, revision: number) {
  const report = await get(`/v1/reports/${id}`)
  const { data } = await get(`/v1/reports/${id}/revisions`)
  const own = ['id', 'recommendation_id', 'addressee_id', 'territory', 'author_id', 'basis', 'stakeholder_group']
  const fields = [...own, 'addressee_country', 'author_country', 'published_at']
  return { ...Object.fromEntries(fields.map((field) => [field, report[field]])), ...data[revision - 1] }
}

t.test('a report that is published and revised', async (t) => {
  const narrative = 'Made up: “quotes”, \u0007ring, é and e\u0301, \u2028, 𝄞, "\\ /'.replace('\u0007', '')
  const { body } = await nhri.post('/v1/reports', reportBody({ ...month(5), territory: null, narrative }))
  await nhri.change('PATCH', `/v1/reports/${body.id}`, { measures: [], narrative: 'Another.' })
  const entries = await entriesOf(`reports/${body.id}`)
  t.match(entries, [
    { kind: 'report.published', revision: 1, actor_id: 'nhrc-qatar', at: body.published_at },
    { kind: 'report.revised', revision: 2, actor_id: 'nhrc-qatar' },
  ])
  for (const [at, entry] of entries.entries()) {
    t.equal(hashOf(entry, await contentOfRevision(body.id, at + 1)), entry.content_sha256)
    const leaf = without(entry, 'index', 'salt', 'leaf_hash')
    t.strictSame(Object.keys(leaf).sort(), ['actor_id', 'at', 'content_sha256', 'kind', 'revision', 'subject'])
    t.equal(leafOf(Buffer.from(canonicalize(leaf)!)).toString('hex'), entry.leaf_hash)
    t.strictSame(await get(`/v1/log/entries/${entry.index}`), entry, 'and by its place')
  }
})

t.test('a draft is not in the log, and enters when it is published', async (t) => {
  const { body } = await nhri.post('/v1/reports', reportBody({ ...month(6), state: 'draft' }))
  await nhri.change('PATCH', `/v1/reports/${body.id}`, { narrative: 'Written anew.' })
  t.strictSame(await entriesOf(`reports/${body.id}`), [])
  const deleted = await nhri.post('/v1/reports', reportBody({ ...month(2), state: 'draft' }))
  await nhri.change('DELETE', `/v1/reports/${deleted.body.id}`)
  t.strictSame(await entriesOf(`reports/${deleted.body.id}`), [])
  await nhri.change('POST', `/v1/reports/${body.id}/publication`, undefined, `/v1/reports/${body.id}`)
  const [entry, ...more] = await entriesOf(`reports/${body.id}`)
  t.match(entry, { kind: 'report.published', revision: 1 })
  t.equal(more.length, 0)
  t.equal(hashOf(entry!, await contentOfRevision(body.id, 1)), entry!.content_sha256)
})

t.test('what changes nothing, is repeated or is refused enters nothing', async (t) => {
  await sequence(service.db)
  const { tree_size } = await get('/v1/log')
  const headers = { 'idempotency-key': randomUUID() }
  const { body } = await nhri.post('/v1/reports', reportBody(month(3)), headers)
  t.equal((await nhri.post('/v1/reports', reportBody(month(3)), headers)).status, 201)
  t.equal((await nhri.post('/v1/reports', reportBody(month(3)))).status, 409)
  t.equal((await nhri.post('/v1/reports', reportBody({ ...month(1), language: 'english' }))).status, 422)
  t.equal((await nhri.change('PATCH', `/v1/reports/${body.id}`, { language: 'en' })).status, 200)
  await sequence(service.db)
  t.equal((await get('/v1/log')).tree_size, tree_size + 1)
})

t.test('a withdrawn report stays in the log, which says nothing of its content any more', async (t) => {
  const { body } = await nhri.post('/v1/reports', reportBody(month(7)))
  await nhri.change('PATCH', `/v1/reports/${body.id}`, { narrative: 'Another.' })
  const before = await entriesOf(`reports/${body.id}`)
  t.ok(before.every(({ salt }) => salt !== null))
  const tag = (await anonymous.get(`/v1/log/entries/${before[0]!.index}`)).headers.etag!
  const url = `/v1/reports/${body.id}`
  await nhri.change('POST', `${url}/withdrawal`, { reason: 'Made up.' }, url)
  const after = await entriesOf(`reports/${body.id}`)
  t.strictSame(
    after.slice(0, 2),
    before.map((entry) => ({ ...entry, salt: null })),
  )
  const again = await anonymous.get(`/v1/log/entries/${before[0]!.index}`, { 'if-none-match': tag })
  t.match(again, { status: 200, body: { salt: null } }, 'who kept the entry is told')
  t.match(again.headers, { 'cache-control': 'public, no-cache' })
  t.match(after[2], { kind: 'report.withdrawn', revision: null, actor_id: 'nhrc-qatar' })
  const { id, withdrawal } = await get(url)
  t.equal(hashOf(after[2]!, { id, withdrawal }), after[2]!.content_sha256)
})

t.test('actors and their mandates, as they are now', async (t) => {
  const names = [{ language: 'ar', name: 'شركة', status: 'unofficial' }]
  await registerActor(service, 'made-up-one', { names, country: 'KEN' })
  const registrar = await service.as('ohchr')
  const derived = ['region', 'subregion', 'intermediate_region', 'registration', 'registration_decision']
  const check = async (subject: string, kinds: string[], content: unknown) => {
    const entries = await entriesOf(subject)
    t.strictSame(
      entries.map(({ kind }) => kind),
      kinds,
    )
    for (const earlier of entries.slice(0, -1)) t.equal(earlier.salt, null, 'what it said is public no more')
    const last = entries.at(-1)!
    t.equal(hashOf(last, content), last.content_sha256)
    t.match(last, { actor_id: null, revision: null }, 'who registers and gives mandates is in no public record')
  }
  await check('actors/made-up-one', ['actor.created'], without(await get('/v1/actors/made-up-one'), ...derived))
  await check('actors/made-up-one/mandates', ['mandates.replaced'], await get('/v1/actors/made-up-one/mandates'))
  await registrar.change('PATCH', '/v1/actors/made-up-one', {
    name: 'Another made-up name',
    url: 'https://example.org',
  })
  const mandates = [{ kind: 'self' }, { kind: 'country', country: 'QAT' }, { kind: 'actor', addressee_id: 'ken' }]
  await registrar.change('PUT', '/v1/actors/made-up-one/mandates', { mandates })
  const both = ['actor.created', 'actor.changed']
  await check('actors/made-up-one', both, without(await get('/v1/actors/made-up-one'), ...derived))
  const twice = ['mandates.replaced', 'mandates.replaced']
  await check('actors/made-up-one/mandates', twice, await get('/v1/actors/made-up-one/mandates'))
  await check('actors/qat', ['actor.created'], without(await get('/v1/actors/qat'), ...derived))
  await check('actors/qat/mandates', ['mandates.replaced'], await get('/v1/actors/qat/mandates'))
})

t.test('the catalogue, from its public addresses', async (t) => {
  const raw = async (subject: string) => without(await get(`/v1/${subject}?include=raw`), 'revision', 'updated_at')
  const { data } = await get('/v1/recommendations/doha-2020-states-5/revisions')
  const instrument: string = (await get('/v1/instruments?limit=1')).data[0].id
  const said: [string, unknown][] = [['recommendations/doha-2020-states-5', data[0].content]]
  for (const subject of ['sources/doha-2020', 'principles/access_to_remedy', 'stakeholder-groups/states'])
    said.push([subject, await raw(subject)])
  said.push([`instruments/${instrument}`, await raw(`instruments/${instrument}`)])
  for (const [subject, content] of said) {
    const [entry, ...more] = await entriesOf(subject)
    t.match(entry, { kind: 'catalogue.loaded', revision: 1, actor_id: null })
    t.equal(more.length, 0)
    t.equal(hashOf(entry!, content), entry!.content_sha256, subject)
  }
})

t.test('what is forgotten stays, and says nothing', async (t) => {
  const { body } = await nhri.post('/v1/reports', reportBody(month(4)))
  const subject = `reports/${body.id}`
  const [before] = await entriesOf(subject)
  const program = forget('--subject', subject, '--revision', '1')
  t.equal(await program.ended, 0, program.errors())
  t.match(program.output(), new RegExp(`Erased on revision 1 of ${subject}: the salts of 1 entry\\.`))
  const [after, forgetting] = await entriesOf(subject)
  t.strictSame(after, { ...before, salt: null })
  t.match(forgetting, { kind: 'content.forgotten', revision: 1 })
  t.equal(hashOf(forgetting!, null), forgetting!.content_sha256)
  const { rows } = await service.db.$client.query('select count(*)::int as salts from log_entries where salt is null')
  t.equal(rows[0].salts, 1, 'the salt is nowhere')
  t.equal((await anonymous.get(`/v1/${subject}`)).body.narrative, body.narrative, 'and the record is what it was')
  t.match(program.output(), /The record itself stays as it is\.\n$/)
  const again = forget('--subject', subject)
  t.equal(await again.ended, 1)
  t.strictSame((await entriesOf(subject)).slice(1), [forgetting], 'that it was done is not forgotten')
})

t.test('forgetting says what it cannot do, and does nothing', async (t) => {
  const { tree_size } = await get('/v1/log')
  for (const [options, words] of [
    [[], /--subject is missing. Usage: /],
    [['--subject', 'reports/none', '--revision', '0'], /--revision is not a number from 1 on. Usage: /],
    [['--subject', 'reports/none'], /no entry with a salt on reports\/none: /],
    [['--everything'], /Unknown option '--everything'. Usage: /],
  ] as const) {
    const program = forget(...options)
    t.equal(await program.ended, 1)
    t.match(program.errors(), words)
    t.notMatch(program.errors(), /\n./, 'in one line')
  }
  await sequence(service.db)
  t.equal((await get('/v1/log')).tree_size, tree_size)
})

t.test('the list takes kinds and subjects, and refuses what is none', async (t) => {
  const created = await get('/v1/log/entries?kind=actor.created&limit=3&include=total')
  t.ok(created.page.total > 190)
  t.ok(created.data.every(({ kind }: Entry) => kind === 'actor.created'))
  const several = await get(
    '/v1/log/entries?kind=actor.created,mandates.replaced&subject=actors/qat,actors/qat/mandates',
  )
  t.equal(several.data.length, 2)
  const refused = (answer: Answer, parameter: string) =>
    t.match(answer, { status: 400, body: { code: 'request_invalid', errors: [{ parameter }] } })
  const wrongKind = await anonymous.get('/v1/log/entries?kind=report.drafted')
  refused(wrongKind, 'kind')
  t.match(wrongKind.body.errors[0].mend, kindCodes.join(', '))
  for (const subject of [
    '',
    '/v1/actors/qat',
    'qat',
    'actors/QAT',
    'actors//qat',
    `actors/${'a'.repeat(300)}`,
    'a/%00',
  ])
    refused(await anonymous.get(`/v1/log/entries?subject=${subject}`), 'subject')
})

t.test('an index that is none', async (t) => {
  for (const index of ['x', '-1', '1.5', '1e3', '0x1', '%00', '']) {
    const { status } = await anonymous.get(`/v1/log/entries/${index}`)
    t.equal(status, 400, index)
  }
  for (const index of [999_999, Number.MAX_SAFE_INTEGER, '99999999999999999999999'])
    t.equal((await anonymous.get(`/v1/log/entries/${index}`)).status, 404, `${index}`)
})

t.test('the database itself refuses to change what has entered', async (t) => {
  const changes = [
    `update log_entries set kind = 'report.revised' where index = 0`,
    `update log_entries set index = 100000 where index = 0`,
    `update log_entries set index = null where index = 0`,
    `update log_entries set salt = sha256('') where index = 0`,
    'delete from log_entries where index = 0',
    'truncate log_entries',
  ]
  for (const change of changes) await t.rejects(service.db.$client.query(change), /The log is only added to/, change)
})
