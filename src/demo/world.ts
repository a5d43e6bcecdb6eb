// A small made-up world for the demo: who is in it, and what they say of each other, year by year. Pure and always the
// same. Nobody real reports or is reported on in it, and every name and text says that it is made up.
import type { NewActor } from '../actors/schemas.ts'
import type { ReportInput } from '../reports/schemas.ts'
import type { Level } from '../reports/vocabularies.ts'

/** As the codes of its countries, one that no region will ever have: 900 to 999 are for users. */
const region = { region_code: '999', region: 'Made-up region' }

/** User-assigned codes of ISO 3166-1: no country will ever have them. XXB is only spoken of as a territory. */
export const countries = [
  { code: 'XXA', name: 'Exampleland (made up)', ...region },
  { code: 'XXB', name: 'Samplestan (made up)', ...region },
]

const actor = (id: string, stakeholder_group: string, name: string, more: Partial<NewActor> = {}): NewActor => ({
  id,
  name: `${name} (made up)`,
  stakeholder_group,
  subgroups: [],
  country: 'XXA',
  url: `https://example.org/made-up/${id}`,
  names: [],
  accreditations: [],
  ...more,
})

export const actors: readonly NewActor[] = [
  actor('xxa', 'states', 'Exampleland', {
    names: [
      { language: 'en', name: 'Exampleland (made up)', status: 'original' },
      { language: 'fr', name: 'Exemplie (pays inventé)', status: 'unofficial' },
    ],
  }),
  actor('xxa-nhri', 'nhris', 'Human Rights Institution of Exampleland', {
    accreditations: [
      { status: 'B', valid_from: '2019-01-01', valid_to: '2021-12-31', url: null },
      { status: 'A', valid_from: '2022-01-01', valid_to: null, url: null },
    ],
  }),
  actor('xxa-company', 'companies', 'Example Social Network'),
  actor('xxa-civil-society', 'civil_society', 'Exampleland Defenders of Expression', {
    subgroups: ['human_rights_defenders'],
  }),
  actor('xxa-newspaper', 'civil_society', 'The Exampleland Gazette', { subgroups: ['journalists', 'media_outlets'] }),
  actor('xx-monitoring-body', 'international_organizations', 'Example Monitoring Body', { country: null }),
]

/** The level of a first part in each year from 2020 on; later parts follow a year behind. */
const stories = {
  early: ['in_progress', 'partly_implemented', 'implemented', 'implemented', 'implemented', 'implemented'],
  steady: ['not_started', 'in_progress', 'in_progress', 'partly_implemented', 'implemented', 'implemented'],
  slow: ['not_started', 'not_started', 'in_progress', 'in_progress', 'partly_implemented', 'partly_implemented'],
  stalled: ['not_started', 'not_started', 'not_started', 'in_progress', 'in_progress', 'in_progress'],
  setback: ['in_progress', 'partly_implemented', 'implemented', 'implemented', 'regressed', 'regressed'],
  never: Array(6).fill('not_started'),
  apart: Array(6).fill('not_applicable'),
} as const satisfies Record<string, readonly Level[]>
type Story = keyof typeof stories

/** What happens with each recommendation at each addressee. Nobody speaks of those that are not here. */
const plot: Record<string, Record<string, Story>> = {
  xxa: { 'states-1': 'steady', 'states-2': 'setback', 'states-3': 'early', 'states-4': 'stalled', 'states-5': 'slow' },
  'xxa-company': {
    ...{ 'companies-1': 'early', 'companies-2': 'slow', 'companies-3': 'stalled', 'companies-4': 'never' },
    ...{ 'companies-5': 'setback', 'companies-6': 'steady', 'companies-7': 'apart' },
  },
  'xxa-civil-society': {
    ...{ 'civil-society-1': 'slow', 'civil-society-2': 'steady', 'civil-society-3': 'early' },
    ...{ 'civil-society-4': 'stalled' },
  },
  'xxa-newspaper': { 'civil-society-4': 'steady', 'civil-society-5': 'slow', 'civil-society-6': 'never' },
  'xxa-nhri': { 'nhris-1': 'slow', 'nhris-2': 'stalled', 'nhris-3': 'steady' },
  'xx-monitoring-body': {
    ...{ 'international-organizations-1': 'early', 'international-organizations-2': 'slow' },
    ...{ 'international-organizations-3': 'setback', 'international-organizations-4': 'steady' },
  },
}

const [first, last] = [2020, 2025]
type Rhythm = { author: string; addressees: string[]; every: number; territory?: string; only?: string[] }

/** Who reports on whom, and how many years one of its reports spans or leaves between two. */
const rhythms: Rhythm[] = [
  ...actors.map(({ id }) => ({ author: id, addressees: [id], every: 1 })),
  { author: 'xxa-nhri', addressees: ['xxa', 'xxa-company'], every: 1 },
  { author: 'xxa-nhri', addressees: ['xxa-civil-society', 'xxa-newspaper'], every: 3 },
  { author: 'xxa-civil-society', addressees: ['xxa', 'xxa-company', 'xxa-nhri', 'xxa-newspaper'], every: 2 },
  { author: 'xx-monitoring-body', addressees: ['xxa', 'xxa-company', 'xxa-nhri'], every: 3 },
  { author: 'xxa-company', addressees: ['xxa-company'], every: 2, territory: 'XXB' },
  { author: 'xx-monitoring-body', addressees: ['xxa-company'], every: 3, territory: 'XXB' },
  { author: 'xxa', addressees: ['xxa-company'], every: 3, only: ['companies-3', 'companies-5'] },
]
/** Of these only the addressee itself speaks: levels that are self-reported. */
const selfOnly = ['states-3', 'companies-1', 'international-organizations-1']

