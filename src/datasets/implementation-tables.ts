// Tables of what followed from the reports: levels as they were known at the cutoff, as the API answers with `as_of`.
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { throughCursor } from '../database/cursors.ts'
import { implementationOf } from '../implementations/answer.ts'
import { heldAt } from '../implementations/as-of.ts'
import { findKnown } from '../implementations/known.ts'
import { type ImplementationKey, textOf } from '../implementations/queries.ts'
import { type Implementation, ImplementationHeadline, ImplementationPart } from '../implementations/schemas.ts'
import { byBytes, type Table, tableOf } from './table.ts'

/** What was known at the cutoff, by pieces. Pairs that were no longer addressed are there where somebody had reported on them. */
async function* known(...[tx, { cutoff }]: Parameters<Table['rows']>): AsyncGenerator<Implementation[]> {
  const keys = sql`
    select recommendation_id, addressee_id, territory from level_history
    where ${heldAt(cutoff)}
    order by ${byBytes(sql`recommendation_id`, sql`addressee_id`, sql`coalesce(territory, '')`)}`
  for await (const piece of throughCursor<ImplementationKey>(tx, keys)) {
    const found = new Map((await findKnown(tx, piece, cutoff)).map((row) => [textOf(row), row]))
    const rows = piece.map((key) => found.get(textOf(key))!)
    yield rows
      .filter(({ addressed, report_count }) => addressed || report_count > 0)
      .map((row) => implementationOf(row, cutoff))
  }
}

const { recommendation_id, addressee_id, territory } = ImplementationHeadline.shape
const { bases: _bases, hidden_bases: _hidden, ...part } = ImplementationPart.shape
const key = ['recommendation_id', 'addressee_id', 'territory']
const references = { recommendation_id: 'recommendations', addressee_id: 'actors' }

export const implementationTables = [
  tableOf({
    name: 'implementations',
    description:
      'What all reports together said of each recommendation at each addressee, as known at the cutoff and as the API answers with that moment as `as_of`; those of which nobody had spoken among them. Of a service that has not run for so long there are none.',
    schema: ImplementationHeadline,
    ...{ key, references, rows: known },
  }),
  tableOf({
    name: 'implementation_parts',
    description: 'The same for each part of the recommendation.',
    schema: z.object({ recommendation_id, addressee_id, territory, ...part }),
    ...{ key: [...key, 'part'], references },
    async *rows(tx, moments) {
      for await (const rows of known(tx, moments)) {
        const all = rows.flatMap(({ parts, ...row }) =>
          parts.toSorted((a, b) => (a.part < b.part ? -1 : 1)).map((one) => ({ ...row, ...one })),
        )
        if (all.length > 0) yield all
      }
    },
  }),
]
