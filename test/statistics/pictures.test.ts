// Every statistic as a picture: by its suffix, or where it is what the client would rather have.
import { SaxesParser } from 'saxes'
import t from 'tap'
import { drawLevelBars } from '../../src/charts/bars.ts'
import { languages } from '../../src/charts/schemas.ts'
import { suffixWanted } from '../../src/http/accept.ts'
import { descriptionOf, nodesOf, textsOf } from '../charts/parse.ts'
import { startService } from '../support/app.ts'
import { reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
await nhri.post('/v1/reports', reportBody())

const wellFormed = (text: string) => {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return true
}

const statistics = [
  '/v1/statistics/implementation-levels',
  '/v1/statistics/implementation-levels?group_by=principle',
  '/v1/statistics/implementation-levels?group_by=recommendation&stakeholder_group=states',
  '/v1/statistics/implementation-levels?group_by=stakeholder_group,region',
  '/v1/statistics/implementation-levels?group_by=part',
  '/v1/statistics/implementation-levels?group_by=addressee_country&stakeholder_group=nhris',
  '/v1/statistics/implementation-levels?group_by=territory',
  '/v1/statistics/implementation-levels/history',
  '/v1/statistics/implementation-levels/history?interval=year&group_by=stakeholder_group',
  '/v1/statistics/reporting',
  '/v1/statistics/reporting?group_by=author_group',
]
const suffixed = (url: string) => url.replace(/(\?|$)/, '.svg$1')
const also = (url: string, more: string) => `${url}${url.includes('?') ? '&' : '?'}${more}`

for (const url of statistics) {
  t.test(`${url} as a picture`, async (t) => {
    const picture = await anonymous.get(suffixed(url))
    t.match(picture, { status: 200, headers: { 'content-type': 'image/svg+xml; charset=utf-8' } }, picture.text)
    t.ok(wellFormed(picture.text))
    t.notMatch(picture.text, /<script|<foreignObject|\son\w+=|href=/i)
    t.match(picture.text, url.split('?')[0], 'it says where its figures are')
    t.notMatch(picture.text, /127\.0\.0\.1|localhost/)
    const { last_change_at } = (await anonymous.get(url)).body
    t.equal(picture.text.includes(last_change_at.slice(0, 4)), true)

    const preferred = await anonymous.get(url, { accept: 'image/avif,image/svg+xml,image/*,*/*;q=0.8' })
    t.equal(preferred.text, picture.text)
    t.match(preferred.headers.vary, /accept\b/)
    t.match(preferred.headers.vary, /accept-encoding/)
    t.equal((await anonymous.get(suffixed(url), { 'if-none-match': picture.headers.etag! })).status, 304)

    const arabic = await anonymous.get(suffixed(also(url, 'lang=ar&theme=dark&width=640')))
    t.equal(arabic.status, 200)
    t.ok(wellFormed(arabic.text))
    t.match(arabic.text, /direction="rtl"/)
    t.not(arabic.text, picture.text)
  })
}

for (const url of [...statistics, '/v1/statistics/reporting?group_by=addressee_country']) {
  t.test(`${url}: no word of the service is left in English`, async (t) => {
    const { data } = (await anonymous.get(url)).body
    const labels = (data as object[]).flatMap((row) => Object.values(row).filter((value) => typeof value === 'string'))
    // What people wrote, and the address; the longest first, as one may be within another.
    const given = [...new Set<string>([...labels, url, 'UTC'])].sort((a, b) => b.length - a.length)
    const latin = /[A-Za-z]{2,}/g
    const theirs = new Set(given.join(' ').match(latin))
    const english = nodesOf((await anonymous.get(suffixed(url))).text)
    const pictures = new Set([descriptionOf(english)])
    for (const lang of languages.filter((lang) => lang !== 'en')) {
      const nodes = nodesOf((await anonymous.get(suffixed(also(url, `lang=${lang}`)))).text)
      pictures.add(descriptionOf(nodes))
      if (!['ar', 'ru', 'zh'].includes(lang)) continue
      const said = [nodes[1]!.text, descriptionOf(nodes)].join(' ')
      t.strictSame(given.reduce((left, label) => left.replaceAll(label, ''), said).match(latin), null, lang)
      for (const text of textsOf(nodes)) {
        const ours = (text.match(latin) ?? []).filter((word) => !theirs.has(word) && !text.includes('…'))
        t.strictSame(ours, [], `${lang}: ${text}`)
      }
    }
    t.equal(pictures.size, languages.length, 'each language has its own words')
  })
}

t.test('few beside many: as shares each bar is whole and says how many, as numbers lengths compare', async (t) => {
  const of = async (query: string) =>
    nodesOf((await anonymous.get(`/v1/statistics/implementation-levels${query}`)).text)
  const { data } = (await anonymous.get('/v1/statistics/implementation-levels')).body
  const [shares, counts] = [await of('.svg?scale=share'), await of('.svg?scale=count')]
  t.strictSame(await of('.svg').then(textsOf), textsOf(shares), 'shares unless asked otherwise')
  t.ok(textsOf(shares).includes('100%') && !textsOf(counts).includes('100%'))
  t.ok(textsOf(shares).includes('share of all addressed, their number beside each bar'))
  t.ok(textsOf(counts).includes('number of pairs of recommendation and addressee'))
  for (const { label, total, counts: levels } of data) {
    const whole = total.toLocaleString('en-GB')
    for (const nodes of [shares, counts]) t.ok(textsOf(nodes).includes(whole), `${label} ${whole}`)
    const line = (nodes: typeof shares) =>
      descriptionOf(nodes)
        .split('\n')
        .find((line) => line.startsWith(`${label}: `))
    const silent = levels.no_information.toLocaleString('en-GB')
    const share = total === 0 ? '0;' : `[>\\d.]+% \\(${silent} of ${whole}\\);`
    t.match(line(shares), new RegExp(`No information ${share}`))
    t.match(line(counts), `No information ${silent};`)
  }
  t.match(descriptionOf(await of('.svg?group_by=part&scale=count')), /^number of parts of recommendations/)
  const map = 'group_by=stakeholder_group,region'
  t.match(
    descriptionOf(await of(`.svg?${map}&scale=count`)),
    /^With any information: number of pairs.*, colours: share/,
  )
  t.match(descriptionOf(await of(`.svg?${map}`)), /^With any information: share of all addressed\./)
  const history = await of('/history.svg?scale=count')
  t.match(descriptionOf(history), /^number of pairs/)
  t.match(
    descriptionOf(history),
    new RegExp(
      `In progress: .* ${data.reduce((sum: number, { counts }: { counts: { in_progress: number } }) => sum + counts.in_progress, 0)}\\.`,
    ),
  )
  t.match(descriptionOf(await of('/history.svg')), /^share of all addressed/)
  t.equal((await anonymous.get('/v1/statistics/implementation-levels.svg?scale=both')).status, 400)
})

t.test('a single moment is drawn as bars with their values, and none says that there are no figures', async (t) => {
  const of = async (query: string) =>
    nodesOf((await anonymous.get(`/v1/statistics/implementation-levels/history.svg${query}`)).text)
  const { data } = (await anonymous.get('/v1/statistics/implementation-levels/history')).body
  t.equal(data.length, 1)
  const one = await of('?scale=count')
  t.equal(one.filter(({ attributes }) => attributes['stroke-linejoin'] && attributes['stroke-width'] === '2').length, 0)
  const bars = one.flatMap(({ title }) => title ?? [])
  t.ok(bars.includes(`No information: ${data[0].counts.no_information.toLocaleString('en-GB')}`))
  const day = new Date(data[0].at).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' })
  t.ok(textsOf(one).includes(`number of pairs of recommendation and addressee, ${day}`), day)
  t.ok(textsOf(await of('?from=1999-01-01&to=1999-12-31&interval=year')).length > 0)
})

t.test('the picture has the figures of the answer', async (t) => {
  const { data } = (await anonymous.get('/v1/statistics/implementation-levels')).body
  const { text } = await anonymous.get('/v1/statistics/implementation-levels.svg')
  for (const { label, total } of data) {
    t.ok(text.includes(label), label)
    t.ok(text.includes(total.toLocaleString('en-GB')), `${total}`)
  }
})

t.test('how it is drawn is no part of the figures, and bounded', async (t) => {
  const plain = await anonymous.get('/v1/statistics/implementation-levels')
  t.equal((await anonymous.get('/v1/statistics/implementation-levels?theme=dark&width=400')).text, plain.text)
  for (const query of [
    'theme=blue',
    'lang=tlh',
    'width=319',
    'width=2401',
    'width=1e3',
    'width=+960',
    'height=0x190',
    'height=1e3x',
    'heigth=300',
    'group_by=x',
  ]) {
    t.equal((await anonymous.get(`/v1/statistics/implementation-levels.svg?${query}`)).status, 400, query)
  }
})

t.test('the address in a picture answers its figures', async (t) => {
  const moment = '2026-01-31T12:00:00%2B02:00'
  const { text } = await anonymous.get(`/v1/statistics/implementation-levels.svg?group_by=region&as_of=${moment}`)
  const source = /\/v1\/statistics\/implementation-levels\?[^<"\s]+/.exec(text)![0].replaceAll('&amp;', '&')
  t.equal((await anonymous.get(source)).status, 200, source)
})

t.test('what must be known to read it rightly stands in it', async (t) => {
  const at = (query: string) => anonymous.get(`/v1/statistics/implementation-levels.svg?${query}`)
  t.match((await at('group_by=principle')).text, /counted in each/)
  t.match((await at('group_by=addressee,recommendation')).text, /more rows than these/)
  t.notMatch((await at('group_by=stakeholder_group')).text, /counted in each|more rows|`/)
  const twofold = await at('group_by=stakeholder_group,level_from')
  t.match(twofold.text, /· assessed by others/)
  const french = await at('group_by=principle,level_from&lang=fr')
  t.match(french.text, /aucun principe · évalué par d’autres/, 'what has no name of its own is said in the language')
})

t.test('columns stand in the order of the source, whichever rows have them', async (t) => {
  const { data } = (await anonymous.get('/v1/principles')).body
  const labels = [...(data as { label: string }[]).map(({ label }) => label), 'no principle']
  const { text } = await anonymous.get(
    '/v1/statistics/implementation-levels.svg?group_by=stakeholder_group,principle&width=1600',
  )
  const [line] = descriptionOf(nodesOf(text))
    .split('\n')
    .filter((line) => line.startsWith('States: '))
  // What is addressed to nobody has no column.
  const at = (label: string) => line!.toLowerCase().indexOf(`${label.toLowerCase()} `)
  const places = labels.map(at).filter((place) => place > 0)
  t.ok(places.length > 4)
  t.strictSame(
    [...places].sort((a, b) => a - b),
    places,
  )
})

t.test('a bar is as long as it says', async (t) => {
  const counts = {
    ...{ implemented: 1, partly_implemented: 1, in_progress: 1, not_started: 1, regressed: 1 },
    not_applicable: 1,
  }
  const bars = [
    { label: 'many', counts: { ...counts, no_information: 1_000 }, contested: 0 },
    { label: 'few', counts: { ...counts, no_information: 1 }, contested: 0 },
  ]
  const heading = { title: 't', source: '/s', counted: 'pairs', frame: 'f', last_change_at: null } as const
  const svg = drawLevelBars({ ...heading, bars }, { theme: 'light', lang: 'en', scale: 'count', width: 960 })
  const ends = [...svg.matchAll(/<rect x="([\d.]+)"[^>]*? width="([\d.]+)"/g)].map(([, x, width]) => [
    Number(x),
    Number(width),
  ])
  t.ok(
    ends.some(([, width]) => width! > 300),
    'the long one',
  )
  t.equal(ends.filter(([, width]) => width! > 2 && width! < 4).length, 0, 'no sliver is drawn longer than it is')
})

t.test('another suffix is refused, and the one of the picture named', async (t) => {
  for (const url of ['implementation-levels', 'implementation-levels/history', 'reporting']) {
    const { status, body } = await anonymous.get(`/v1/statistics/${url}.png`)
    t.match({ status, body }, { status: 400, body: { errors: [{ parameter: 'format', mend: /\bsvg, csv\b/ }] } }, url)
  }
  const file = await anonymous.get('/v1/reports.png')
  t.match(file, { status: 400, body: { errors: [{ parameter: 'format', mend: 'Give one of: csv, ndjson, xlsx.' }] } })
})

t.test('who wants the picture', async (t) => {
  const cases: [accept: string | undefined, wanted: boolean][] = [
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['image/svg+xml', true],
    ['IMAGE/SVG+XML; charset=utf-8', true],
    ['application/json, image/svg+xml', false],
    ['application/json;q=0.5, image/svg+xml', true],
    ['image/svg+xml;q=0', false],
    ['image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8', true],
  ]
  for (const [accept, wanted] of cases)
    t.equal(suffixWanted(accept ?? '', { svg: 'image/svg+xml' }) === 'svg', wanted, `${accept}`)
})
