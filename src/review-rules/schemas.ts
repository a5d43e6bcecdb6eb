// The shapes of rules of review, of proposals to change them, and of comments on those.
import { z } from 'zod'
import { code, freeText, lineOfText, slug, webAddress } from '../http/fields.ts'
import { codesOf, inWords } from '../reports/vocabularies.ts'
import { measures } from './vocabularies.ts'

/** Bounds that keep a rule readable. */
const longestText = 5_000
const mostItems = 20

const measureCode = z.enum(codesOf(measures))

const Criterion = z.strictObject({
  id: code.describe('Code of the criterion, unique in its rule.'),
  title: lineOfText(200).describe('In a few words.'),
  text: freeText(2_000).describe('What a decision under the rule has to establish.'),
})

const Ground = z.strictObject({
  title: lineOfText(300).describe('The instrument, or what interprets it.'),
  provision: lineOfText(100).nullable().default(null).describe('Article or paragraph; null for the whole.'),
  url: webAddress.describe('Where it is published.'),
})

const itemText = freeText(1_000)

const content = {
  title: lineOfText(200).describe('In a few words.'),
  text: freeText(longestText).describe('The rule.'),
  covers: z.array(itemText).min(1).max(mostItems).describe('What falls under it.'),
  does_not_cover: z.array(itemText).min(1).max(mostItems).describe('What never falls under it.'),
  criteria: z.array(Criterion).max(mostItems).describe('What a decision under it has to establish, each by itself.'),
  grounds: z.array(Ground).min(1).max(mostItems).describe('On what of international human rights law it rests.'),
  measures: z
    .array(measureCode)
    .min(1)
    .max(codesOf(measures).length)
    .describe(`What it allows, the least restrictive first: ${inWords(measures)}.`),
}

export const RuleContent = z.strictObject(content)
export type RuleContent = z.infer<typeof RuleContent>

const ruleId = slug.describe('Stable id of the rule.')
const versionNumber = z.int().min(1)
const proposalNumber = z.int().min(1)
const moment = z.string()

export const ReviewRule = z
  .object({
    id: ruleId,
    version: versionNumber.describe('Counts the versions of the rule, from 1. Decisions cite it.'),
    state: z.enum(['in_force', 'superseded']).describe('`in_force`, or `superseded` by a later version.'),
    ...content,
    proposal: proposalNumber
      .nullable()
      .describe('Number of the proposal that became this version; null where it came with the service.'),
    effective_from: moment.describe('From when on it holds (RFC 3339). It is never applied to an earlier decision.'),
    effective_to: moment.nullable().describe('Until when it held, exclusive; null while it is in force.'),
  })
  .meta({ id: 'ReviewRule', description: 'One version of a rule by which reports and actors are reviewed.' })
export type ReviewRule = z.infer<typeof ReviewRule>
