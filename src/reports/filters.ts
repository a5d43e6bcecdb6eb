// What lists of reports are asked by.
import { z } from 'zod'
import { asOfParameter } from '../http/as-of.ts'
import { anyOf, codesOf, countryCode, day, instant, languageTag, refusal, slug } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { pairParameters } from '../recommendations/pair-filters.ts'
import { highlightParameter, relevanceInWords, searchText, withoutSearch } from '../search/schemas.ts'
import { embeddedOfReport, includeInListOf } from './embeds.ts'
import { bases, levels, states } from './vocabularies.ts'

/** Orders by time. */
export const orders = ['-published_at', 'published_at', '-period_end', 'period_end'] as const

export const ReportFilters = z
  .strictObject({
    q: searchText('published reports: narrative, rationales, titles of measures and evidence'),
    highlight: highlightParameter,
    ...pairParameters,
    author_id: anyOf(slug).optional().describe('Any of these authors.'),
    author_country: anyOf(countryCode).optional().describe('Any of these countries of the author.'),
    level: anyOf(z.enum(codesOf(levels)))
      .optional()
      .describe('At least one part has any of these levels.'),
    basis: anyOf(z.enum(codesOf(bases)))
      .optional()
      .describe('Any of these bases.'),
    language: anyOf(languageTag)
      .optional()
      .describe('Any of these languages of the texts (BCP 47), as the report names them: `pt` does not find `pt-BR`.'),
    state: z
      .enum(codesOf(states))
      .default('published')
      .describe(
        '`published`; `withdrawn` or `restricted` for tombstones; `draft` for your own drafts, with a token of scope `reports:write`.',
      ),
    period_from: day.optional().describe('The period ends on this day or later.'),
    period_to: day.optional().describe('The period begins on this day or earlier.'),
    published_from: instant
      .optional()
      .describe(
        'First public at this moment or later. A report may become readable up to 30 s after the moment in its `published_at`: who harvests by it begins 30 s before the newest moment seen, and drops what is known by its `id`.',
      ),
    published_to: instant.optional().describe('First public before this moment.'),
    as_of: asOfParameter,
    sort: z
      .enum(['relevance', ...orders])
      .optional()
      .describe(
        `Order: ${relevanceInWords} Else by time, \`-\` for newest first; by default \`-published_at\`, for drafts \`-period_end\`. Ties are ordered by id. A revision may change \`period_end\`, so that rows move while you page by it; to walk through all of them, sort by \`published_at\`, which never changes.`,
      ),
    ...pageParameters,
    include: includeInListOf(embeddedOfReport),
  })
  .refine(({ state, sort }) => state !== 'draft' || !sort?.endsWith('published_at'), {
    ...refusal('A draft has not been published.', 'Sort drafts by `period_end` or `-period_end`.'),
    path: ['sort'],
  })
  .refine(({ state, q }) => state === 'published' || q === undefined, {
    ...refusal('Only published reports are searched.', 'Leave out `state` or `q`.'),
    path: ['q'],
  })
  .refine(({ sort, q }) => sort !== 'relevance' || q !== undefined, withoutSearch('sort'))
  .refine(({ highlight, q }) => highlight !== true || q !== undefined, withoutSearch('highlight'))
  .refine(({ as_of, q }) => as_of === undefined || q === undefined, {
    ...refusal('Reports are searched as they are now.', 'Leave out `as_of` or `q`.'),
    path: ['q'],
  })
  .refine(({ state, as_of }) => as_of === undefined || state === 'published' || state === 'withdrawn', {
    ...refusal('Of these nothing is told about the past.', 'Leave out `as_of`, or ask for `published` or `withdrawn`.'),
    path: ['state'],
  })
  .refine(({ sort, as_of }) => as_of === undefined || !sort?.endsWith('period_end'), {
    ...refusal(
      'Periods may have been revised since, so that what was known at a moment is listed by publication alone.',
      'Sort by `published_at` or `-published_at`, or leave out `as_of`.',
    ),
    path: ['sort'],
  })
export type ReportFilters = z.infer<typeof ReportFilters>
