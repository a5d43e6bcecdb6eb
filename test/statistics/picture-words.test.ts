// What is written in pictures: names in their language, and as of when they are.
import t from 'tap'
import { descriptionOf, nodesOf, textsOf } from '../charts/parse.ts'
import { startService } from '../support/app.ts'
import { anotherSource, reportBody } from '../support/samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')
await nhri.post('/v1/reports', reportBody())

t.test('names are in the language of the picture where the record has them', async (t) => {
  const filters = 'addressee_id=qat,nhrc-qatar&lang='
  const of = async (group: string, lang: string) =>
    textsOf(
      nodesOf(
        (await anonymous.get(`/v1/statistics/implementation-levels.svg?group_by=${group}&${filters}${lang}`)).text,
      ),
    )
  const named = (await anonymous.get('/v1/actors/qat')).body.names as { language: string; name: string }[]
  for (const { language, name } of named.filter(({ language }) => language !== 'en')) {
    t.ok((await of('addressee', language)).includes(name), name)
    t.ok((await of('addressee_country', language)).includes(name), name)
  }
  const { name, names } = (await anonymous.get('/v1/actors/nhrc-qatar')).body
  t.notOk(names.some(({ language }: { language: string }) => language === 'ru'))
  t.ok((await of('addressee', 'ru')).join(' ').includes(name), 'else they stay as they are')
  t.ok((await of('region', 'zh')).includes('亚洲'))
  t.ok((await of('region', 'en')).includes('Asia'))
})

t.test('groups, principles and recommendations have names that are read in every language', async (t) => {
  const of = async (query: string) =>
    nodesOf((await anonymous.get(`/v1/statistics/implementation-levels.svg?${query}`)).text)
  const said = async (query: string) => textsOf(await of(query)).join('|')
  t.match(await said('group_by=stakeholder_group&lang=fr'), /\|États\|.*Entreprises de médias sociaux\|/)
  t.match(await said('group_by=principle&lang=es'), /\|Legalidad\|.*ningún principio\|/)
  t.match(await said('group_by=principle'), /\|Legality\|.*no principle\|/)
  const alone = 'group_by=region,principle&stakeholder_group=international_organizations'
  t.match(await said(alone), /no region/)
  t.match(await said(`${alone}&lang=ru`), /без региона/)
  for (const lang of ['ar', 'ru', 'zh']) {
    for (const group of ['stakeholder_group', 'principle', 'recommendation', 'part', 'stakeholder_group,principle']) {
      // The address alone stands in Latin letters.
      const lines = descriptionOf(await of(`group_by=${group}&lang=${lang}`)).split('\n')
      const words = lines
        .filter((line) => !line.includes('/v1/'))
        .join(' ')
        .replaceAll('UTC', '')
      t.notMatch(words, /[A-Za-z]{2}/, `${lang} ${group}`)
    }
  }
  for (const [lang, name] of [
    ['en', 'States 5'],
    ['fr', 'États 5'],
    ['ar', 'الدول 5'],
  ] as const) {
    t.match(await said(`group_by=recommendation&lang=${lang}`), `|${name}|`)
    t.match(await said(`group_by=part&lang=${lang}`), `|${name} a|`)
  }
  t.notMatch(await said('group_by=recommendation'), /\|doha-2020-/)
})

t.test('the moment asked for stands below the title, and in the description', async (t) => {
  const of = async (query: string) =>
    nodesOf((await anonymous.get(`/v1/statistics/implementation-levels.svg?${query}`)).text)
  const asOf = 'as_of=2026-01-31T12:00:00Z'
  const said = 'as known on January 31, 2026 at 12:00 UTC'
  for (const query of ['group_by=region', 'group_by=region,principle', 'group_by=region&height=200&width=400']) {
    const nodes = await of(`${query}&${asOf}`)
    t.ok(textsOf(nodes).slice(0, 5).includes(said), query)
    t.match(descriptionOf(nodes), `\n${said}.\n`)
    t.notMatch(textsOf(await of(query)).join('|'), /as known/, 'without one it is now')
  }
  t.match(textsOf(await of(`${asOf}&lang=fr`)).join('|'), /\|état connu au 31 janvier 2026 à 12:00 UTC\|/)
})

