// The parameter `facets` of lists, and where its counts stand in an answer.
import { z } from 'zod'
import { mostFacetValues } from '../database/facet-counts.ts'
import { anyOf } from './fields.ts'

const FacetShape = z
  .object({
    exact: z
      .boolean()
      .describe(
        'Whether every row was counted; false where there are more than are counted, so that counts are too low.',
      ),
    values: z
      .array(
        z.object({
          value: z
            .string()
            .nullable()
            .describe('What the filter of the same name takes; null for rows that have none, which no filter finds.'),
          label: z.string().nullable().describe('Its name; null where it has none beside the value.'),
          count: z.int().describe('Rows with this value under all other filters.'),
        }),
      )
      .describe(`The values of most rows first, at most ${mostFacetValues}. A row may count under several.`),
  })
  .meta({ id: 'Facet', description: 'How many rows each value of one filter would leave.' })

/** The parameter, for the facets that a list has. */
export const facetsParameter = <Name extends string>(names: readonly Name[], more?: string) =>
  anyOf(z.enum(names as readonly [Name, ...Name[]]))
    .optional()
    .describe(
      `Counts the rows by each of these, such as \`facets=${names.slice(0, 2)}\`, in \`facets\` of the first page: under all filters but the one of the same name.${more === undefined ? '' : ` ${more}`}`,
    )

/** The member `facets` of an answer. */
export const facetsMember = <Name extends string>(names: readonly Name[]) =>
  z
    .object(
      Object.fromEntries(names.map((name) => [name, FacetShape.optional()])) as Record<
        Name,
        z.ZodOptional<typeof FacetShape>
      >,
    )
    .optional()
    .describe('The facets asked for; only with `facets`, and on the first page alone.')
