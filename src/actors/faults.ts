// What is wrong with a body of this feature beyond its shape, so that shape and rules are reported together.
import type { z } from 'zod'
import { unknownReferences } from '../database/constraints.ts'
import { type Fault, Problem } from '../errors.ts'
import { sameMandate } from './rules.ts'
import type { Actor, ActorPatch, Mandate, NewActor } from './schemas.ts'

export const bodyInvalid = (errors: readonly Fault[]) =>
  new Problem('body_invalid', 'The body breaks rules that `errors` lists.', { errors })

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
export type References = { subgroups: readonly string[] | null; countryKnown: boolean }

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
