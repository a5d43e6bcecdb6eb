// The fixed words of pictures, in English, and what every other language must have.
import type { DerivedLevel } from '../implementations/rules.ts'

export const english = {
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
  /** What rows are called that stand for no thing with a name; `null` where there is no value. */
  values: {
    assessed: 'assessed by others',
    self_reported: 'reported by itself',
    mixed: 'parts from either',
    unassigned: 'none',
    null: 'none',
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
export type Measure = DerivedLevel | 'informed'
/** Every language has the same words. */
export type Table = {
  levels: Record<Measure, string>
  dimensions: Record<keyof (typeof english)['dimensions'], string>
  values: Record<keyof (typeof english)['values'], string>
  words: Record<keyof (typeof english)['words'], string>
}
