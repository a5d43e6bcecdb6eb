// Other forms of a word that its language's stemmer does not bring to the same stem. They are sought beside the word, so
// that the server needs no dictionary file.
import pluralize from 'pluralize'

export const searchLanguages = ['arabic', 'chinese', 'english', 'french', 'russian', 'simple', 'spanish'] as const
export type SearchLanguage = (typeof searchLanguages)[number]

/**
 * Words of this field whose plural is another word; no library knows these languages' by the word alone. Arabic ones are
 * without the article.
 */
const pairs: Partial<Record<SearchLanguage, string>> = {
  arabic: `حق حقوق, قانون قوانين, امرأة نساء, طفل أطفال, شخص أشخاص, تقرير تقارير, دولة دول, محكمة محاكم, ناشط نشطاء,
    خطة خطط, برنامج برامج, مبدأ مبادئ, رأي آراء, حكم أحكام, تدبير تدابير, معيار معايير, وسيلة وسائل, جريمة جرائم,
    ضحية ضحايا, منصة منصات, صحفي صحفيون`,
  french: 'travail travaux, œil yeux, ciel cieux',
  russian: 'человек люди, человек людей, ребёнок дети, ребёнок детей',
}
const pairsOf = (language: SearchLanguage) => (pairs[language] ?? '').split(',').map((pair) => pair.trim().split(' '))
const known = new Map(searchLanguages.map((language) => [language, pairsOf(language)]))

const others = (word: string, language: SearchLanguage): string[] =>
  known.get(language)!.flatMap((pair) => (pair.includes(word) ? pair.filter((one) => one !== word) : []))

const endings = (word: string, rules: readonly [RegExp, readonly string[]][]): string[] =>
  rules.flatMap(([ending, forms]) => (ending.test(word) ? forms.map((form) => word.replace(ending, form)) : []))

const formsIn: Record<SearchLanguage, (word: string) => string[]> = {
  chinese: () => [],
  simple: () => [],
  // `woman` and `women`; what differs by an s alone the stemmer knows.
  english: (word) =>
    /^[a-z]{3,30}$/.test(word)
      ? [pluralize.singular(word), pluralize.plural(word)].filter((form) => `${form}s` !== word && form !== `${word}s`)
      : [],
  // Accents go before the stemmer comes, which then takes participles of either gender for different words.
  french: (word) => [...others(word, 'french'), ...endings(word, [[/(é|ée|és|ées|ee|ees)$/, ['é', 'ée']]])],
  // The same befalls plurals that lose their accent.
  spanish: (word) =>
    endings(word, [
      [/([cgstx])i[oó]n$/, ['$1iones']],
      [/([cgstx])iones$/, ['$1ión']],
      [/([dt])ad$/, ['$1ades']],
      [/([dt])ades$/, ['$1ad']],
      [/és$/, ['eses']],
      [/eses$/, ['és']],
    ]),
  russian: (word) => others(word, 'russian'),
  // The article, and `and` before it, are written with the word; the stemmer takes off the one, not both.
  arabic: (word) => {
    const bare = word.replace(/^و?ال(?=.{3})/, '')
    return [bare, ...others(bare, 'arabic')].flatMap((form) => [form, `ال${form}`, `وال${form}`])
  },
}

/** The word itself and its other forms in this language, in lower case. */
export function formsOf(word: string, language: SearchLanguage): string[] {
  const lower = word.toLowerCase()
  return [...new Set([lower, ...formsIn[language](lower)])]
}
