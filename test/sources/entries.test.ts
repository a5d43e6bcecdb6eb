// What a source brings beside its recommendations: GET /v1/stakeholder-groups, /v1/principles, /v1/instruments, and one of each.
import t from 'tap'
import { everything, type Row } from '../catalogue/everything.ts'
import { startService } from '../support/app.ts'
import { anotherSource } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const read = async (url: string): Promise<Row> => (await anonymous.get(url)).body

const nouns: [noun: string, count: number, one: string][] = [
  ['stakeholder-groups', 5, 'civil_society'],
  ['principles', 5, 'transparency'],
  ['instruments', 10, 'paris-principles'],
]
for (const [noun, count, one] of nouns) {
  const list = `/v1/${noun}`

  t.test(`all ${count} ${noun} are listed, may be cached, and are counted where asked`, async (t) => {
    const { status, headers, body } = await anonymous.get(`${list}?include=total`)
    t.equal(status, 200)
    t.equal(headers['cache-control'], 'public, max-age=60')
    t.equal(body.data.length, count)
    t.strictSame(body.page, { next: null, limit: 50, total: count })
  })

  t.test(`pages of two walk all ${noun} once, in the order of the source`, async (t) => {
    const { rows, pages } = await everything(anonymous, `${list}?limit=2`)
    t.strictSame(rows, (await read(list)).data)
    t.equal(pages, Math.ceil(count / 2))
    t.strictSame(
      rows.map(({ position }) => position),
      Array.from({ length: count }, (_, index) => index + 1),
    )
  })

  t.test(`${noun} by source`, async (t) => {
    await anotherSource(service)
    const sources: [string, number][] = [
      ['doha-2020', count],
      ['doha-2020,made-up', count],
      ['made-up&source=doha-2020', count],
      ['made-up', 0],
    ]
    for (const [source, found] of sources) {
      const { data, page } = await read(`${list}?include=total&source=${source}`)
      t.strictSame([data.length, page.total], [found, found], source)
    }
  })

  t.test(`one of the ${noun} is read as the list has it`, async (t) => {
    const { status, headers, body } = await anonymous.get(`${list}/${one}`)
    t.equal(status, 200)
    t.equal(headers['cache-control'], 'public, max-age=60')
    t.equal(body.revision, 1)
    const { data } = await read(list)
    t.strictSame(
      data.find(({ id }: Row) => id === one),
      body,
    )
    const again = await anonymous.get(`${list}/${one}`, { 'if-none-match': headers.etag! })
    t.strictSame([again.status, again.text], [304, ''])
  })

  t.test(`${noun} have what is raw where it is asked for, in the list as in each`, async (t) => {
    const isRaw = (name: string) => /raw|corrections/.test(name)
    const rows: Row[] = (await read(`${list}?include=raw,total`)).data
    for (const row of rows) {
      t.ok(Object.keys(row).some(isRaw), row.id)
      t.strictSame(await read(`${list}/${row.id}?include=raw`), row)
      t.notOk(Object.keys(await read(`${list}/${row.id}`)).some(isRaw), row.id)
    }
  })

  t.test(`${noun}: what is refused`, async (t) => {
    const refused: [string, number, string][] = [
      ['?colour=red', 400, 'request_invalid'],
      ['?limit=0', 400, 'request_invalid'],
      ['?limit=201', 400, 'request_invalid'],
      ['?limit=abc', 400, 'request_invalid'],
      ['?include=everything', 400, 'request_invalid'],
      ['?cursor=abc', 400, 'cursor_invalid'],
      ['?source=', 400, 'request_invalid'],
      ['?source=%00', 400, 'request_invalid'],
      ['?source=Doha', 400, 'request_invalid'],
      ['/unknown', 404, 'not_found'],
      [`/${one}%00`, 400, 'request_invalid'],
      ['/%ED%A0%80', 400, 'request_invalid'],
      ["/'", 400, 'request_invalid'],
      [`/${one}?include=total`, 400, 'request_invalid'],
      [`/${one}?colour=red`, 400, 'request_invalid'],
    ]
    for (const [rest, status, code] of refused) {
      const answer = await anonymous.get(list + rest)
      t.strictSame([answer.status, answer.body.code], [status, code], rest)
    }
    const { errors } = await read(`${list}?colour=red`)
    t.match(errors, [{ parameter: 'colour', mend: /Known here: limit, cursor, include, source\./ }])
  })
}

t.test('the labels of the groups are the headings of the source', async (t) => {
  const { data } = await read('/v1/stakeholder-groups')
  t.strictSame(
    data.map(({ id, heading }: Row) => [id, heading]),
    [
      ['states', 'States should:'],
      ['companies', 'Social media companies should:'],
      ['civil_society', 'Human rights defenders, journalists and civil society at large should:'],
      ['international_organizations', 'International and regional organizations should:'],
      ['nhris', 'National human rights institutions should:'],
    ],
  )
})

t.test('a group has its subgroups and, with include=raw, where its heading stands', async (t) => {
  const { subgroups, raw, heading } = await read('/v1/stakeholder-groups/civil_society?include=raw')
  t.match(subgroups, [{ id: 'media_outlets', label: 'Media outlets' }, {}, {}, { id: 'journalists' }])
  t.match(raw, [{ start: 10434, end: 10504, text: heading }])
})

t.test('the five ground rules have each of their requirements', async (t) => {
  const { data } = await read('/v1/principles')
  t.strictSame(
    data.map(({ id, requirements }: Row) => [id, requirements.length]),
    [
      ['legality', 5],
      ['necessity', 2],
      ['public_accountability', 2],
      ['access_to_remedy', 2],
      ['transparency', 2],
    ],
  )
})

t.test('a principle shows with include=raw what the scan had and what was corrected', async (t) => {
  const { text, raw, corrections } = await read('/v1/principles/transparency?include=raw')
  t.match(raw[0].text, /transparency repo11s/)
  t.match(corrections, [{ found: 'repo11s', corrected: 'reports', kind: 'ocr' }])
  t.match(text, /transparency reports/)
})

t.test('an address that the scan broke is mended, and include=raw shows how', async (t) => {
  const url = '/v1/instruments/ifj-global-charter-of-ethics-for-journalists'
  const body = await read(`${url}?include=raw`)
  t.equal(body.url, 'https://www.ifj.org/who/rules-and-policy/global-charter-of-ethics-for-journalists.html')
  t.match(body.url_raw[0].text, /joumalists/)
  t.match(body.url_corrections, [{ found: 'joumalists', corrected: 'journalists' }])
  t.match(body.footnote, { number: 4, raw: [{}], corrections: [{}] })
  t.strictSame(Object.keys((await read(url)).footnote).sort(), ['number', 'text'])
})
