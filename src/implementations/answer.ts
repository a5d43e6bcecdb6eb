// How an implementation is answered: each part of the recommendation, also those of which nobody speaks.
import type { Fault } from '../errors.ts'
import { JsonText } from '../http/serializer.ts'
import type { FoundImplementation } from './queries.ts'
import { derivePart, methodVersion } from './rules.ts'
import type { Implementation } from './schemas.ts'

/** `as_of` is the moment at which this was known; null for what is known now. */
export function implementationOf(
  { parts, part_ids, ...headline }: FoundImplementation,
  as_of: string | null,
): Implementation {
  const spoken = new Map(parts.map((part) => [part.part, part]))
  return {
    ...headline,
    parts: part_ids.map((id) => ({
      ...(spoken.get(id) ?? derivePart(id, [])),
      hidden_bases: spoken.get(id)?.hidden_bases ?? 0,
    })),
    as_of,
    method: '/v1/methodology',
    method_version: methodVersion,
  }
}

const ready = new WeakMap<FoundImplementation, JsonText>()

/** The same as it is known now, made once for all who asked in the same moment and were given the same row. */
export function currentAnswer(found: FoundImplementation): JsonText {
  const json = ready.get(found) ?? new JsonText(JSON.stringify(implementationOf(found, null)))
  ready.set(found, json)
  return json
}

/** A territory on which nobody has reported yet: as empty as the addressee was when it was registered. */
export function silentIn(territory: string, whole: FoundImplementation): FoundImplementation {
  return {
    ...whole,
    territory,
    level: 'no_information',
    level_from: null,
    self_reported: null,
    assessed: null,
    contested: false,
    parts: [],
    parts_without_information: whole.part_ids.length,
    report_count: 0,
    last_period_start: null,
    last_period_end: null,
    changed_at: null,
  }
}

/** What is wrong with asking of this territory, a country; null where nothing is. */
export function territoryFault(
  territory: string,
  { stakeholder_group, addressee_country }: FoundImplementation,
): Fault | null {
  if (stakeholder_group !== 'states' || addressee_country !== territory) return null
  return {
    parameter: 'territory',
    detail: "It is the State's own territory.",
    mend: 'Leave it out to read of the State as a whole.',
  }
}
