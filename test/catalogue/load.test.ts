// Loading the catalogue: idempotent, with a history, and refusing a file that its text does not bear out.
import { readFileSync } from 'node:fs'
import t from 'tap'
import type { UncheckedFile } from '../../src/catalogue/file.ts'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { daysFromToday } from '../reports/samples.ts'
import { startService } from '../support/app.ts'
import { catalogueLists, everything, type Row } from './everything.ts'

const { anonymous, db } = await startService(t)

/** The file of this version, changed in memory. */
function changedFile(change: (json: Row) => void = () => {}): UncheckedFile {
  const json = JSON.parse(readFileSync('src/catalogue/doha-2020.json', 'utf8'))
  change(json)
  return { name: 'doha-2020.json', json, text: readFileSync('src/catalogue/doha-2020.txt') }
}
const recommendation = (json: Row, id: string) => json.recommendations.find((one: Row) => one.id === id)
const get = async (id: string) => (await anonymous.get(`/v1/recommendations/${id}`)).body
const wholeCatalogue = async () =>
  Promise.all(catalogueLists.map(async (list) => (await everything(anonymous, `/v1/${list}`)).rows))

t.test('loading again changes nothing and is quick', async (t) => {
  const before = await wholeCatalogue()
  t.strictSame(await loadCatalogue(db), { changed: 0 })
  const started = performance.now()
  t.strictSame(await loadCatalogue(db), { changed: 0 })
  // It takes about 15 ms; the bound leaves room for a busy machine.
  t.ok(performance.now() - started < 1_000)
  t.strictSame(await wholeCatalogue(), before)
})

t.test('a file whose keys stand in another order says the same', async (t) => {
  const reversed = (node: Row): Row => {
    if (Array.isArray(node)) return node.map(reversed)
    if (node === null || typeof node !== 'object') return node
    const entries = Object.entries(node).map(([key, value]) => [key, reversed(value)])
    return Object.fromEntries(entries.reverse())
  }
  const { json, ...file } = changedFile()
  t.strictSame(await loadCatalogue(db, [{ ...file, json: reversed(json) }]), { changed: 0 })
})

t.test('a changed entry gets revision 2 and keeps revision 1; the others stay', async (t) => {
  const id = 'doha-2020-states-6'
  const before = await get(id)
  const others = (await wholeCatalogue()).flat().filter((row) => row.id !== id)
  const file = changedFile((json) => recommendation(json, id).notes.push('A note that was added.'))
  t.strictSame(await loadCatalogue(db, [file]), { changed: 1 })

  const after = await get(id)
  t.strictSame(after, { ...before, notes: ['A note that was added.'], revision: 2, updated_at: after.updated_at })
  t.ok(after.updated_at > before.updated_at)
  t.strictSame(
    (await wholeCatalogue()).flat().filter((row) => row.id !== id),
    others,
  )
  const { body } = await anonymous.get(`/v1/recommendations/${id}/revisions`)
  t.match(body.data, [
    { revision: 1, loaded_at: before.updated_at, content: { notes: [] } },
    { revision: 2, loaded_at: after.updated_at, content: { notes: ['A note that was added.'] } },
  ])
  t.strictSame(await loadCatalogue(db, [file]), { changed: 0 })
  t.strictSame(await loadCatalogue(db), { changed: 1 })
  t.match(await get(id), { revision: 3, notes: [] })
})

t.test('vocabularies have revisions too', async (t) => {
  const file = changedFile((json) => {
    json.source.notes.push('One more.')
    json.principles[0].notes = []
    json.instruments[2].notes = []
    json.stakeholder_groups[0].subgroups.push({ id: 'federal_states', label: 'Federal states' })
  })
  t.strictSame(await loadCatalogue(db, [file]), { changed: 4 })
  t.match((await anonymous.get('/v1/sources/doha-2020')).body, { revision: 2 })
  t.match((await anonymous.get('/v1/principles/legality')).body, { revision: 2, notes: [] })
  t.match((await anonymous.get('/v1/instruments/paris-principles')).body, { revision: 2, notes: [] })
  t.match((await anonymous.get('/v1/stakeholder-groups/states')).body, {
    revision: 2,
    subgroups: [{ id: 'federal_states' }],
  })
  await loadCatalogue(db)
})

t.test('a part that the file drops retires; one that comes back is in force again', async (t) => {
  const id = 'doha-2020-companies-5'
  t.match((await get(id)).parts, [{ retired_at: null }, { retired_at: null }, { retired_at: null }])
  await loadCatalogue(db, [changedFile((json) => recommendation(json, id).parts.splice(1, 1))])
  const { parts, updated_at } = await get(id)
  t.strictSame(
    parts.map(({ id, retired_at }: Row) => [id, retired_at !== null]),
    [
      ['a', false],
      ['b', true],
      ['c', false],
    ],
  )
  t.equal(Date.parse(parts[1].retired_at), Date.parse(updated_at))
  await loadCatalogue(db)
  t.match((await get(id)).parts, [{ retired_at: null }, { retired_at: null }, { retired_at: null }])
})

