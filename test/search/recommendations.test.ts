// GET /v1/recommendations?q=: text, parts, and labels of group, principles and instruments; following the catalogue.
import t from 'tap'
import { startService } from '../support/app.ts'
import { searchAt } from './samples.ts'

const service = await startService(t)
const { anonymous, db } = service
async function ids(q: string, more = ''): Promise<string[]> {
  const { status, body, text } = await anonymous.get(searchAt('recommendations', q, more))
  if (status !== 200) throw new Error(text)
  return body.data.map(({ id }: { id: string }) => id)
}
const all = (await anonymous.get('/v1/recommendations?limit=200')).body.data

t.test('each is found by its own words', async (t) => {
  for (const { id, text } of all) {
    const phrase = text.match(/[\p{L}]+ [\p{L}]+ [\p{L}]+/u)[0]
    t.ok((await ids(`"${phrase}"`)).includes(id), `${id} ${phrase}`)
  }
})

t.test('by labels of what it is linked to', async (t) => {
  const linked = (of: (one: (typeof all)[number]) => boolean) => all.filter(of).map(({ id }: { id: string }) => id)
  const remedy = linked((one) =>
    one.principles.some(({ principle_id }: { principle_id: string }) => principle_id === 'access_to_remedy'),
  )
  const found = await ids('"access to remedy"')
  t.ok(remedy.length > 0)
  for (const id of remedy) t.ok(found.includes(id), id)
  const group = linked(({ stakeholder_group }) => stakeholder_group === 'nhris')
  const { body } = await anonymous.get('/v1/stakeholder-groups')
  const { label } = body.data.find(({ id }: { id: string }) => id === 'nhris')
  for (const id of group) t.ok((await ids(label)).includes(id), `${label} ${id}`)
})

t.test('irregular plurals, exclusions, filters, orders, pages, totals', async (t) => {
  t.strictSame(await ids('woman'), await ids('women'))
  t.ok((await ids('woman')).length > 0)
  const found = await ids('human rights', '&limit=200')
  t.ok(found.length > 3)
  const inOrder = all.map(({ id }: { id: string }) => id).filter((id: string) => found.includes(id))
  t.strictSame(await ids('human rights', '&sort=position&limit=200'), inOrder)
  const { body } = await anonymous.get(searchAt('recommendations', 'human rights', '&include=total,raw&limit=2'))
  t.match(body, { page: { total: found.length, truncated: false }, data: [{ raw: [{}] }] })
  t.strictSame(
    await ids(
      'human rights',
      `&limit=2&cursor=${encodeURIComponent((await anonymous.get(searchAt('recommendations', 'human rights', '&limit=2'))).body.page.next)}`,
    ),
    found.slice(2, 4),
  )
  const states = (await ids('human rights', '&stakeholder_group=states')).sort()
  t.strictSame(states, found.filter((id) => id.startsWith('doha-2020-states-')).sort())
})

t.test('marks and near words', async (t) => {
  const { body } = await anonymous.get(searchAt('recommendations', 'journalist', '&highlight=true'))
  for (const { highlight } of body.data) t.match(highlight, /<mark>journalists?<\/mark>/i)
  const nothing = await anonymous.get(searchAt('recommendations', 'journalizts'))
  t.match(nothing.body, { data: [], near_words: ['journalists'] })
})

t.test('a changed label is found once the catalogue says it', async (t) => {
  await db.$client.query(`update principles set label = 'Wellspring' where id = 'access_to_remedy'`)
  t.strictSame(await ids('wellspring'), [])
  await db.$client.query('select index_recommendations()')
  t.ok((await ids('wellspring')).length > 0)
  t.strictSame(await ids('"access to remedy" -wellspring'), [])
})
