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
  /** What rows are called, by dimension: groups and principles as the source calls them, but for its capitals; `null` where there is no value. */
  values: {
    stakeholder_group: {
      states: 'States',
      companies: 'Social media companies',
      civil_society: 'Human rights defenders, journalists and civil society at large',
      international_organizations: 'International and regional organizations',
      nhris: 'National human rights institutions',
    },
    principle: {
      legality: 'Legality',
      necessity: 'Necessity',
      public_accountability: 'Public accountability',
      access_to_remedy: 'Access to remedy',
      transparency: 'Transparency',
      unassigned: 'no principle',
    },
    instrument: { unassigned: 'no instrument' },
    region: { null: 'no region' },
    addressee_country: { null: 'no country' },
    territory: { null: 'as a whole' },
    level_from: {
      assessed: 'assessed by others',
      self_reported: 'reported by itself',
      mixed: 'parts from either',
      null: 'no information',
    },
    author_group: {
      self: 'the addressee itself',
      nhri: 'human rights institutions',
      international: 'international bodies',
      civil_society: 'civil society',
      other: 'others',
    },
  },
  /** Groups before the number of a recommendation. */
  short: {
    states: 'States',
    companies: 'Companies',
    civil_society: 'Civil society',
    international_organizations: 'International organizations',
    nhris: 'NHRIs',
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
    as_of: 'as known on {a}',
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
type Values = (typeof english)['values']
/** Every language has the same words. */
export type Table = {
  levels: Record<Measure, string>
  dimensions: Record<keyof (typeof english)['dimensions'], string>
  values: { [Dimension in keyof Values]: Record<keyof Values[Dimension], string> }
  short: Record<keyof (typeof english)['short'], string>
  frames: Record<keyof (typeof english)['frames'], string>
  words: Record<keyof (typeof english)['words'], string>
}
