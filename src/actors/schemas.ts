// The shape of an actor, of what registers and changes one, and of the mandates it reports by.
import { z } from 'zod'
import { registrations } from '../auth/registration.ts'
import {
  code,
  codesOf,
  countryCode,
  day,
  inWords,
  languageTag,
  lineOfText,
  refusal,
  slug,
  webAddress,
} from '../http/fields.ts'
import { orPicked } from '../http/picked-fields.ts'

const mostNames = 100
const mostAccreditations = 50
const mostSubgroups = 20
export const mostMandates = 50

const ActorName = z
  .strictObject({
    language: languageTag.describe('Language of the name (BCP 47).'),
    name: lineOfText(300).describe('The name in that language, in one line.'),
    status: z
      .enum(['original', 'official', 'unofficial', 'machine'])
      .describe(
        "`original` or `official` names are its own; `unofficial` ones are others' translations, `machine` a machine's.",
      ),
  })
  .meta({ id: 'ActorName', description: 'The name of an actor in one language.' })

const Accreditation = z
  .strictObject({
    status: z.enum(['A', 'B']).describe('`A`: fully compliant with the Paris Principles; `B`: partially compliant.'),
    valid_from: day.describe('First day on which it held.'),
    valid_to: day.nullable().default(null).describe('Last day on which it held; null while it holds.'),
    url: webAddress.nullable().default(null).describe('Where the decision is published, or null.'),
  })
  .refine(({ valid_from, valid_to }) => valid_to === null || valid_to >= valid_from, {
    ...refusal('It ends before it begins.', 'Give a last day that is not before the first, or null.'),
    path: ['valid_to'],
  })
  .meta({ id: 'Accreditation', description: 'Accreditation of a national human rights institution by GANHRI.' })

const details = {
  name: lineOfText(300).describe('The name by which it is listed, in one line.'),
  url: webAddress.nullable().describe('Its own web site, or null.'),
  subgroups: z
    .array(code)
    .max(mostSubgroups)
    .describe("Narrower groups within its stakeholder group, as codes of that group's `subgroups`."),
  names: z
    .array(ActorName)
    .max(mostNames)
    .describe('Its names by language, each language once; answered in the order of languages.'),
  accreditations: z
    .array(Accreditation)
    .max(mostAccreditations)
    .describe(
      'Accreditations by GANHRI, of national human rights institutions only; no two hold on one day. Answered oldest first.',
    ),
}

const identity = {
  id: slug.describe('Stable id; of a State the ISO 3166-1 alpha-3 code in lower case.'),
  stakeholder_group: code.describe('The stakeholder group that it belongs to.'),
  country: countryCode
    .nullable()
    .describe('Its country (ISO 3166-1 alpha-3), or null where it belongs to no single one. Input in either case.'),
}

const Region = z
  .object({
    code: z.string().describe('UN M49 code, three digits.'),
    name: z.string().describe('Its English name.'),
  })
  .nullable()

export const Actor = z
  .object({
    id: identity.id,
    name: details.name,
    stakeholder_group: identity.stakeholder_group,
    subgroups: details.subgroups,
    country: identity.country,
    region: Region.describe('UN M49 region of its country, such as Asia (142); null without country or region.'),
    subregion: Region.describe('UN M49 sub-region, such as Western Asia (145).'),
    intermediate_region: Region.describe('UN M49 intermediate region, where the sub-region is divided further.'),
    url: details.url,
    names: details.names,
    accreditations: details.accreditations,
    registration: z
      .enum(codesOf(registrations))
      .describe(
        `Whether it is registered: ${inWords(registrations)}. Levels and figures stay as they are, whatever it says.`,
      ),
    registration_decision: z
      .string()
      .nullable()
      .describe('Address of the decision by which it is not registered, with reasons and appeals; else null.'),
    created_at: z.string().describe('When it was registered (RFC 3339).'),
    updated_at: z.string().describe('When it last changed (RFC 3339).'),
  })
  .meta({
    id: 'Actor',
    description:
      'An organisation, never a private person: a State, company, national human rights institution, civil-society organisation or international body.',
  })

export type Actor = z.infer<typeof Actor>

export const actorId = z.object({ id: slug.describe('Id of the actor.') })

/** By what an actor is known. */
export const keyOfActor = ['id'] as const
export const PickableActor = orPicked(Actor, keyOfActor)

export const ActorOrder = z
  .enum(['id', 'name', '-name', 'updated_at', '-updated_at'])
  .default('id')
  .describe(
    'Order: by id; by `name`, without regard to the case of A to Z and otherwise by Unicode code points; or by when it last changed. `-` for the reverse. Ties are ordered by id.',
  )
