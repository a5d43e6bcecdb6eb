// Every table of a release, in the order in which they are written.
import { catalogueTables } from './catalogue-tables.ts'
import { implementationTables } from './implementation-tables.ts'
import { actorTables, reportTables } from './report-tables.ts'
import type { Table } from './table.ts'

export const tables: readonly Table[] = [...catalogueTables, ...actorTables, ...reportTables, ...implementationTables]
