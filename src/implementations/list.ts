// Implementations as a list, as they are known now or were at some moment: what its pages answer, and its file.
import type { z } from 'zod'
import type { Db } from '../database/client.ts'
import type { List } from '../downloads/routes.ts'
import { pastMoment } from '../http/as-of.ts'
import { filtersOf, type Keyset } from '../http/pages.ts'
import { caching } from '../http/route.ts'
import { embeddedInFile, embeddedOfPair, includeEmbeds } from '../reports/embeds.ts'
import { countKnown, selectKnown } from './known.ts'
import { countImplementations, type ImplementationList, keysetIn, selectImplementations } from './queries.ts'
import { type ImplementationFilters, ImplementationHeadline, keyOfImplementation } from './schemas.ts'

type Query = ImplementationList & Pick<ImplementationFilters, 'sort'> & { as_of?: string | undefined }

/** What is listed, as known when. */
export async function listFor(db: Db, { as_of: asked, sort, ...query }: Query) {
  const filters = filtersOf(query)
  const as_of = await pastMoment(db, asked)
  return {
    filters,
    as_of,
    after: (keyset: Keyset | null, limit: number): Promise<ImplementationHeadline[]> =>
      as_of === null
        ? selectImplementations(db, filters, sort, keyset, limit)
        : selectKnown(db, filters, as_of, keyset, limit),
    keysetOf: keysetIn(sort),
    count: () => (as_of === null ? countImplementations(db, filters) : countKnown(db, filters, as_of)),
    cacheControl: caching.current,
  }
}

const include = includeEmbeds(embeddedOfPair)

export const implementationList: List<ImplementationHeadline, Query & { include?: z.infer<typeof include> }> = {
  item: ImplementationHeadline,
  key: keyOfImplementation,
  parameters: { include },
  addressOf: (row, { query }) => addressOf(row, query.as_of),
  async open(db, { query }) {
    const listing = await listFor(db, query)
    const { asks, into } = embeddedInFile(db, query.include)
    return {
      ...listing,
      after: async (keyset, limit) => into(await listing.after(keyset, limit)),
      batchRows: 500,
      asks,
    }
  },
}

/** Where it is read as it is listed: of the same territory, and as known at the same moment. */
function addressOf(row: ImplementationHeadline, as_of: string | undefined): string {
  const path = `/v1/recommendations/${row.recommendation_id}/implementations/${row.addressee_id}`
  const asked = Object.entries({ territory: row.territory, as_of }).filter(
    (entry): entry is [string, string] => !!entry[1],
  )
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`
}