t.test('recommendations of several sources say of which; two that would be called alike keep their ids', async (t) => {
  await anotherSource(service, 'doha-2020-states-1')
  await service.db.$client.query(`update recommendations set number = 3 where id = 'doha-2020-states-2'`)
  const url = '/v1/statistics/implementation-levels.svg?group_by=recommendation&stakeholder_group=states'
  const texts = textsOf(nodesOf((await anonymous.get(url)).text))
  const names = ['States 1 (made-up)', 'doha-2020-states-2', 'doha-2020-states-3', 'States 4 (doha-2020)']
  for (const name of names) t.ok(texts.includes(name), name)
})

t.test('addressees with information stand first in a picture, then all by name in its language', async (t) => {
  const url = '/v1/statistics/implementation-levels'
  const [{ body: report }, states] = await Promise.all([
    nhri.post('/v1/reports', reportBody()),
    anonymous.get(`${url}?group_by=addressee&stakeholder_group=states`),
  ])
  t.ok(states.body.data.findIndex(({ addressee }: { addressee: string }) => addressee === 'qat') > 130, report.id)
  for (const [lang, name, next] of [
    ['en', 'Qatar', 'Afghanistan'],
    ['fr', 'Qatar', 'Afghanistan'],
  ] as const) {
    for (const by of ['addressee', 'addressee,principle', 'addressee,level_from']) {
      const { text } = await anonymous.get(`${url}.svg?group_by=${by}&stakeholder_group=states&lang=${lang}`)
      const rows = descriptionOf(nodesOf(text)).split('\n').slice(2).map((line) => line.split(/\s?[:·]/)[0]) // biome-ignore format: a chain
      t.equal(rows[0], name, `${by} ${lang}`)
      t.ok(rows.slice(0, 4).includes(next), `${by} ${lang}`)
    }
  }
})

t.test('what a request filters by stands below the title by its names, and in the description', async (t) => {
  const url = '/v1/statistics/implementation-levels'
  const filters = 'addressee_id=qat&addressee_country=QAT&recommendation_id=doha-2020-states-5&region=142'
  const qatar = (await anonymous.get('/v1/actors/qat')).body.names as { language: string; name: string }[]
  const nameIn = (lang: string) => qatar.find(({ language }) => language === lang)?.name ?? 'Qatar'
  for (const [lang, ...said] of [
    ['en', 'addressee: Qatar', 'country of the addressee: Qatar', 'recommendation: States 5', 'region: Asia'],
    ['ar', nameIn('ar'), 'الدول 5', 'آسيا'],
    ['fr', nameIn('fr'), 'États 5', 'Asie'],
  ] as const) {
    for (const path of [`${url}.svg?`, `${url}/history.svg?`]) {
      const nodes = nodesOf((await anonymous.get(`${path}${filters}&lang=${lang}&width=1400`)).text)
      const head = textsOf(nodes).slice(0, 5).join(' ')
      for (const name of said) {
        t.ok(head.includes(name), `${lang} ${name}`)
        t.ok(descriptionOf(nodes).includes(name), `${lang} ${name}`)
      }
    }
  }
  const groups = 'stakeholder_group=states&principle=transparency,unassigned&source=doha-2020&contested=true'
  const texts = textsOf(nodesOf((await anonymous.get(`${url}.svg?${groups}`)).text)).join(' ')
  t.match(texts, 'stakeholder group: States · principle: ')
  t.match(texts, /no principle · .+ · Contested/)
  const five = (await anonymous.get(`${url}.svg?addressee_id=qat,fra,deu,bra,ken`)).text
  t.match(textsOf(nodesOf(five)).join(' '), '1 more at the source')
})
