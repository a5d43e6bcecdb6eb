// What mandates reach: whether a list of them lets an actor report on all that another lets it report on. Pure.
import { type Party, sameMandate } from './rules.ts'
import type { Mandate } from './schemas.ts'

type Holder = Pick<Party, 'id' | 'country'>
/** Countries of actors, by their ids: of those that mandates name. */
export type CountryOf = ReadonlyMap<string, string | null>

/** The mandates that a list, held by this actor, does not cover: each lets report on somebody whom none of the list does. */
export const uncovered = (list: readonly Mandate[], wanted: readonly Mandate[], holder: Holder, countryOf: CountryOf) =>
  wanted.filter((one) => !list.some((other) => covers(other, one, holder, countryOf)))

/**
 * As `mayReport` reads them: whoever may report on a country may report on each addressee of that country, wherever; `self`
 * and the same actor by its id are the same.
 */
function covers(one: Mandate, other: Mandate, holder: Holder, countryOf: CountryOf): boolean {
  if (one.kind === 'any' || sameMandate(one, other)) return true
  const [onWhom, wanted] = [addresseeOf(one, holder), addresseeOf(other, holder)]
  if (wanted === null) return false
  if (one.kind !== 'country') return onWhom === wanted
  return (wanted === holder.id ? holder.country : countryOf.get(wanted)) === one.country
}

/** The one actor that it lets report on; null of one that lets report on more. */
const addresseeOf = ({ kind, addressee_id }: Mandate, { id }: Holder) => (kind === 'self' ? id : addressee_id)
