// Implementations as a file, as they are known now or were at some moment.
import type { z } from 'zod'
import { downloadOf } from '../downloads/routes.ts'
import { pastMoment } from '../http/as-of.ts'
import { caching } from '../http/route.ts'
import { embeddedInFile, embeddedOfPair, includeEmbeds } from '../reports/embeds.ts'
import { selectKnown } from './known.ts'
import { type ImplementationList, keysetIn, selectImplementations } from './queries.ts'
import { type ImplementationFilters, ImplementationHeadline, keyOfImplementation } from './schemas.ts'

const include = includeEmbeds(embeddedOfPair)

type Filters = ImplementationList &
  Pick<ImplementationFilters, 'sort'> & { as_of?: string; fields?: string[]; include?: z.infer<typeof include> }

export const implementationsDownload = downloadOf<ImplementationHeadline, Filters>({
  item: ImplementationHeadline,
  key: keyOfImplementation,
  parameters: { include },
  addressOf: (row, { query }) => addressOf(row, query.as_of),
  async open(db, { query: { as_of: asked, sort, fields: _fields, include, ...filters } }) {
    const as_of = await pastMoment(db, asked)
    const { asks, into } = embeddedInFile(db, include)
    return {
      after: async (keyset, limit) =>
        into(
          as_of === null
            ? await selectImplementations(db, filters, sort, keyset, limit)
            : await selectKnown(db, filters, as_of, keyset, limit),
        ),
      keysetOf: keysetIn(sort),
      batchRows: 500,
      asks,
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
