// The fixed words of pictures in every language.
import { arabic } from './arabic.ts'
import { chinese } from './chinese.ts'
import { english, type Frame, type Measure, type Table } from './english.ts'
import { french } from './french.ts'
import { russian } from './russian.ts'
import type { Language } from './schemas.ts'
import { spanish } from './spanish.ts'

export const tables: Record<Language, Table> = {
  ...{ ar: arabic, en: english, es: spanish, fr: french, ru: russian, zh: chinese },
}

export type Words = ReturnType<typeof wordsIn>

/** The words of one language. */
export function wordsIn(lang: Language) {
  const { levels, frames, words } = tables[lang]
  return {
    level: (level: Measure) => levels[level],
    /** A fixed text, with numbers or labels put in for `{a}` and `{b}`. */
    say: (word: keyof Table['words'], a = '', b = '') =>
      words[word].replace(/\{[ab]\}/g, (place) => (place === '{a}' ? a : b)),
    /** What is counted; `until` says by when actors were registered: by the last change included unless said. */
    frame: (sentences: readonly Frame[], until = frames.until) =>
      sentences.map((sentence) => frames[sentence].replace('{a}', until)).join(' '),
  }
}

/** What a row is called by its value in a dimension; null where that has no words of ours. */
export const nameOfValue = (lang: Language, dimension: string, value: string | null | undefined): string | null =>
  (tables[lang].values as Record<string, Record<string, string>>)[dimension]?.[String(value ?? null)] ?? null

/** What a recommendation is called where its id would not be read: its group, shortly, and its number. */
export const numbered = (lang: Language, group: string, number: number): string =>
  `${(tables[lang].short as Record<string, string>)[group] ?? group} ${number}`

/** A region of UN M49 by its code, as Unicode's own data (CLDR) call it; null where they do not know it. */
export const regionIn = (lang: Language, code: string): string | null =>
  new Intl.DisplayNames([lang], { type: 'region', fallback: 'none' }).of(code) ?? null

export const dimensionIn = (lang: Language, name: string): string =>
  (tables[lang].dimensions as Record<string, string>)[name] ?? name.replaceAll('_', ' ')

/** Title of a picture by the names in `group_by`: "Levels of implementation: principle × region". */
export function titleOf(
  lang: Language,
  of: 'levels' | 'history' | 'coverage',
  groupBy: readonly string[] = [],
): string {
  const { words } = tables[lang]
  const named = groupBy.map((name) => dimensionIn(lang, name))
  return named.length === 0 ? words[of] : wordsIn(lang).say('named', words[of], named.join(' × '))
}
