// Implementations as a file, as they are known now or were at some moment.
import { downloadOf } from '../downloads/routes.ts'
import { pastMoment } from '../http/as-of.ts'
import { caching } from '../http/route.ts'
import { selectKnown } from './known.ts'
import { type ImplementationList, keysetIn, selectImplementations } from './queries.ts'
import { type ImplementationFilters, ImplementationHeadline } from './schemas.ts'

type Filters = ImplementationList & Pick<ImplementationFilters, 'sort'> & { as_of?: string }

export const implementationsDownload = downloadOf<ImplementationHeadline, Filters>({
  item: ImplementationHeadline,
  addressOf: (row, { query }) => addressOf(row, query.as_of),
  async open(db, { query: { as_of: asked, sort, ...filters } }) {
    const as_of = await pastMoment(db, asked)
    return {
      after: (keyset, limit) =>
        as_of === null
          ? selectImplementations(db, filters, sort, keyset, limit)
          : selectKnown(db, filters, as_of, keyset, limit),
      keysetOf: keysetIn(sort),
      cacheControl: caching.current,
    }
  },
})

/** Where it is read as it is listed: of the same territory, and as known at the same moment. */
function addressOf(row: ImplementationHeadline, as_of: string | undefined): string {
  const path = `/v1/recommendations/${row.recommendation_id}/implementations/${row.addressee_id}`
  const asked = Object.entries({ territory: row.territory, as_of }).filter(
    (entry): entry is [string, string] => !!entry[1],
  )
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`
}
