// The shapes of rules of review, of proposals to change them, and of comments on those.
import { z } from 'zod'
import { anyOf, code, codesOf, freeText, inForm, inWords, lineOfText, slug, webAddress } from '../http/fields.ts'
import { pageParameters } from '../http/pages.ts'
import { measures, proposalStates } from './vocabularies.ts'

/** Bounds that keep a rule readable. */
const mostItems = 20
const itemText = freeText(1_000)

const Criterion = z
  .strictObject({
    id: code.describe('Code of the criterion, unique in its rule.'),
    title: lineOfText(200).describe('In a few words.'),
    text: freeText(2_000).describe('What has to be established.'),
  })
  .meta({ id: 'ReviewCriterion', description: 'What a decision under a rule has to establish.' })

const Ground = z
  .strictObject({
    title: lineOfText(300).describe('The instrument, or what interprets it.'),
    provision: lineOfText(100).nullable().default(null).describe('Article or paragraph; null for the whole.'),
    url: webAddress.describe('Where it is published.'),
  })
  .meta({ id: 'ReviewGround', description: 'A provision of international human rights law on which a rule rests.' })

const content = {
  title: lineOfText(200).describe('In a few words.'),
  text: freeText(5_000).describe('The rule.'),
  covers: z.array(itemText).min(1).max(mostItems).describe('What falls under it.'),
  does_not_cover: z.array(itemText).min(1).max(mostItems).describe('What never falls under it.'),
  criteria: z.array(Criterion).max(mostItems).describe('What a decision under it has to establish, each by itself.'),
  grounds: z.array(Ground).min(1).max(mostItems).describe('On what it rests.'),
  measures: z
    .array(z.enum(codesOf(measures)))
    .min(1)
    .max(codesOf(measures).length)
    .describe(`What it allows, the least restrictive first: ${inWords(measures)}.`),
}

export const RuleContent = z.strictObject(content)
export type RuleContent = z.infer<typeof RuleContent>

const ruleId = slug.describe('Id of the rule.')
const number = z.int().min(1)
const moment = z.string()

export const ReviewRule = z
  .object({
    id: ruleId,
    version: number.describe('Counts the versions of the rule, from 1. Decisions cite it.'),
    state: z.enum(['in_force', 'superseded']).describe('`in_force`, or `superseded` by a later version.'),
    ...content,
    proposal: number
      .nullable()
      .describe('Number of the proposal that became this version; null where it came with the service.'),
    effective_from: moment.describe('From when on it holds (RFC 3339). No earlier decision is judged by it.'),
    effective_to: moment.nullable().describe('Until when it held, exclusive; null while it is in force.'),
  })
  .meta({ id: 'ReviewRule', description: 'One version of a rule by which reports and actors are reviewed.' })
export type ReviewRule = z.infer<typeof ReviewRule>

export const RuleWithVersions = ReviewRule.extend({
  versions: z
    .array(
      z.object({
        version: number.describe('Its number; `?version=` reads it.'),
        effective_from: moment.describe('From when on it holds (RFC 3339).'),
        effective_to: moment.nullable().describe('Until when it held; null while it is in force.'),
      }),
    )
    .describe('Every version that ever took effect, oldest first.'),
}).meta({ id: 'ReviewRuleWithVersions', description: 'A version of a rule, and which versions there are.' })
export type RuleWithVersions = z.infer<typeof RuleWithVersions>

export const RuleFilters = z.strictObject({
  state: anyOf(ReviewRule.shape.state)
    .default(['in_force'])
    .describe('Versions in any of these states; those in force unless said otherwise.'),
  ...pageParameters,
})

export const ruleParams = z.object({ id: ruleId })
const counted = z
  .string()
  .regex(...inForm(/^[1-9]\d{0,8}$/, 'It is not a number of decimal digits that begins with 1 to 9.', '1'))
  .transform(Number)
export const versionParameter = z.strictObject({
  version: counted.optional().describe('A version by its number; the one in force unless said otherwise.'),
})