export type Part = { id: string; label: string }

/**
 * Every report of the world whose period has ended before `year`, oldest first. `parts` are those of each recommendation
 * by its id. `draft` ones come last; none is about `year` itself, which is left to those who try the demo.
 */
export function reportsBefore(year: number, parts: ReadonlyMap<string, readonly Part[]>) {
  const made = rhythms.flatMap((rhythm) =>
    rhythm.addressees.flatMap((addressee) =>
      Object.keys(plot[addressee]!)
        .filter((name) => rhythm.only?.includes(name) ?? (rhythm.author === addressee || !selfOnly.includes(name)))
        .filter((name) => rhythm.territory === undefined || Number(name.at(-1)) < 4)
        .flatMap((name) =>
          yearsOf(rhythm.every, Math.min(last, year - 1)).map((ends) => {
            const report = reportOf({ ...rhythm, addressee, name, ends }, parts.get(`doha-2020-${name}`)!)
            return { author: rhythm.author, report }
          }),
        ),
    ),
  )
  return made.sort((a, b) => order(a.report, b.report))
}

const order = (a: ReportInput, b: ReportInput) =>
  b.state.localeCompare(a.state) || a.period_end.localeCompare(b.period_end)

/** The years in which periods end. Every second year one year is told of; every third all three. */
const yearsOf = (every: number, until: number) =>
  Array.from({ length: Math.max(0, until - first + 1) }, (_, index) => first + index).filter(
    (year) => (year - first) % every === every - 1,
  )

type Occasion = { author: string; addressee: string; name: string; ends: number; every: number; territory?: string }

function reportOf({ author, addressee, name, ends, every, territory }: Occasion, parts: readonly Part[]): ReportInput {
  const begins = every === 3 ? ends - 2 : ends
  const story = stories[plot[addressee]![name]!]
  const told = parts.filter(({ id }, index) => (index === 0 || ends >= 2022) && `${name} ${id}` !== 'companies-5 c')
  const assessments = told.map(({ id }, index) => {
    const level = seenBy(author, addressee, name, story[Math.max(0, ends - first - index)]!)
    const rationale = level === 'not_applicable' ? 'Made up: this company makes no profit that it could share.' : null
    return { part: id, level, rationale }
  })
  const page = `https://example.org/made-up/${author}/${ends}`
  const progressed = assessments.some(({ level }) => level === 'implemented' || level === 'partly_implemented')
  return {
    recommendation_id: `doha-2020-${name}`,
    addressee_id: addressee,
    territory: territory ?? null,
    period_start: begins === first ? '2020-03-01' : `${begins}-01-01`,
    period_end: `${ends}-12-31`,
    state: ends === last && drafted.includes(`${author} on ${addressee} ${name}`) ? 'draft' : 'published',
    ...wordsOf(author, ends, told[0]!.label),
    assessments,
    measures: progressed
      ? [
          {
            kind: addressee === 'xxa' ? 'legislation' : 'policy',
            title: `A made-up measure of ${ends}`,
            date: `${ends}-05-04`,
            url: page,
          },
        ]
      : [],
    evidence: [
      {
        kind: author === 'xxa-nhri' ? 'nhri_publication' : author === addressee ? 'official_document' : 'other',
        title: `A made-up document of ${ends}`,
        url: page,
        date: `${ends}-06-01`,
        stance: progressed || author === addressee ? 'supports' : 'contradicts',
      },
    ],
  }
}

const drafted = ['xxa-nhri on xxa states-4', 'xxa-nhri on xxa-company companies-6', 'xxa-civil-society on xxa states-2']

const ladder: readonly Level[] = ['not_started', 'in_progress', 'partly_implemented', 'implemented']

/** Some speak better of themselves than others do, and civil society is stricter on odd recommendations. */
function seenBy(author: string, addressee: string, name: string, level: Level): Level {
  const odd = Number(name.at(-1)) % 2 === 1
  const step = ladder.indexOf(level)
  if (author === addressee && !odd) return level === 'regressed' ? 'partly_implemented' : (ladder[step + 1] ?? level)
  if (author === 'xxa-civil-society' && author !== addressee && odd) return ladder[step - 1] ?? level
  return level
}

function wordsOf(author: string, year: number, label: string): Pick<ReportInput, 'language' | 'narrative'> {
  if (author === 'xxa' && year % 3 === 0) {
    return { language: 'fr', narrative: `Inventé pour la démonstration. Ce qu’a fait l’Exemplie jusqu’en ${year}.` }
  }
  if (author === 'xxa-newspaper' && year % 3 === 0) {
    return { language: 'ar', narrative: `نص مختلق لأغراض العرض. ما جرى حتى عام ${year}.` }
  }
  return { language: 'en', narrative: `Made up for the demo. What was done by ${year} about: ${label}.` }
}
