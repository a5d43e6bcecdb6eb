// Who may report on whom, and in which capacity: pure decisions over actors and mandates.
import type { Mandate } from './schemas.ts'

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
export type Permission = { allowed: true } | { allowed: false; reason: string; allowed_by: Mandate[] }

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
  const held = mandates.length === 0 ? 'nobody' : mandates.map(inWords).join(', ')
  return {
    allowed: false,
    reason: `\`${author.id}\` may report on ${held}; none of that includes \`${addressee.id}\`${where}.`,
    allowed_by,
  }
}

export const sameMandate = (a: Mandate, b: Mandate) =>
  a.kind === b.kind && a.country === b.country && a.addressee_id === b.addressee_id

function inWords({ kind, country, addressee_id }: Mandate): string {
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
