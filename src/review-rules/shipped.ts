// The first set of review rules, as it is loaded where the service starts for the first time (load.ts).
import type { RuleContent } from './schemas.ts'

const iccpr =
  'https://www.ohchr.org/en/instruments-mechanisms/instruments/international-covenant-civil-and-political-rights'

/** Restrictions are provided by law, for a listed aim, and necessary. */
const article19 = { title: 'International Covenant on Civil and Political Rights', provision: 'art. 19(3)', url: iccpr }
const article20 = { ...article19, provision: 'art. 20(2)' }
const article17 = { ...article19, provision: 'art. 17' }
const comment34 = {
  title: 'Human Rights Committee, General comment No. 34 (CCPR/C/GC/34)',
  provision: 'paras. 21–36',
  url: 'https://undocs.org/CCPR/C/GC/34',
}
const rabat = {
  title: 'Rabat Plan of Action (A/HRC/22/17/Add.4, appendix)',
  provision: 'para. 29',
  url: 'https://undocs.org/A/HRC/22/17/Add.4',
}

/** True of every rule on reports. */
const neverReasons = [
  'Criticism of a State, a company, an institution, an official or a religion, however sharp, unwelcome or embarrassing.',
  'A level, an opinion or a conclusion that the reviewer, or anybody who asks for a restriction, does not share.',
  'That a law of some country forbids saying it, where international human rights law does not.',
]