t.test('an addressing that the file drops ends today, and what is addressed follows', async (t) => {
  const id = 'doha-2020-states-6'
  const [yesterday, today] = [daysFromToday(-1), daysFromToday(0)]
  const ids = async (actor: string) =>
    (await everything(anonymous, `/v1/recommendations?addressee_id=${actor}`)).rows.map((row) => row.id)
  const qatar = { stakeholder_group: null, subgroup: null, actor_id: 'qat' }
  await loadCatalogue(db, [changedFile((json) => (recommendation(json, id).addressed_to = [qatar]))])
  t.strictSame((await get(id)).addressed_to, [
    { stakeholder_group: 'states', subgroup: null, actor_id: null, valid_from: null, valid_to: yesterday },
    { ...qatar, valid_from: today, valid_to: null },
  ])
  t.ok((await ids('qat')).includes(id))
  t.notOk((await ids('ken')).includes(id))
  const { rows } = await db.$client.query(
    'select addressee_id from implementations where recommendation_id = $1 and addressed and territory is null',
    [id],
  )
  t.strictSame(rows, [{ addressee_id: 'qat' }])
  await loadCatalogue(db)
  t.ok((await ids('ken')).includes(id))
  const states = { stakeholder_group: 'states', subgroup: null, actor_id: null }
  t.strictSame(
    (await get(id)).addressed_to,
    [
      { ...states, valid_from: null, valid_to: yesterday },
      { ...states, valid_from: today, valid_to: null },
    ],
    'what began and ended within a day held on none',
  )
})

t.test('an inserted recommendation moves those behind it', async (t) => {
  const file = changedFile((json) => {
    const added = { ...recommendation(json, 'doha-2020-states-1'), id: 'doha-2020-states-7', number: 7, principles: [] }
    json.recommendations.splice(6, 0, added)
  })
  // The one that is new, and the 21 behind it whose place is another.
  t.strictSame(await loadCatalogue(db, [file]), { changed: 22 })
  const { rows } = await everything(anonymous, '/v1/recommendations')
  t.equal(rows[6].id, 'doha-2020-states-7')
  t.strictSame(
    rows.map(({ position }) => position),
    Array.from({ length: 28 }, (_, index) => index + 1),
  )
  await t.rejects(loadCatalogue(db), {
    message: /lack what was published before: doha-2020-states-7 \(recommendations\)/,
  })
  t.equal((await everything(anonymous, '/v1/recommendations')).rows.length, 28)
})

const wrong: [string, (json: Row) => void, RegExp][] = [
  ['an unknown field', (json) => (json.source.colour = 'red'), /wrong at \/source/],
  ['another text', (json) => (json.source.sha256 = '0'.repeat(64)), /does not have the sha256/],
  ['the invitation', (json) => (json.source.published_span.start = 0), /does not begin with the title/],
  [
    'a span that is not there',
    (json) => (json.recommendations[0].raw[0].text += '!'),
    /the span from 7006 is not what/,
  ],
  [
    'a correction too few',
    (json) => json.recommendations[5].corrections.pop(),
    /doha-2020-states-6: the corrections do not/,
  ],
  ['a correction elsewhere', (json) => (json.recommendations[5].corrections[0].start += 1), /does not find "ofNHRis"/],
  [
    'a part that quotes nothing',
    (json) => (json.recommendations[0].parts[0].quote = 'never said'),
    /"never said" is not/,
  ],
  ['a gap in the numbers', (json) => json.recommendations.splice(2, 1), /number 3 of its group is missing/],
  ['a wrong id', (json) => (json.recommendations[0].id = 'doha-2020-states-9'), /should be doha-2020-states-1\./],
  ['a qualifier of no known kind', (json) => (json.recommendations[1].qualifiers[0].kind = 'x'), /qualifiers\/0\/kind/],
  ['an unknown subgroup', (json) => (json.recommendations[0].addressed_to[0].subgroup = 'x'), /no subgroup x/],
  ['an unknown principle', (json) => (json.recommendations[0].principles[0].principle_id = 'x'), /no principle x/],
  [
    'a rationale twice',
    (json) => (json.recommendations[0].principles[1].rationale = json.recommendations[0].principles[0].rationale),
    /a rationale says the same/,
  ],
]
for (const [name, change, message] of wrong) {
  t.test(`a file with ${name} is refused in one line`, async (t) => {
    await t.rejects(loadCatalogue(db, [changedFile(change)]), { message })
    const error: Error = await loadCatalogue(db, [changedFile(change)]).catch((error) => error)
    t.notMatch(error.message, /\n/)
    t.equal((await anonymous.get('/v1/sources/doha-2020')).status, 200)
  })
}
