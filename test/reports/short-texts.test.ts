// A short text that is all of a field and hidden: it is very likely a name, and hidden wherever it stands as whole words, but
// for what tells nothing by itself.
import t from 'tap'
import { type Content, masked } from '../../src/reports/masks.ts'
import { isTrivial } from '../../src/reports/trivial.ts'

const mark = '[sealed 1]'
const narrativeOf = (narrative: string, hidden: string) => {
  const content: Content = { narrative, assessments: [], measures: [], evidence: [] }
  return masked(content, [{ mark, whole: true, texts: [hidden] }]).narrative.replaceAll(/\[sealed 1(\.\d+)?\]/g, '█')
}

t.test('where it is hidden', async (t) => {
  const cases: [what: string, hidden: string, narrative: string, shown: string][] = [
    ['two words', 'Ali Hasan', 'They met Ali Hasan there.', 'They met █ there.'],
    ['one word', 'Hasan', 'Hasan, they say', '█, they say'],
    ['three letters', 'Ali', 'It was Ali’s, and ALI knew', 'It was █’s, and █ knew'],
    ['never within a word', 'Ali', 'Aliens in Mali, Somali and Ali1', 'Aliens in Mali, Somali and Ali1'],
    ['not parted by what joins words', 'Ali', '(Ali) Ali-Baba _Ali_ /Ali/', '(█) █-Baba _█_ /█/'],
    ['without the signs around it', '“Ali Hasan.”', 'It was Ali Hasan who', 'It was █ who'],
    ['whatever the spaces', 'Ali Hasan', 'Ali\n  Hasan', '█'],
    ['and what cannot be seen', 'Hasan', 'Ha\u200bsan, H\u034fasan\ufe0f and Has\u3164an', '█, █ and █'],
    ['and the form of Unicode', 'Zoë', 'It was Zoe\u0308, and ＺＯË', 'It was █, and █'],
    ['but not another letter', 'Zoë', 'At the Zoe', 'At the Zoe'],
    ['Cyrillic', 'Оля', 'Там Оля, а Коля нет', 'Там █, а Коля нет'],
    ['Arabic', 'حسن', 'قال حسن ذلك', 'قال █ ذلك'],
    ['Arabic, with what is written in one with it', 'حسن', 'وحسن ولحسن وبالحسن', 'و█ ول█ وبال█'],
    ['Arabic, with vowels or without', 'حسن', 'قال حَسَنٌ، ثم حسن', 'قال █، ثم █'],
    ['Arabic, stretched', 'حسن', 'حســـن وحسنـ ـحسن', '█ و█ـ ـ█'],
    ['Arabic, whatever sits on an alef', 'أحمد', 'احمد وأحمد', '█ و█'],
    ['Hebrew, with points or without', 'משה', 'אמר מֹשֶׁה', 'אמר █'],
    ['Arabic, never within a word', 'حسن', 'محسن وحسنة', 'محسن وحسنة'],
    ['two Chinese characters, which no space parts', '王明', '据说王明在那里', '据说█在那里'],
    ['Chinese beside letters', '王明', 'A王明B', 'A█B'],
    ['Japanese', '花子', '花子さんは', '█さんは'],
    ['Korean', '김철', '김철이 말했다', '█이 말했다'],
    ['Thai', 'สมชาย', 'นายสมชายกล่าว', 'นาย█กล่าว'],
    ['a number of somebody', '55 12 345', 'Call 55 12 345 now, not 155 12 3456', 'Call █ now, not 155 12 3456'],
    ['a name beside a common word', 'Hasan Act', 'The Hasan Act of 2020', 'The █ of 2020'],
    ['twelve characters, whatever stands beside them', 'Ali bin Hasan', 'xAli bin Hasanx', 'x█x'],
    ['all of the field', 'Act', 'act', '█'],
    ['nothing else of a common word', 'Act', 'The Press Act, an act', 'The Press Act, an act'],
    ['nor of an answer', 'Yes', 'Yes, they did.', 'Yes, they did.'],
    ['nor of two letters', 'Li', 'Li said so', 'Li said so'],
    ['nor of a year', '2024', 'In 2024', 'In 2024'],
  ]
  for (const [what, hidden, narrative, shown] of cases) t.equal(narrativeOf(narrative, hidden), shown, what)
})

t.test('what tells nothing by itself', async (t) => {
  const trivial = [
    'Yes',
    'a',
    'n/a',
    'No data',
    'Not yet.',
    'In progress',
    'Loi',
    'Décret',
    'Нет',
    'Отчёт',
    'نعم',
    'لا',
    '法律',
    '是',
    '王',
    'Li',
    '2024',
    '—',
    '🕊️',
    '',
  ]
  for (const text of trivial) t.ok(isTrivial(text), text)
  const telling = ['Ali', 'Hasan', 'Ali Hasan', 'Act of Hasan', 'حسن', '王明', '김철', 'Оля', '5512345']
  for (const text of telling) t.notOk(isTrivial(text), text)
})

t.test('a link that has it, whichever way links write it', async (t) => {
  const linkOf = (url: string, whole: boolean, hidden: string) =>
    masked(
      { narrative: '', assessments: [], measures: [{ kind: 'other', title: 'Act', date: null, url }], evidence: [] },
      [{ mark, whole, texts: [hidden] }],
    ).measures[0]!.url
  const site = 'https://example.org'
  for (const whole of [true, false]) {
    for (const path of ['Ali%20Hasan', 'ali+hasan', 'ali-hasan.html', 'x?name=Ali_Hasan', 'a/ALI%20HASAN/b'])
      t.equal(linkOf(`${site}/${path}`, whole, 'Ali Hasan'), null, path)
    t.equal(linkOf(`${site}/${encodeURIComponent('حسن علي')}`, whole, 'حسن علي'), null)
    for (const path of ['alia-hasani', '%E0%A4%A', 'ali/other', ''])
      t.equal(linkOf(`${site}/${path}`, true, 'Ali Hasan'), `${site}/${path}`, path)
  }
})