export const shippedRules: readonly (RuleContent & { id: string })[] = [
  {
    id: 'endangers-a-person',
    title: 'Details that endanger a person',
    text: 'A report must not contain details by which a person can be found or recognised where that puts the person at a real risk of violence, detention, reprisal or another serious harm.',
    covers: [
      'Names, pictures, addresses, contact details, places of work, or combinations of facts that single out a source, a witness, a victim, a defender or a relative of one of them.',
      'Such details in addresses of web pages that the report links to, and in the titles of its evidence.',
      'Details that were harmless when they were published and have become dangerous since.',
    ],
    does_not_cover: [
      'Acts of officials and office holders in their office, and of companies through those who speak for them.',
      'People who are named with their own consent, as long as they have not taken it back.',
      'Harm to the reputation of a State, a company or an institution.',
      ...neverReasons,
    ],
    criteria: [
      { id: 'identification', title: 'Identification', text: 'Which detail leads to a person, and for whom.' },
      { id: 'risk', title: 'Risk', text: 'Which harm is feared, from whom, and why it is real and not remote.' },
      { id: 'least', title: 'Least restriction', text: 'Which is the smallest part whose removal ends the danger.' },
    ],
    grounds: [{ ...article19, provision: 'art. 19(3)(a)' }, article17, comment34],
    measures: ['request_correction', 'redact', 'restrict'],
  },
  {
    id: 'incitement',
    title: 'Incitement to discrimination, hostility or violence',
    text: 'A report must not advocate national, racial or religious hatred that constitutes incitement to discrimination, hostility or violence. The threshold is high: all six parts of the test of the Rabat Plan of Action are examined and answered in the decision.',
    covers: [
      'Advocacy of hatred against people for their nationality, race or religion that calls on an audience to discriminate against them, to be hostile to them or to use violence against them, where all six parts of the test are met.',
    ],
    does_not_cover: [
      'Speech that merely shocks, offends or disturbs.',
      'Hateful words that are quoted in order to document, analyse or condemn them.',
      'Criticism of religions, beliefs, their leaders or institutions.',
      ...neverReasons,
    ],
    criteria: [
      {
        id: 'context',
        title: 'Context',
        text: 'The social and political context at the time when it was said and spread.',
      },
      {
        id: 'speaker',
        title: 'Speaker',
        text: 'The position or status of the speaker in society, and the standing with the audience to whom the speech is directed.',
      },
      {
        id: 'intent',
        title: 'Intent',
        text: 'Intent to incite an audience against a group; negligence and recklessness are not enough.',
      },
      {
        id: 'content_and_form',
        title: 'Content and form',
        text: 'How provocative and direct it is, its form and style, and the nature of its arguments.',
      },
      {
        id: 'extent',
        title: 'Extent of the speech',
        text: 'Its reach, its public nature, its magnitude and the size of its audience.',
      },
      {
        id: 'likelihood',
        title: 'Likelihood, including imminence',
        text: 'A reasonable probability that it would succeed in inciting actual action against the group, and how soon.',
      },
    ],
    grounds: [article20, article19, rabat, comment34],
    measures: ['annotate', 'request_correction', 'redact', 'restrict'],
  },
  {
    id: 'not-about-the-recommendation',
    title: 'Not about the recommendation',
    text: 'A report must say something of what its addressee did, or did not do, about the recommendation that it names. One that says nothing of it would stand in levels and figures as if it did.',
    covers: [
      'Reports whose narrative and assessments have no connection with the recommendation, such as advertisements, tests and texts meant for another place.',
      'Reports about another addressee than the one that they name.',
    ],
    does_not_cover: [
      'Accounts of inaction, of harm, or of conduct that runs against the recommendation: they are about it.',
      'Reports that are short, badly written, partial or mistaken.',
      'Broad readings of the recommendation, as long as they can be argued.',
      ...neverReasons,
    ],
    criteria: [
      {
        id: 'connection',
        title: 'Connection',
        text: 'That no reasonable reader sees a connection between the report and any part of the recommendation.',
      },
    ],
    grounds: [{ ...article19, provision: 'art. 19(3)(a)' }, comment34],
    measures: ['annotate', 'request_correction', 'restrict'],
  },
  {
    id: 'forged-evidence',
    title: 'Forged evidence',
    text: 'A report must not rest on evidence that was made up, or altered so that it says something else.',
    covers: [
      'Documents, pictures, recordings, data or quotations that were made up or altered and are given as genuine.',
      'Evidence that is ascribed to somebody whose it is not.',
    ],
    does_not_cover: [
      'Evidence that is disputed, weak, incomplete, outdated, or no longer found at its address.',
      'Translations, excerpts and redactions that the report shows as such.',
      'Documents that were leaked or published against the will of their owner: that they are secret does not make them forged.',
      ...neverReasons,
    ],
    criteria: [
      {
        id: 'forgery',
        title: 'Forgery',
        text: 'What shows that the evidence was made up or altered; that its subject denies it is not enough.',
      },
      { id: 'weight', title: 'Weight', text: 'What of the report rests on it, and what stands without it.' },
    ],
    grounds: [{ ...article19, provision: 'art. 19(3)(a)' }, comment34],
    measures: ['annotate', 'request_correction', 'redact', 'restrict'],
  },
  {
    id: 'unneeded-personal-data',
    title: 'Personal data without need',
    text: 'A report must not contain data about a private person that it does not need in order to say what the addressee did.',
    covers: [
      'Identity numbers, contact details, and data on health, origin, belief or private life of people who are not in public office, where the report says as much without them.',
    ],
    does_not_cover: [
      'Data on the public conduct of officials, office holders and those who speak for an organisation.',
      'Data that is published with the consent of the person, as long as it has not been taken back.',
      'Data without which the account could not be understood or checked.',
      'Danger to the person: that is a rule of its own.',
      ...neverReasons,
    ],
    criteria: [
      { id: 'person', title: 'Person', text: 'Which data leads to which private person.' },
      { id: 'need', title: 'Need', text: 'That the report says as much without it.' },
    ],
    grounds: [{ ...article19, provision: 'art. 19(3)(a)' }, article17],
    measures: ['request_correction', 'redact'],
  },
  {
    id: 'mandate-or-registration',
    title: 'Mandate or registration refused or revoked',
    text: 'An actor is an organisation that is what it says it is, and it reports on those on whom its mandate lets it report. Registration and mandates are refused, narrowed or revoked for the reasons listed here and for no other.',
    covers: [
      'That the organisation does not exist, has ceased to exist, is a private person, or is not the one for which it speaks.',
      'That it belongs to another stakeholder group or country than it gives.',
      'That its mandate goes beyond what its stakeholder group and its founding documents support.',
      'Repeated use of forged evidence, each instance established by a decision that stands.',
    ],
    does_not_cover: [
      'What the actor has reported, or may report, about anybody.',
      'That a State does not recognise, register or fund it, or has outlawed it, where international human rights law protects its existence.',
      'Its size, age, language, sources of funds or politics.',
      'That its accreditation is under review, or is other than A.',
      ...neverReasons,
    ],
    criteria: [
      { id: 'fact', title: 'Fact', text: 'Which of the reasons is established, and by what.' },
      {
        id: 'least',
        title: 'Least restriction',
        text: 'Why a smaller mandate, or a correction of what is registered, would not do.',
      },
    ],
    grounds: [
      article19,
      { ...article19, provision: 'art. 22(2)' },
      {
        title: 'Principles relating to the Status of National Institutions (Paris Principles)',
        provision: null,
        url: 'https://www.ohchr.org/en/instruments-mechanisms/instruments/principles-relating-status-national-institutions-paris',
      },
    ],
    measures: ['refuse_mandate', 'narrow_mandate', 'revoke_mandate', 'refuse_registration', 'revoke_registration'],
  },
]
