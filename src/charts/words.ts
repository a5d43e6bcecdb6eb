// The fixed words of pictures in every language.
import { english, type Measure, type Table } from './english.ts'
import type { Language } from './schemas.ts'
import { translations } from './translations.ts'

const tables: Record<Language, Table> = { en: english, ...translations }

export type Words = ReturnType<typeof wordsIn>

/** The words of one language. */
export function wordsIn(lang: Language) {
  const { levels, words } = tables[lang]
  return {
    level: (level: Measure) => levels[level],
    /** A fixed text, with numbers or labels put in for `{a}` and `{b}`. */
    say: (word: keyof Table['words'], a = '', b = '') =>
      words[word].replace(/\{[ab]\}/g, (place) => (place === '{a}' ? a : b)),
  }
}

/** What a row is called whose value has no name of its own: the words for it, else the value itself. */
export const nameOfValue = (lang: Language, value: string | null | undefined): string =>
  (tables[lang].values as Record<string, string>)[String(value ?? null)] ?? String(value)

/** Title of a picture by the names in `group_by`: "Levels of implementation: principle × region". */
export function titleOf(
  lang: Language,
  of: 'levels' | 'history' | 'coverage',
  groupBy: readonly string[] = [],
): string {
  const { dimensions, words } = tables[lang]
  const named = groupBy.map((name) => (dimensions as Record<string, string>)[name] ?? name.replaceAll('_', ' '))
  return named.length === 0 ? words[of] : wordsIn(lang).say('named', words[of], named.join(' × '))
}
