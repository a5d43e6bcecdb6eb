// What is found is what is public now: no draft, nothing withdrawn, no earlier revision, whatever path changed it.
import t from 'tap'
import { startService } from '../support/app.ts'
import { narratives, post, reportOf, searchAt } from './samples.ts'

const service = await startService(t)
const { anonymous, db } = service
const nhri = await service.as('nhrc-qatar')
const other = await service.as('ohchr')
const found = async (q: string, client = anonymous) => (await narratives(client, q)).length
const near = async (q: string, client = anonymous) => (await client.get(searchAt('reports', q))).body.near_words
const query = (text: string, values: unknown[]) => db.$client.query(text, values)
const idOf = (location: string) => location.split('/').at(-1)!

t.test('a draft is found by nobody and suggests no word, until it is published', async (t) => {
  const draft = await post(nhri, reportOf('Grasshoppers sing.', { state: 'draft' }))
  for (const client of [anonymous, nhri, other]) {
    t.equal(await found('grasshoppers', client), 0)
    t.strictSame(await near('grashoppers', client), [])
  }
  await nhri.change('PATCH', draft, { narrative: 'Grasshoppers and nightingales sing.' })
  t.equal(await found('nightingale'), 0)
  t.strictSame(await near('nightingalles'), [])
  await nhri.change('POST', `${draft}/publication`, undefined, draft)
  t.equal(await found('grasshopper nightingale'), 1)
  t.strictSame(await near('grashoppers'), ['grasshoppers'])
})

t.test('a deleted draft leaves nothing', async (t) => {
  const draft = await post(nhri, reportOf('Chameleons hide.', { state: 'draft' }))
  await nhri.change('DELETE', draft)
  t.equal(await found('chameleons'), 0)
  t.strictSame(await near('chameleon'), [])
})

t.test('a revision is found by its new words, no longer by its old ones', async (t) => {
  const report = await post(nhri, reportOf('Elephants march.'))
  t.equal(await found('elephants'), 1)
  await nhri.change('PATCH', report, { narrative: 'Giraffes march.' })
  t.equal(await found('elephants'), 0)
  t.strictSame(await near('elephant'), [])
  t.equal(await found('giraffe marching'), 1)
  await nhri.change('PATCH', report, { measures: [{ kind: 'other', title: 'Kangaroos', date: null, url: null }] })
  t.equal(await found('giraffe kangaroo'), 1)
  await nhri.change('PATCH', report, { measures: [] })
  t.equal(await found('kangaroo'), 0)
  await nhri.change('PATCH', report, { language: 'fr' })
  t.equal(await found('marching'), 0, 'the language of the text picks the stems')
})

t.test('a withdrawn report is found no more, and its words are not suggested', async (t) => {
  const report = await post(nhri, reportOf('Hippopotamus in the river.'))
  await post(other, reportOf('The river alone.'))
  t.equal(await found('river'), 2)
  await nhri.change('POST', `${report}/withdrawal`, { reason: 'x' }, report)
  t.equal(await found('hippopotamus'), 0)
  t.strictSame(await near('hippopotamos'), [])
  t.equal(await found('river'), 1)
  t.strictSame(await near('rivers river2'), ['river'], 'another text still holds this one')
  const { rows } = await query('select count(*)::int as count from report_words where word = $1', ['hippopotamus'])
  t.equal(rows[0].count, 0, 'nor does the database keep them for it')
})

t.test('the database follows changes that no code of the service makes', async (t) => {
  const id = idOf(await post(nhri, reportOf('Crocodiles sleep.')))
  const rewrite = (narrative: string) =>
    query('update report_revisions set narrative = $2 where report_id = $1', [id, narrative])
  await rewrite('[words taken out] sleep.')
  t.equal(await found('crocodiles'), 0)
  t.strictSame(await near('crocodile'), [])
  await rewrite('Crocodiles sleep again.')
  t.equal(await found('crocodiles'), 1)
  await query(
    `update reports set state = 'withdrawn', withdrawn_at = published_at, withdrawal_reason = 'x' where id = $1`,
    [id],
  )
  t.equal(await found('crocodiles'), 0)
  await query(`update reports set state = 'published', withdrawn_at = null, withdrawal_reason = null where id = $1`, [
    id,
  ])
  t.equal(await found('crocodiles'), 1)
  await query(
    `insert into report_revisions (report_id, addressee_id, revision, period_start, period_end, language, narrative,
      assessments, measures, evidence, content_bytes, known_at, person)
    select report_id, addressee_id, 2, period_start, period_end, language, 'Alligators.',
      assessments, measures, evidence, content_bytes, known_at, person from report_revisions where report_id = $1`,
    [id],
  )
  t.equal(await found('alligators'), 0, 'a revision that does not stand')
  await query('update reports set revision = 2 where id = $1', [id])
  t.strictSame([await found('alligators'), await found('crocodiles')], [1, 0])
  await query('update reports set revision = 1 where id = $1', [id])
  t.strictSame([await found('alligators'), await found('crocodiles')], [0, 1])
  await query('delete from report_revisions where report_id = $1 and revision = 1', [id])
  t.equal(await found('crocodiles'), 0)
  await query('delete from reports where id = $1', [id])
})

t.test('what says the same is not written again, and other columns do not touch the index', async (t) => {
  const id = idOf(await post(nhri, reportOf('Penguins wait.')))
  const version = async () =>
    (await query('select xmin::text as version from report_vectors where report_id = $1', [id])).rows[0].version
  const before = await version()
  await query(
    'update report_revisions set narrative = narrative, content_bytes = 7, person = $2 where report_id = $1',
    [id, 'x'],
  )
  await query('update reports set levels = levels, content_bytes = 8 where id = $1', [id])
  t.equal(await version(), before)
})

t.test('columns that hold something unexpected do not stop a change', async (t) => {
  const id = idOf(await post(nhri, reportOf('Walruses dive.')))
  for (const value of ['null', '"text"', '{"title": "zebra"}', '[null, 1, {"title": null}, {"title": ["a"]}]']) {
    await query('update report_revisions set measures = $2 where report_id = $1', [id, value])
    t.equal((await query('select from report_vectors where report_id = $1', [id])).rowCount, 1, value)
  }
})

t.test('the longest reports are taken, and found by what is within the first 50 000 characters', async (t) => {
  const words = (n: number, length: number) =>
    Array.from({ length: n }, (_, k) => `w${n}x${k}`.padEnd(length, 'q')).join(' ')
  for (const [language, filler] of [
    ['en', words(400, 9)],
    ['fr', words(600, 5)],
    ['zh', '权'.repeat(700) + '委员会国人中'.repeat(500)],
  ] as const) {
    const body = reportOf(`Rhinoceros ${filler}`, {
      language,
      assessments: [{ part: 'a', level: 'in_progress', rationale: filler.slice(0, 3_900) }],
      evidence: Array.from({ length: 200 }, (_, n) => ({
        kind: 'other',
        title: `${n}${filler.slice(0, 490)}`,
        url: null,
        date: null,
        stance: 'context',
      })),
    })
    await post(nhri, body)
    t.equal(await found('rhinoceros'), { en: 1, fr: 2, zh: 3 }[language])
  }
})
