// The closed lists that reports choose from, each value with its meaning, written once.
import type { Basis } from '../actors/rules.ts'

/** What a report may say of a part. `no_information` is never said: it is what is left where nobody reports. */
export const levels = {
  not_started: 'nothing has been done',
  in_progress: 'work has begun, no result holds yet',
  partly_implemented: 'some of what the part asks for holds',
  implemented: 'all that the part asks for holds',
  regressed: 'what held before has been undone or made worse',
  not_applicable: 'the part cannot apply to this addressee; the rationale says why',
} as const

/** Who speaks about whom: derived from author and addressee, never claimed. */
export const bases = {
  self: 'the author is the addressee',
  nhri: 'a national human rights institution on somebody else',
  international: 'an international or regional organisation on somebody else',
  civil_society: 'a civil-society organisation on somebody else',
  other: 'a State or a company on somebody else; shown, never used for a level',
} as const satisfies Record<Basis, string>

export const states = {
  draft: 'only its author sees it',
  published: 'everybody sees it',
  withdrawn: 'its author took it back: who, when and why stay, the content does not',
  restricted: 'a decision hides its content: who, when, why, under which rule and where to appeal stay',
} as const

/** What a rule of review may allow on a report, from the least restrictive on. */
export const reportMeasures = {
  annotate: 'a public note beside it',
  request_correction: 'its author is asked to correct it by a day',
  redact: 'named fields or words are sealed, the rest stays',
  restrict: 'its content is sealed; who, when and why stay',
} as const

/** What stands on a report by review; a seal is for the time until it is decided on. */
export const reviewMeasures = {
  ...reportMeasures,
  seal: 'named fields are sealed at once; reasons under a rule follow within 72 hours, or it lapses',
} as const

export const measureKinds = {
  legislation: 'a law made, amended or repealed',
  policy: 'a strategy, plan or guideline',
  institution: 'a body founded, strengthened or given a task',
  judicial: 'a judgment, or a change in how courts work',
  budget: 'money set aside or spent',
  training: 'training of staff, officials or others',
  awareness: 'information and education of the public',
  technical: 'a change to a product, platform or infrastructure',
  internal_rules: 'terms of service, standards or procedures of an organisation',
  cooperation: 'work agreed or done with others',
  monitoring: 'collection of data, inspection or reporting',
  legal_aid: 'legal or other direct support of people',
  other: 'anything else; the title says what',
} as const

export const evidenceKinds = {
  official_gazette: 'the official publication of a law or decree',
  court_decision: 'a judgment or order',
  official_document: 'another document of a public authority',
  parliamentary_record: 'a bill, debate or report of a parliament',
  international_document: 'a document of the United Nations or another international body',
  nhri_publication: 'a publication of a national human rights institution',
  civil_society_publication: 'a publication of a civil-society organisation',
  company_publication: "a company's transparency report, policy or statement",
  academic_work: 'a study or article of research',
  media_report: 'an account in the media',
  dataset: 'figures that can be checked',
  other: 'anything else; the title says what',
} as const

export const stances = {
  supports: 'it bears the assessment out',
  contradicts: 'it speaks against the assessment',
  context: 'it explains the circumstances',
} as const

export type Level = keyof typeof levels
export type State = keyof typeof states
