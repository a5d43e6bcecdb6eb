// What every picture takes: how it should look, and what is written around the figures.
import { z } from 'zod'
import { optionalNumber, wholeNumber } from '../http/fields.ts'

/** The languages that words.ts has; also the order of its columns. */
export const languages = ['en', 'ar', 'fr', 'es', 'ru', 'zh'] as const
export type Language = (typeof languages)[number]

const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Fields for a query: all may be left out. */
export const chartParameters = {
  theme: z.enum(themes).default('light').describe('Colours of the picture: on a `light` or on a `dark` ground.'),
  lang: z
    .enum(languages)
    .default('en')
    .describe(
      'Language (BCP 47) of the fixed words, numbers and dates in the picture; `ar` is laid out from right to left. All but `en` are our own unofficial translations; labels of the data stay as they are.',
    ),
  width: wholeNumber(320, 2400, 960).describe('Width of the picture in pixels: 320 to 2400.'),
  height: optionalNumber(200, 2400).describe(
    'Height of the picture in pixels: 200 to 2400. Without it the picture is as high as its figures need. Where not all of them fit, the picture says so.',
  ),
}
export const ChartParameters = z.object(chartParameters)
export type ChartParameters = z.infer<typeof ChartParameters>

/** What stands around every picture. */
export type Heading = {
  title: string
  /** Address of the statistic: path and query, without host. */
  source: string
  /** What is counted, as the statistic says it. */
  frame: string
  /** Time of the last change that the figures include (RFC 3339); null where nothing is recorded. */
  last_change_at: string | null
}
