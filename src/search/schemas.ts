// How lists are searched: their parameters, and what answers to a search have beside the rows.
import { z } from 'zod'
import { flag, freeText, refusal } from '../http/fields.ts'
import { listOf } from '../http/pages.ts'
import { mostRanked } from './ranked.ts'
import { faultOfSearch, readSearch } from './syntax.ts'

/** What is searched, in words, for the description of the parameter. */
export const searchText = (searched: string) =>
  freeText(500)
    .superRefine((q, context) => {
      const fault = faultOfSearch(readSearch(q))
      if (fault !== null) context.addIssue({ code: 'custom', ...refusal(fault.detail, fault.mend) })
    })
    .optional()
    .describe(
      `Words to search for in ${searched}. All words have to be there, in any form of their language (Arabic, English, French, Russian, Spanish; Chinese by its characters; other languages as written), with or without accents. "Several words" in quotation marks stand in this order, OR gives alternatives, a minus before a word or phrase excludes it. At most 500 characters, 30 words and phrases; of a very long text the first 50 000 characters are searched.`,
    )

const mostInWords = mostRanked.toLocaleString('en').replace(',', ' ')

export const relevanceInWords = `\`relevance\`, which is the default with \`q\`: how often the words stand in a text, in which of its fields, and how near to each other. Where more than ${mostInWords} match, the ${mostInWords} that were published last are ranked and \`page.truncated\` says so.`

export const highlightParameter = flag
  .optional()
  .describe('`true`: each row has in `highlight` where what `q` seeks stands in it. Only with `q`.')

/** What is wrong with a parameter that needs a search, where there is none. */
export const withoutSearch = (parameter: string) => ({
  ...refusal('It says nothing without `q`.', 'Give `q`, or leave it out.'),
  path: [parameter],
})

/** The field of a row. */
export const highlightField = z
  .string()
  .optional()
  .describe(
    'Excerpt with what was sought between `<mark>` and `</mark>`, all else escaped, so that it is safe to put into HTML; from the first 20 000 characters. Only with `highlight=true`.',
  )

const truncated = z
  .boolean()
  .optional()
  .describe(
    `Only in the order of relevance: whether more may match than are ranked. Ranked are the ${mostInWords} that were published last, with phrases those among the 10 000 published last that have all the words; where the words are very common but what else is asked leaves few, those among some ten thousand published last; and the pages end with them: narrow the search by more words or by filters, or sort it otherwise to page through all.`,
  )

/** The shape of a list of `item` that can be searched. */
export const searchableListOf = <Item extends z.ZodType>(item: Item) => {
  const list = listOf(item)
  const { page } = list.shape
  return list.extend({
    page: page.extend({ truncated }).describe(page.description!),
    near_words: z
      .array(z.string())
      .optional()
      .describe(
        'Where `q` finds nothing: words of public texts that are written nearly like those sought, the nearest first.',
      ),
  })
}
