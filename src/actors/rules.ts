// Decisions over actors and mandates: who may report on whom, in which capacity, and what is wrong with a body.
import type { z } from 'zod'
import { unknownReferences } from '../database/constraints.ts'
import type { Fault } from '../errors.ts'
import type { Actor, ActorPatch, Mandate, NewActor } from './schemas.ts'

/** What the rules need to know of an actor. Group and country never change, so these answers hold for ever. */
export type Party = Readonly<{ id: string; stakeholder_group: string; country: string | null }>

export type Basis = 'self' | 'nhri' | 'international' | 'civil_society' | 'other'

const self: Mandate = { kind: 'self', country: null, addressee_id: null }
const any: Mandate = { kind: 'any', country: null, addressee_id: null }
const inCountry = (country: string): Mandate => ({ kind: 'country', country, addressee_id: null })
const onActor = (addressee_id: string): Mandate => ({ kind: 'actor', country: null, addressee_id })

/** The mandates that an actor starts with: everyone on itself, NHRIs and civil society on their country, international bodies on any. */
export function defaultMandates({ stakeholder_group, country }: Omit<Party, 'id'>): Mandate[] {
  if (stakeholder_group === 'international_organizations') return [any, self]
  const watches = stakeholder_group === 'nhris' || stakeholder_group === 'civil_society'
  return watches && country !== null ? [inCountry(country), self] : [self]
}

const basisByGroup = new Map<string, Basis>([
  ['nhris', 'nhri'],
  ['international_organizations', 'international'],
  ['civil_society', 'civil_society'],
])

/** In which capacity an author speaks of an addressee (methodology v1): derived, never claimed. */
export function basisOf(author: Pick<Party, 'id' | 'stakeholder_group'>, addressee: Pick<Party, 'id'>): Basis {
  if (author.id === addressee.id) return 'self'
  return basisByGroup.get(author.stakeholder_group) ?? 'other'
}

/** `allowed_by`: mandates any one of which would allow it, the narrowest first. */
type Permission = { allowed: true } | { allowed: false; reason: string; allowed_by: Mandate[] }

/**
 * May this author report on this addressee's conduct in this territory (null: the addressee as a whole)? Countries are
 * upper-case codes throughout.
 */
export function mayReport(
  mandates: readonly Mandate[],
  author: Pick<Party, 'id'>,
  addressee: Pick<Party, 'id' | 'country'>,
  territory: string | null,
): Permission {
  const countries = new Set([addressee.country, territory].filter((country) => country !== null))
  const allowed_by = [
    ...(author.id === addressee.id ? [self] : []),
    onActor(addressee.id),
    ...[...countries].map(inCountry),
    any,
  ]
  if (mandates.some((held) => allowed_by.some((one) => sameMandate(held, one)))) return { allowed: true }
  const where = territory === null ? '' : ` in ${territory}`
  const held = mandates.length === 0 ? 'nobody' : mandates.map(mandateInWords).join(', ')
  return {
    allowed: false,
    reason: `\`${author.id}\` may report on ${held}; none of that includes \`${addressee.id}\`${where}.`,
    allowed_by,
  }
}

export const sameMandate = (a: Mandate, b: Mandate) =>
  a.kind === b.kind && a.country === b.country && a.addressee_id === b.addressee_id

/** On whom a mandate lets report, in words. */
export function mandateInWords({ kind, country, addressee_id }: Mandate): string {
  switch (kind) {
    case 'self':
      return 'itself'
    case 'country':
      return `the country ${country}`
    case 'actor':
      return `\`${addressee_id}\``
    case 'any':
      return 'anybody'
  }
}

/** An actor as it was answered when `body` registered it, whatever changed since. */
export const asRegistered = (actor: Actor, body: NewActor): Actor => ({
  ...actor,
  ...body,
  names: body.names.toSorted((a, b) => (a.language < b.language ? -1 : 1)),
  accreditations: body.accreditations.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1)),
  updated_at: actor.created_at,
  registration: 'registered',
  registration_decision: null,
})

/** RFC 7396, without the fields that never change. */
export function merge(current: Actor, patch: Partial<ActorPatch>): Actor {
  const { id: _id, stakeholder_group: _group, country: _country, ...given } = patch
  const changed = { ...current }
  if (given.name !== undefined) changed.name = given.name
  if (given.url !== undefined) changed.url = given.url
  if (given.subgroups !== undefined) changed.subgroups = given.subgroups ?? []
  if (given.names !== undefined) changed.names = given.names ?? []
  if (given.accreditations !== undefined) changed.accreditations = given.accreditations ?? []
  return changed
}

/** The well-shaped items of a list in their places, null for the others; at most as many as the list may have. */
export function soundItems<Item extends z.ZodType>(
  schema: Item,
  list: unknown,
  most: number,
): (z.infer<Item> | null)[] {
  if (!Array.isArray(list) || list.length > most) return []
  return list.map((item) => schema.safeParse(item).data ?? null)
}