export const proposalParams = ruleParams.extend({ number: counted.describe('Number of the proposal.') })
export const commentParams = proposalParams.extend({
  comment_id: z.uuid('It is not the id of a comment.').describe('Id of the comment.'),
})

/** Days that a proposal is open to comments. */
const fewestDays = 14
const mostDays = 180

const reason = freeText(5_000)

export const ProposalInput = z
  .strictObject({
    ...content,
    reason: reason.describe('Why the rule should be so.'),
    comment_days: z
      .int()
      .min(fewestDays)
      .max(mostDays)
      .default(fewestDays)
      .describe(`How long it is open to comments: ${fewestDays} to ${mostDays} days of 24 hours.`),
  })
  .meta({ id: 'NewReviewRuleProposal', description: 'A version of a rule to propose, whole.' })
export type ProposalInput = z.infer<typeof ProposalInput>

const Closing = z
  .object({
    at: moment.describe('When (RFC 3339). An adopted version takes effect at this moment.'),
    by: slug.describe('The actor that closed it.'),
    reason: reason.describe('Why.'),
  })
  .meta({ id: 'ReviewRuleClosing', description: 'How a proposal ended.' })

export const Proposal = z
  .object({
    rule_id: ruleId,
    number: number.describe('Counts the proposals of the rule, from 1.'),
    state: z.enum(codesOf(proposalStates)).describe(`${inWords(proposalStates)}.`),
    base_version: number
      .nullable()
      .describe('The version in force when it was made; null where it proposes a new rule.'),
    ...content,
    reason: reason.describe('Why the rule should be so.'),
    proposed_by: slug.describe('The actor that proposes it.'),
    created_at: moment.describe('When it was made (RFC 3339).'),
    comments_until: moment.describe('Until when it is open to comments; it cannot be adopted before.'),
    comment_count: z.int().describe('How many comments it has.'),
    unanswered_count: z.int().describe('How many of them its proposer has not answered; it cannot be adopted before.'),
    closing: Closing.nullable().describe('How it ended; null while it is open.'),
  })
  .meta({ id: 'ReviewRuleProposal', description: 'A version of a rule that somebody proposes.' })
export type Proposal = z.infer<typeof Proposal>

const proposalFilters = {
  state: anyOf(Proposal.shape.state).optional().describe('Proposals in any of these states.'),
  ...pageParameters,
}
export const ProposalsOfRule = z.strictObject(proposalFilters)
export const ProposalFilters = z.strictObject({
  rule_id: anyOf(slug).optional().describe('Proposals for any of these rules.'),
  ...proposalFilters,
})

export const ClosingInput = z
  .strictObject({ reason: reason.describe('Why, in public. Name no private person.') })
  .meta({ id: 'ReviewRuleClosingReason', description: 'Why a proposal is adopted, rejected or withdrawn.' })

const commentText = freeText(5_000)

export const CommentInput = z
  .strictObject({ text: commentText.describe('What you have to say of the proposal, in public.') })
  .meta({ id: 'NewReviewRuleComment', description: 'A comment on a proposal.' })

export const AnswerInput = z
  .strictObject({ answer: commentText.describe('What you answer, in public and once.') })
  .meta({ id: 'ReviewRuleAnswer', description: "The proposer's answer to a comment." })

export const Comment = z
  .object({
    id: z.uuid().describe('Id of the comment.'),
    rule_id: ruleId,
    proposal: number.describe('Number of the proposal.'),
    actor_id: slug.describe('The actor that comments.'),
    text: commentText.describe('What it says.'),
    created_at: moment.describe('When (RFC 3339).'),
    answer: commentText.nullable().describe('What the proposer answered; null while there is no answer.'),
    answered_at: moment.nullable().describe('When (RFC 3339).'),
  })
  .meta({ id: 'ReviewRuleComment', description: 'What an actor says of a proposal, and what its proposer answers.' })
export type Comment = z.infer<typeof Comment>
