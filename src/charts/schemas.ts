// What every picture takes: how it should look, and what is written around the figures.
import { z } from 'zod'
import { optionalNumber, wholeNumber } from '../http/fields.ts'

/** The languages that words.ts has: those of the United Nations. */
export const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const
export type Language = (typeof languages)[number]

const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

const scales = ['share', 'count'] as const
export type Scale = (typeof scales)[number]

/** Fields for a query: all may be left out. */
export const chartParameters = {
  theme: z.enum(themes).default('light').describe('Colours of the picture: on a `light` or on a `dark` ground.'),
  lang: z
    .enum(languages)
    .default('en')
    .describe(
      'Language (BCP 47) of the fixed words, numbers and dates in the picture; `ar` is laid out from right to left. All but `en` are our own unofficial translations, and say so. Names of actors and States are in that language where the record has them, regions as Unicode calls them, stakeholder groups and principles as we translate them; other labels stay as they are.',
    ),
  scale: z
    .enum(scales)
    .default('share')
    .describe(
      'What is compared: `share`, so that few can be read beside many: bars are 100 % each, with their number beside them, and lines are shares; or `count`: lengths and heights are numbers. Heat maps have the colours of shares and write either.',
    ),
  width: wholeNumber(320, 2400, 960).describe('Width of the picture in pixels: 320 to 2400.'),
  height: optionalNumber(200, 2400).describe(
    'Height of the picture in pixels: 200 to 2400. Without it the picture is as high as its figures need. Where not all of them fit, the picture says so. Rows of addressees with information stand first in it, then by name, so that what is left out has nothing to say.',
  ),
}
export const ChartParameters = z.object(chartParameters)
export type ChartParameters = z.infer<typeof ChartParameters>

/** What stands around every picture. */
export type Heading = {
  title: string
  /** Address of the statistic: path and query, without host. */
  source: string
  /** Pairs of recommendation and addressee, or parts of recommendations at addressees. */
  counted: 'pairs' | 'parts'
  /** Which of them, in words. */
  frame: string
  /** What the request filters by, in words. */
  filters?: readonly string[]
  /** The moment asked for (RFC 3339), where it is not now. */
  as_of?: string | null
  /** Time of the last change that the figures include (RFC 3339); null where nothing is recorded. */
  last_change_at: string | null
}