/** What the database knows of the references in a body. `subgroups`: the vocabulary of the group, null where there is no such group. */
type References = { subgroups: readonly string[] | null; countryKnown: boolean }

/** Breaches of rules by a new or changed actor; only what is there is judged. */
export function actorFaults(actor: Partial<NewActor>, { subgroups: vocabulary, countryKnown }: References): Fault[] {
  const faults: Fault[] = []
  const { stakeholder_group, subgroups = [], names = [], accreditations = [] } = actor
  if (stakeholder_group !== undefined && vocabulary === null)
    faults.push(unknownReferences.actors_stakeholder_group_fkey!)
  if (!countryKnown) faults.push(unknownReferences.actors_country_fkey!)
  faults.push(...stateFaults(actor))
  subgroups.forEach((subgroup, index) => {
    const pointer = `/subgroups/${index}`
    if (subgroups.indexOf(subgroup) < index) faults.push(twice(pointer))
    else if (vocabulary !== null && !vocabulary.includes(subgroup)) {
      const known =
        vocabulary.length === 0 ? 'This group has none: leave it out.' : `Give one of: ${vocabulary.join(', ')}.`
      faults.push({ pointer, detail: `\`${stakeholder_group}\` has no such subgroup.`, mend: known })
    }
  })
  names.forEach(({ language }, index) => {
    if (names.findIndex((other) => other.language === language) < index) faults.push(twice(`/names/${index}/language`))
  })
  if (accreditations.length > 0 && stakeholder_group !== undefined && stakeholder_group !== 'nhris') {
    faults.push({
      pointer: '/accreditations',
      detail: 'Only national human rights institutions are accredited by GANHRI.',
      mend: 'Leave it out, or give an empty list.',
    })
  }
  accreditations.forEach((one, index) => {
    const overlapped = accreditations.findIndex((other) => overlap(one, other))
    if (overlapped >= index) return
    faults.push({
      pointer: `/accreditations/${index}`,
      detail: `It overlaps the accreditation at /accreditations/${overlapped}; both days count.`,
      mend: 'End the earlier one on the day before the later one begins.',
    })
  })
  return faults
}

/** A State is known by its country's code, so that no country has two. */
function stateFaults({ stakeholder_group, id, country }: Partial<NewActor>): Fault[] {
  if (stakeholder_group !== 'states' || country === undefined) return []
  if (country === null) {
    return [{ pointer: '/country', detail: 'A State has a country.', mend: 'Give its code of ISO 3166-1 alpha-3.' }]
  }
  if (id === undefined || id === country.toLowerCase()) return []
  const mend = `Give \`${country.toLowerCase()}\`. Where that State is registered already, nothing needs to be done.`
  return [{ pointer: '/id', detail: "A State's id is the code of its country in lower case.", mend }]
}

type Period = { valid_from: string; valid_to: string | null }
const overlap = (a: Period, b: Period) =>
  (b.valid_to === null || a.valid_from <= b.valid_to) && (a.valid_to === null || b.valid_from <= a.valid_to)

const twice = (pointer: string): Fault => ({ pointer, detail: 'It is there already.', mend: 'Give it once.' })

/** Attempts to change what never changes. */
export function fixedFaults(current: Actor, patch: Partial<ActorPatch>): Fault[] {
  const names = { id: 'id', stakeholder_group: 'stakeholder group', country: 'country' } as const
  return (Object.keys(names) as (keyof typeof names)[])
    .filter((field) => patch[field] !== undefined && patch[field] !== current[field])
    .map((field) => ({
      pointer: `/${field}`,
      detail: `The ${names[field]} of an actor never changes: reports and figures rest on it. It is ${JSON.stringify(current[field])}.`,
      mend: 'Leave it out. Where the organisation is no longer the same, register its successor as a new actor by POST /v1/actors.',
    }))
}

/** Mandates that are there twice, or name what is not registered; those of another shape are null. */
export function mandateFaults(
  mandates: readonly (Mandate | null)[],
  known: { countries: ReadonlySet<string>; actors: ReadonlySet<string> },
): Fault[] {
  const { mandates_country_fkey, mandates_addressee_id_fkey } = unknownReferences
  return mandates.flatMap((mandate, index) => {
    if (mandate === null) return []
    const pointer = `/mandates/${index}`
    const { country, addressee_id } = mandate
    return [
      ...(mandates.findIndex((other) => other !== null && sameMandate(other, mandate)) < index ? [twice(pointer)] : []),
      ...(country !== null && !known.countries.has(country)
        ? [{ ...mandates_country_fkey!, pointer: `${pointer}/country` }]
        : []),
      ...(addressee_id !== null && !known.actors.has(addressee_id)
        ? [{ ...mandates_addressee_id_fkey!, pointer: `${pointer}/addressee_id` }]
        : []),
    ]
  })
}
