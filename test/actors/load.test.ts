// What a start loads, and what it leaves as operators made it.
import t from 'tap'
import { loadActors } from '../../src/actors/load.ts'
import { transaction } from '../../src/database/client.ts'
import { startService } from '../support/app.ts'

const service = await startService(t)
const operator = await service.as('ohchr')
const load = () => transaction(service.db, (tx) => loadActors(tx))
const query = (text: string, values: unknown[] = []) => service.db.$client.query(text, values)
const read = async (id: string) => (await service.anonymous.get(`/v1/actors/${id}`)).body
const nameIn = async (id: string, language: string) =>
  (await read(id)).names.find((one: { language: string }) => one.language === language)?.name

t.test('a second start changes nothing', async (t) => {
  const before = await query('select id, updated_at from actors order by id')
  t.equal(await load(), 0)
  t.same((await query('select id, updated_at from actors order by id')).rows, before.rows)
})

t.test('every State has a country with its region', async (t) => {
  const { rows } = await query(
    `select count(*)::int as states, count(region_code)::int as regions
    from actors join countries on country = code where stakeholder_group = 'states'`,
  )
  t.same(rows, [{ states: 195, regions: 195 }])
})

t.test('what operators changed stays', async (t) => {
  await operator.change('PATCH', '/v1/actors/ohchr', { name: 'Renamed', url: 'https://office.example/', names: null })
  await operator.change('PUT', '/v1/actors/ifj/mandates', { mandates: [{ kind: 'any' }] })
  t.equal(await load(), 0)
  t.match(await read('ohchr'), { name: 'Renamed', url: 'https://office.example/', names: [] })
  t.match((await service.anonymous.get('/v1/actors/ifj/mandates')).body.mandates, [{ kind: 'any' }])
})

t.test('names follow the library where nobody changed them', async (t) => {
  // As if an older library had been loaded, with other names for two States and none in Chinese.
  for (const id of ['tur', 'mkd']) {
    await query(
      `update catalogue_revisions set content = jsonb_build_object('name', 'Old Name', 'names', jsonb_build_array(
        jsonb_build_object('language', 'en', 'name', 'Old Name', 'status', 'official'),
        jsonb_build_object('language', 'fr', 'name', 'Vieux nom', 'status', 'unofficial'),
        jsonb_build_object('language', 'la', 'name', 'Nomen vetus', 'status', 'unofficial')))
      where noun = 'actors' and id = $1`,
      [id],
    )
    await query('delete from actor_names where actor_id = $1', [id])
    await query(
      "insert into actor_names values ($1, 'en', 'Old Name', 'official'), ($1, 'fr', 'Vieux nom', 'unofficial'), ($1, 'la', 'Nomen vetus', 'unofficial')",
      [id],
    )
    await query("update actors set name = 'Old Name' where id = $1", [id])
  }
  const before = await read('tur')
  const names = [
    { language: 'en', name: 'Old Name', status: 'official' },
    { language: 'fr', name: "Nom de l'opérateur", status: 'unofficial' },
  ]
  t.equal((await operator.change('PATCH', '/v1/actors/mkd', { name: 'Shown Name', names })).status, 200)

  t.equal(await load(), 2)
  t.match(await read('tur'), { name: 'Türkiye' })
  t.equal(await nameIn('tur', 'fr'), 'Türkiye')
  t.equal(await nameIn('tur', 'la'), undefined)
  t.ok(await nameIn('tur', 'zh'))
  t.ok((await read('tur')).updated_at > before.updated_at)
  t.match(await read('mkd'), { name: 'Shown Name' })
  t.equal(await nameIn('mkd', 'en'), 'North Macedonia')
  t.equal(await nameIn('mkd', 'fr'), "Nom de l'opérateur")
  t.equal(await load(), 0)
  const { rows } = await query(
    "select id, revision from catalogue_revisions where noun = 'actors' and revision > 1 order by id",
  )
  t.same(rows, [
    { id: 'mkd', revision: 2 },
    { id: 'tur', revision: 2 },
  ])
})

t.test('a country that changed is brought up to date', async (t) => {
  await query("update countries set region = 'Nowhere' where code = 'KEN'")
  t.equal(await load(), 1)
  t.same((await query("select region from countries where code = 'KEN'")).rows, [{ region: 'Africa' }])
})
