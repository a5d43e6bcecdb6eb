// Which short texts tell nothing by themselves. The text of a whole field that is hidden is very likely a name where it is
// short, and then hidden wherever it stands; but not `Yes`, nor `Act`. Pure.
import { fold, unseen } from './folded.ts'

/** Fewer letters tell nothing; of scripts that write a name in two characters, fewer of these; of numbers, fewer digits. */
const least = { letters: 3, characters: 2, digits: 5 }

/** Characters that say as much as several letters, and other scripts that put no space between words. */
const dense = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`
const unspaced = new RegExp(
  String.raw`[${dense}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]`,
  'u',
)

/** Words of short titles and answers that are no names, in the six languages of the United Nations. */
const common = new Set(
  `a an the and or of in on at to for by with from as is are was were be been it its this that these not no yes none nil na
  any all some yet so far up made done ongoing open closed new old act acts law laws bill bills code decree order report
  reports review note notes annex table list data progress started implemented partly fully action plan plans policy training
  measure measures article section part chapter court state states government ministry parliament police press media website
  web site link page other others unknown pending see above below text title evidence
  oui non aucun aucune neant loi lois rapport rapports decret annexe projet mesure mesures le la les un une des du de et en au
  aux pas presse tribunal etat gouvernement autre autres
  si ninguno ninguna nada ley leyes informe informes decreto nota anexo medida medidas el los las del y prensa estado
  gobierno otro otros
  да нет не закон законы доклад отчет указ план мера меры и в на по о суд пресса другое
  نعم لا كلا لم قانون القانون تقرير التقرير خطة الخطة مرسوم تدبير في من على الى و محكمة المحكمة صحافة الصحافة
  是 否 无 有 没有 不 法 法律 法案 报告 计划 措施 其他 完成 已完成 进行中 新闻`.split(/\s+/),
)

const partsOf = (text: string) =>
  fold(text)
    .text.replaceAll(/\p{M}/gu, '')
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** Whether a text has words that anybody uses, and no other. */
export function isCommon(text: string): boolean {
  const words = partsOf(text)
  return words.length > 0 && words.every((word) => common.has(word))
}

/** Whether a text, hidden as a whole field, is no name and no number of anybody. */
export function isTrivial(text: string): boolean {
  if (isCommon(text)) return true
  const said = partsOf(text).join('')
  const letters = said.match(/\p{L}/gu)?.length ?? 0
  if ((said.match(/\p{N}/gu)?.length ?? 0) >= least.digits) return false
  return letters < (unspaced.test(said) ? least.characters : least.letters)
}

/** What in Arabic is written in one with the word that it stands before: and, so, by, for, like, the. */
const beforeArabic = /(?<![\p{L}\p{N}])[وف]?[بلك]?(?:ال)?$/u

/** So many characters before and after words tell whether they stand as such. */
export const reach = 16

/** Whether `words` with this `head` before them and this `tail` after them are whole words, where their script has such. */
export function isWords(words: string, head: string, tail: string): boolean {
  const [first = ''] = words.match(/^./su) ?? []
  const [last = ''] = words.match(/.$/su) ?? []
  const seen = (text: string) => text.replaceAll(unseen, '').replaceAll(/\p{M}/gu, '')
  const seenHead = seen(head)
  const [before = ''] = seenHead.match(/[\p{L}\p{N}]$/u) ?? []
  const [after = ''] = seen(tail).match(/^[\p{L}\p{N}]/u) ?? []
  const beginsHere =
    before === '' ||
    unspaced.test(before) ||
    unspaced.test(first) ||
    (/\p{Script=Arabic}/u.test(first) && beforeArabic.test(seenHead))
  return beginsHere && (after === '' || unspaced.test(after) || unspaced.test(last))
}

/** A text without what stands around its words. Its end is looked for once where signs begin, not from each of them. */
export const wordsOf = (text: string): string =>
  text.replaceAll(/^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}\p{M}])[^\p{L}\p{N}\p{M}]+$/gu, '') || text
