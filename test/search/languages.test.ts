// GET /v1/reports?q=: each language by its own stems, accents or not, plurals that are other words.
import t, { type Test } from 'tap'
import { startService } from '../support/app.ts'
import { narratives, post, reportOf } from './samples.ts'

const service = await startService(t)
const { anonymous } = service
const nhri = await service.as('nhrc-qatar')

const texts: Record<string, Record<string, string>> = {
  en: {
    women: 'Women activists were trained.',
    child: 'Each child was heard by the committee.',
    analysis: 'Several analyses were published.',
    cafe: 'A café was raided.',
    law: 'The law was repealed; courts apply the older law.',
    son: 'Her son was released.',
    composed: 'The naïveté of the drafters'.normalize('NFD'),
  },
  fr: {
    freedom: 'La liberté d’expression est garantie aux journaux.',
    published: 'Les décisions publiées sont trop rares.',
    work: 'Les travaux de la commission commencent.',
    son: 'Il a perdu son emploi.',
    eye: 'Un œil sur les prisons.',
  },
  es: {
    recommendation: 'Las recomendaciones siguen pendientes.',
    freedom: 'La libertad de los niños.',
    session: 'Una sesión del comité.',
  },
  ru: {
    people: 'Люди имеют права.',
    child: 'Ребёнок услышан судом.',
    law: 'Новые законы приняты.',
  },
  ar: {
    rights: 'حُقُوق الإنسان في الدستور',
    women: 'والنساء شاركن في الحوار',
    laws: 'صدرت القوانين الجديدة',
  },
  zh: {
    committee: '国家人权委员会发表了报告，UN办公室欢迎。',
    capital: '北京的法院审理了案件。',
  },
  de: { freedom: 'Die Meinungsfreiheit der Bürger wird geachtet.' },
  'pt-BR': { law: 'Aprovação da lei geral.' },
}
for (const [language, said] of Object.entries(texts)) {
  for (const narrative of Object.values(said)) await post(nhri, reportOf(narrative, { language }))
}
/** Expects each search to find these texts of a language, by their names, and no other of it. */
async function expectIn(t: Test, language: string, cases: [q: string, names: string][]) {
  const nameOf = new Map(Object.entries(texts[language]!).map(([name, narrative]) => [narrative, name]))
  for (const [q, names] of cases) {
    const found = (await narratives(anonymous, q)).flatMap((narrative) => nameOf.get(narrative) ?? [])
    t.strictSame(found.sort(), names.split(' ').filter(Boolean).sort(), `${language} ${q}`)
  }
}

t.test('English: stems, irregular plurals either way, accents', async (t) => {
  await expectIn(t, 'en', [
    ['woman', 'women'],
    ['women', 'women'],
    ['WOMAN', 'women'],
    ['training', 'women'],
    ['children', 'child'],
    ['child', 'child'],
    ['analysis', 'analysis'],
    ['analyses', 'analysis'],
    ['publishing', 'analysis'],
    ['cafe', 'cafe'],
    ['café', 'cafe'],
    ['cafés', 'cafe'],
    ['laws', 'law'],
    ['the courts', 'law'],
    ['naivete', 'composed'],
    ['naïveté', 'composed'],
    ['womanly', ''],
  ])
})

t.test('French', async (t) => {
  await expectIn(t, 'fr', [
    ['liberte', 'freedom'],
    ['libertés', 'freedom'],
    ['journal', 'freedom'],
    ['publié', 'published'],
    ['publiee', 'published'],
    ['PUBLIÉES', 'published'],
    ['travail', 'work'],
    ['travaux', 'work'],
    ['oeil', 'eye'],
    ['yeux', 'eye'],
    ["l'œil", 'eye'],
  ])
})

t.test('Spanish', async (t) => {
  await expectIn(t, 'es', [
    ['recomendación', 'recommendation'],
    ['recomendacion', 'recommendation'],
    ['libertades', 'freedom'],
    ['nino', 'freedom'],
    ['sesiones', 'session'],
  ])
})

t.test('Russian', async (t) => {
  await expectIn(t, 'ru', [
    ['человек', 'people'],
    ['право', 'people'],
    ['ребенок', 'child'],
    ['дети', 'child'],
    ['суд', 'child'],
    ['закон', 'law'],
    ['ЗАКОНЫ', 'law'],
    ['новый', 'law'],
  ])
})

t.test('Arabic: with and without vowel signs, the article, and `and` before it', async (t) => {
  await expectIn(t, 'ar', [
    ['حقوق', 'rights'],
    ['الحقوق', 'rights'],
    ['حق', 'rights'],
    ['الانسان', 'rights'],
    ['نساء', 'women'],
    ['النساء', 'women'],
    ['امرأة', 'women'],
    ['قانون', 'laws'],
    ['القانون', 'laws'],
    ['\u200fقوانين', 'laws'],
  ])
})

t.test('Chinese: any run of characters, also of one or two', async (t) => {
  await expectIn(t, 'zh', [
    ['人权', 'committee'],
    ['人权委员会', 'committee'],
    ['"人权委员会发表"', 'committee'],
    ['国', 'committee'],
    ['会', 'committee'],
    ['报告', 'committee'],
    ['UN办公室', 'committee'],
    ['un', 'committee'],
    ['人权 北京', ''],
    ['人权 OR 北京', 'committee capital'],
    ['法院 -人权', 'capital'],
    ['权人', ''],
    ['"会发报"', ''],
  ])
})

t.test('any other language as it is written, but for accents and capitals', async (t) => {
  await expectIn(t, 'de', [
    ['meinungsfreiheit', 'freedom'],
    ['burger', 'freedom'],
    ['der', 'freedom'],
    ['Bürgers', ''],
  ])
  await expectIn(t, 'pt-BR', [
    ['aprovacao', 'law'],
    ['lei', 'law'],
  ])
})

t.test('a word is read in the language of each text, not in another', async (t) => {
  t.strictSame(await narratives(anonymous, 'son'), [texts.en!.son], 'in French it says nothing')
  t.strictSame(await narratives(anonymous, 'son released'), [texts.en!.son])
  t.strictSame(await narratives(anonymous, 'son emploi'), [texts.fr!.son])
  t.strictSame(
    await narratives(anonymous, 'law -courts'),
    [],
    'excluded by its stem, whatever other languages make of it',
  )
  t.strictSame(await narratives(anonymous, 'law -court'), [])
})
