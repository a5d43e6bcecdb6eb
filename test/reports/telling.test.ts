// Whether a public text tells what is hidden, as a table.
import t from 'tap'
import { everything, tells } from '../../src/reports/telling.ts'

const narrative =
  'On a day in May the made-up investigators met Made-up Name in a house by the harbour, and wrote down what was said.'
const arabic = 'التقى المحققون المختلقون بالشاهد في منزل قرب الميناء وكتبوا ما قيل لهم في ذلك اليوم'
const chinese = '虚构的调查员在港口附近的一所房子里会见了证人并记录了所说的话'

t.test('what tells', async (t) => {
  const cases: [what: string, said: string, hidden: string][] = [
    ['the words', 'It names Jane Example.', 'Jane Example'],
    ['other case', 'It names JANE EXAMPLE.', 'Jane Example'],
    ['a folded letter', 'IN DER MUSTERSTRASSE', 'Musterstraße'],
    ['a Greek final letter', 'ΟΔΟΣ ΑΛΛΗ', 'οδος αλλη'],
    ['other normalisation form', 'Jose\u0301 Ejemplo', 'Jos\u00e9 Ejemplo'],
    ['full width', 'Ｊａｎｅ Ｅｘａｍｐｌｅ', 'Jane Example'],
    ['zero width', 'Ja\u200bne Exa\u2060mple', 'Jane Example'],
    ['soft hyphens and marks of direction', 'Ja\u00adne \u202eExample\u202c', 'Jane Example'],
    ['other white space', 'Jane\u00a0\n Example', 'Jane Example'],
    ['punctuation', 'jane-example', 'Jane Example'],
    ['letters apart', 'J a n e  E x a m p l e', 'Jane Example'],
    ['a short name as a word', 'It was Li, they say.', 'Li'],
    ['signs alone', 'It says $$$.', '$$$'],
    ['five words of a field', 'They say: “met Made-up Name in a house”.', narrative],
    ['25 letters of a field', 'theharbourandwrotedownwhatwas', narrative],
    ['the link without its scheme', 'See example.org/gazette', 'https://example.org/gazette'],
    ['the end of a link', 'It was account/made-up-name there', 'https://www.example.org/account/made-up-name'],
    ['Arabic words', 'قالوا: بالشاهد في منزل قرب الميناء', arabic],
    ['Arabic with marks and a stretched line', 'قالوا: بِالشّاهد في مَنـــزل قرب الميناء', arabic],
    ['nine Chinese characters', '据说：港口附近的一所房子', chinese],
    ['a Chinese name', '他是王小明。', '王小明'],
  ]
  for (const [what, said, hidden] of cases) t.equal(tells(said, [{ whole: true, texts: [hidden] }]), true, what)
})

t.test('what does not', async (t) => {
  const cases: [what: string, said: string, hidden: string][] = [
    ['other words', 'A person could be found by it.', 'Jane Example'],
    ['four words of a field', 'They wrote down what', narrative],
    ['a few words that anybody uses', 'in a house by the', narrative],
    ['a short name within a word', 'They lived there.', 'Li'],
    ['the site of a link', 'It is on example.org.', 'https://example.org/account/made-up-name'],
    ['few Chinese characters', '港口附近', chinese],
    ['few Arabic words', 'قرب الميناء', arabic],
    ['nothing but what cannot be seen', 'Anything.', '\u200b'],
  ]
  for (const [what, said, hidden] of cases) t.equal(tells(said, [{ whole: true, texts: [hidden] }]), false, what)
  t.equal(
    tells('By an act.', [everything(['Act', narrative])]),
    false,
    'a common title of a report that is hidden whole',
  )
  t.equal(tells('By Jane Doe.', [everything(['Jane Doe', narrative])]), true, 'a name that is all of its title')
  t.equal(tells('By an act.', [{ whole: true, texts: ['Act'] }]), false, 'nor of one that is hidden by itself')
  t.equal(tells('By an act.', [{ whole: false, texts: ['Act'] }]), true, 'but where the word was named')
  t.equal(tells('Anything.', []), false)
})

t.test('long texts in many revisions are looked through in time', async (t) => {
  const long = Array.from({ length: 5_000 }, (_, at) => `word${at}`).join(' ')
  const texts = Array.from({ length: 20 }, (_, at) => `${at} ${long}`)
  const before = performance.now()
  t.equal(tells('x'.repeat(10_000), [{ whole: true, texts }]), false)
  t.ok(performance.now() - before < 5_000)
})
