// Instruments over HTTP.
import { getTableColumns, sql } from 'drizzle-orm'
import { instruments } from '../database/catalogue-tables.ts'
import { slug } from '../http/fields.ts'
import type { App, Context } from '../http/route.ts'
import { entryRoutes } from '../sources/entries.ts'
import { exampleInstrument, Instrument } from './schemas.ts'

const { url_raw: _raw, url_corrections: _corrections, ...others } = getTableColumns(instruments)
const footnote = sql`${instruments.footnote} - 'raw' - 'corrections'`

export const instrumentRoutes = (app: App, context: Context): void =>
  entryRoutes(app, context, {
    noun: 'instruments',
    words: { one: 'an instrument', many: 'instruments' },
    operations: { list: 'listInstruments', get: 'getInstrument' },
    id: slug.describe('Id of the instrument.'),
    schema: Instrument,
    example: exampleInstrument,
    table: instruments,
    columns: { ...others, footnote },
  })
