// Stakeholder groups over HTTP.
import { getTableColumns } from 'drizzle-orm'
import { stakeholder_groups } from '../database/catalogue-tables.ts'
import { code } from '../http/fields.ts'
import type { App, Context } from '../http/route.ts'
import { entryRoutes } from '../sources/entries.ts'
import { exampleStakeholderGroup, StakeholderGroup } from './schemas.ts'

const { raw: _raw, ...columns } = getTableColumns(stakeholder_groups)

export const stakeholderGroupRoutes = (app: App, context: Context): void =>
  entryRoutes(app, context, {
    noun: 'stakeholder-groups',
    words: { one: 'a stakeholder group', many: 'stakeholder groups' },
    operations: { list: 'listStakeholderGroups', get: 'getStakeholderGroup' },
    id: code.describe('Code of the group.'),
    schema: StakeholderGroup,
    example: exampleStakeholderGroup,
    table: stakeholder_groups,
    columns,
  })