export type ActorOrder = z.infer<typeof ActorOrder>

export const NewActor = z
  .strictObject({
    ...identity,
    ...details,
    country: identity.country.default(null),
    url: details.url.default(null),
    subgroups: details.subgroups.default([]),
    names: details.names.default([]),
    accreditations: details.accreditations.default([]),
  })
  .meta({ id: 'NewActor', description: 'An organisation to register. Private persons are never registered.' })

export type NewActor = z.infer<typeof NewActor>

export const ActorPatch = z
  .strictObject({
    id: identity.id.optional().describe('Never changes: only the value that it has is accepted.'),
    stakeholder_group: identity.stakeholder_group
      .optional()
      .describe('Never changes: only the value that it has is accepted.'),
    country: identity.country.optional().describe('Never changes: only the value that it has is accepted.'),
    name: details.name.optional(),
    url: details.url.optional(),
    subgroups: details.subgroups.nullable().optional().describe('The whole new list; null empties it.'),
    names: details.names.nullable().optional().describe('The whole new list; null empties it.'),
    accreditations: details.accreditations.nullable().optional().describe('The whole new list; null empties it.'),
  })
  .meta({
    id: 'ActorPatch',
    description: 'What changes (RFC 7396): fields left out stay as they are, null clears a field.',
  })

export type ActorPatch = z.infer<typeof ActorPatch>

const mandateKinds = ['self', 'country', 'any', 'actor'] as const
/** The one field that a mandate of this kind needs; every other is null. */
const neededBy = { self: null, any: null, country: 'country', actor: 'addressee_id' } as const

export const Mandate = z
  .strictObject({
    kind: z
      .enum(mandateKinds)
      .describe(
        "`self`: on itself. `country`: on addressees of `country`, and on anybody's conduct in that territory. `actor`: on `addressee_id`. `any`: on everybody, everywhere.",
      ),
    country: countryCode.nullable().default(null).describe('The country (ISO 3166-1 alpha-3); only with `country`.'),
    addressee_id: slug.nullable().default(null).describe('The actor; only with `actor`.'),
  })
  .superRefine((mandate, context) => {
    for (const field of ['country', 'addressee_id'] as const) {
      const needed = neededBy[mandate.kind] === field
      if (needed === (mandate[field] !== null)) continue
      const told = needed
        ? refusal(`A mandate of the kind \`${mandate.kind}\` needs it.`, 'Give it.')
        : refusal(
            `A mandate of the kind \`${mandate.kind}\` does not have it.`,
            'Leave it out, or give another `kind`.',
          )
      context.addIssue({ code: 'custom', path: [field], ...told })
    }
  })
  .meta({ id: 'Mandate', description: 'On whom an author may report.' })

export type Mandate = z.infer<typeof Mandate>

export const Mandates = z
  .object({
    mandates: z
      .array(Mandate)
      .describe('All mandates of the actor, in the order of kind; none where a decision took them away.'),
  })
  .meta({ id: 'Mandates', description: 'On whom an actor may report: the whole list.' })

export const NewMandates = z
  .strictObject({
    mandates: z
      .array(Mandate)
      .min(1)
      .max(mostMandates)
      .describe('All mandates of the actor, each once; a report needs any one of them.'),
  })
  .meta({ id: 'NewMandates', description: 'On whom an actor may report from now on: the whole list.' })

export const exampleActor: Actor = {
  id: 'nhrc-qatar',
  name: 'Qatari National Human Rights Committee (NHRC)',
  stakeholder_group: 'nhris',
  subgroups: [],
  country: 'QAT',
  region: { code: '142', name: 'Asia' },
  subregion: { code: '145', name: 'Western Asia' },
  intermediate_region: null,
  url: null,
  names: [{ language: 'en', name: 'Qatari National Human Rights Committee (NHRC)', status: 'unofficial' }],
  accreditations: [],
  registration: 'registered',
  registration_decision: null,
  created_at: '2026-01-31T12:00:00.123456Z',
  updated_at: '2026-01-31T12:00:00.123456Z',
}

export const exampleNewActor: z.input<typeof NewActor> = {
  id: 'made-up-forum',
  name: 'Made-up Forum for Expression',
  stakeholder_group: 'civil_society',
  country: 'QAT',
  url: 'https://example.org/',
  names: [{ language: 'en', name: 'Made-up Forum for Expression', status: 'original' }],
}

export const exampleActorPatch: z.input<typeof ActorPatch> = { url: 'https://example.org/forum' }

export const exampleMandates: z.infer<typeof Mandates> = {
  mandates: [
    { kind: 'country', country: 'QAT', addressee_id: null },
    { kind: 'self', country: null, addressee_id: null },
  ],
}
