// Principles over HTTP.
import { getTableColumns } from 'drizzle-orm'
import { principles } from '../database/catalogue-tables.ts'
import { code } from '../http/fields.ts'
import type { App, Context } from '../http/route.ts'
import { entryRoutes } from '../sources/entries.ts'
import { examplePrinciple, Principle } from './schemas.ts'

const { raw: _raw, corrections: _corrections, ...columns } = getTableColumns(principles)

export const principleRoutes = (app: App, context: Context): void =>
  entryRoutes(app, context, {
    noun: 'principles',
    words: { one: 'a principle', many: 'principles' },
    operations: { list: 'listPrinciples', get: 'getPrinciple' },
    id: code.describe('Code of the principle.'),
    schema: Principle,
    example: examplePrinciple,
    table: principles,
    columns,
  })
