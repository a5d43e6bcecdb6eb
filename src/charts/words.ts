// The fixed words of pictures: in English here, in other languages from translations.ts.
import type { DerivedLevel } from '../implementations/rules.ts'
import type { Language } from './schemas.ts'
import { translations } from './translations.ts'

const english = {
  levels: {
    implemented: 'Implemented',
    partly_implemented: 'Partly implemented',
    in_progress: 'In progress',
    not_started: 'Not started',
    regressed: 'Regressed',
    not_applicable: 'Not applicable',
    no_information: 'No information',
    informed: 'With any information',
  },
  dimensions: {
    stakeholder_group: 'stakeholder group',
    principle: 'principle',
    instrument: 'instrument',
    recommendation: 'recommendation',
    part: 'part',
    addressee: 'addressee',
    addressee_country: 'country of the addressee',
    region: 'region',
    territory: 'territory',
    level_from: 'where the level comes from',
    author_group: 'group of authors',
  },
  words: {
    levels: 'Levels of implementation',
    history: 'Levels of implementation over time',
    coverage: 'On how many anybody reported',
    total: 'Total',
    contested: 'Contested',
    among_addressed: 'share of all addressed',
    among_informed: 'share of those with information',
    count: 'number',
    named: '{a}: {b}',
    of: '{a} of {b}',
    none: 'nobody',
    source: 'Source',
    last_change: 'Last change included',
    nothing_recorded: 'nothing is recorded yet',
    no_figures: 'No figures',
    shown: '{a} of {b} shown',
    more: '{a} more at the source',
    unofficial: '',
    quarter: 'Q{a} {b}',
  },
}
type Measure = DerivedLevel | 'informed'
/** Every language has the same words. */
export type Table = {
  levels: Record<Measure, string>
  dimensions: Record<keyof (typeof english)['dimensions'], string>
  words: Record<keyof (typeof english)['words'], string>
}
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
