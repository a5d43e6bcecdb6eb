// Turns what the database refuses into problems: one table from constraint name to what the caller did.
import type { Fault } from '../errors.ts'
import { Problem } from '../errors.ts'

/** Foreign keys that input can break: where it stands in the body and how to mend it. */
export const unknownReferences: Record<string, Fault> = {
  actors_stakeholder_group_fkey: {
    pointer: '/stakeholder_group',
    detail: 'No stakeholder group has this id.',
    mend: 'Take an id from /v1/stakeholder-groups.',
  },
  actors_country_fkey: {
    pointer: '/country',
    detail: 'This is not a country code of ISO 3166-1 alpha-3.',
    mend: 'Give three letters such as QAT, or null.',
  },
  mandates_country_fkey: {
    pointer: '/mandates',
    detail: 'A mandate names a country code that ISO 3166-1 alpha-3 does not have.',
    mend: 'Give three letters such as QAT.',
  },
  mandates_addressee_id_fkey: {
    pointer: '/mandates',
    detail: 'A mandate names an addressee that is not registered.',
    mend: 'Take an id from /v1/actors.',
  },
}

/** The constraint that a driver error names, through drizzle's wrapping; null for any other error. */
export function brokenConstraint(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code, constraint } = at as { code?: unknown; constraint?: unknown }
    if (typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string') return constraint
  }
  return null
}

/** The problem that a broken constraint means, or null where only the feature can tell. */
export function problemOfConstraint(constraint: string | null): Problem | null {
  const fault = constraint === null ? undefined : unknownReferences[constraint]
  return fault === undefined ? null : new Problem('body_invalid', fault.detail, { errors: [fault] })
}
