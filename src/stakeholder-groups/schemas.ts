// The shape of a stakeholder group.
import { z } from 'zod'
import { code, slug } from '../http/fields.ts'
import { positionField, revisionFields, Span, words } from '../sources/schemas.ts'

export const StakeholderGroup = z
  .strictObject({
    id: code.describe('Stable code.'),
    source_id: slug.describe('The source whose scheme it belongs to.'),
    position: positionField,
    label: words.describe('Whom the source addresses, in its own words.'),
    heading: words.describe('The heading above the recommendations to this group.'),
    subgroups: z
      .array(
        z.strictObject({
          id: code.describe('Stable code within the group.'),
          label: words.describe('As the source names it.'),
        }),
      )
      .describe('Narrower addressees that single recommendations name.'),
    ...revisionFields,
    raw: z.array(Span).min(1).optional().describe('Where the heading stands in the source; only with `include=raw`.'),
  })
  .meta({ id: 'StakeholderGroup', description: 'Whom a source addresses as a group. A group is not an actor.' })

export type StakeholderGroup = z.infer<typeof StakeholderGroup>

export const exampleStakeholderGroup: StakeholderGroup = {
  id: 'states',
  source_id: 'doha-2020',
  position: 1,
  label: 'States',
  heading: 'States should:',
  subgroups: [],
  revision: 1,
  updated_at: '2026-01-31T12:00:00Z',
}
