// The fixed words of pictures, in English, and what every other language must have. A file beside this one for each.
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
    self: 'the addressee itself',
    nhri: 'human rights institutions',
    international: 'international bodies',
    civil_society: 'civil society',
    other: 'others',
    unassigned: 'none',
    null: 'none',
  },
  /** What is counted, a sentence each; `until` is what stands for {a}. */
  frames: {
    pairs:
      'Every recommendation at every registered actor that it is addressed to, each as a whole (no territories), registered {a}.',
    pairs_in_territories:
      'Every recommendation at every registered actor that it is addressed to, in each territory on which somebody reported, registered {a}.',
    parts:
      'Every active part of every recommendation at every registered actor that it is addressed to, each as a whole (no territories), registered {a}.',
    parts_in_territories:
      'Every active part of every recommendation at every registered actor that it is addressed to, in each territory on which somebody reported, registered {a}.',
    reporting:
      'Every recommendation at every registered actor that it is addressed to, each as a whole (no territories); reports that are published, and neither withdrawn nor restricted.',
    until: 'by the last change included',
    filtered: 'Only what the filters of the request leave.',
    overlapping: 'What belongs to several rows is counted in each.',
    truncated: 'There are more rows than these: only the largest are counted here.',
  },
  words: {
    levels: 'Levels of implementation',
    history: 'Levels of implementation over time',
    coverage: 'On how many anybody reported',
    total: 'Total',
    contested: 'Contested',
    among_addressed: 'share of all addressed',
    among_informed: 'share of those with information',
    count_pairs: 'number of pairs of recommendation and addressee',
    count_parts: 'number of parts of recommendations at addressees',
    total_beside: 'their number beside each bar',
    coloured: 'colours: {a}',
    on: '{a}, {b}',
    named: '{a}: {b}',
    of: '{a} of {b}',
    none: 'nobody',
    source: 'Source',
    last_change: 'Last change included',
    nothing_recorded: 'nothing is recorded yet',
    no_data_yet: 'No data yet',
    no_figures: 'No figures',
    shown: '{a} of {b} shown',
    more: '{a} more at the source',
    unofficial: '',
    quarter: 'Q{a} {b}',
  },
}
export type Frame = Exclude<keyof (typeof english)['frames'], 'until'>
export type Measure = DerivedLevel | 'informed'
/** Every language has the same words. */
export type Table = {
  levels: Record<Measure, string>
  dimensions: Record<keyof (typeof english)['dimensions'], string>
  values: Record<keyof (typeof english)['values'], string>
  frames: Record<keyof (typeof english)['frames'], string>
  words: Record<keyof (typeof english)['words'], string>
}
