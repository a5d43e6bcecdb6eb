// The rules of review, what is proposed of them, and what is said of that.
import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { actors } from './actor-tables.ts'
import { instant } from './columns.ts'

/** What a rule of review says, in force or proposed. */
const ruleContent = () => ({
  title: text().notNull(),
  text: text().notNull(),
  covers: text().array().notNull(),
  does_not_cover: text().array().notNull(),
  criteria: jsonb().$type<{ id: string; title: string; text: string }[]>().notNull(),
  grounds: jsonb().$type<{ title: string; provision: string | null; url: string }[]>().notNull(),
  /** Least restrictive first. */
  measures: text().array().notNull(),
})

/**
 * The rules by which reports and actors are reviewed, by version: a row is what decisions cite, from the moment at which it
 * took effect. No two versions hold at once and no row is changed but by its end (constraints and triggers in migrations/).
 */
export const review_rules = pgTable(
  'review_rules',
  {
    id: text().notNull(),
    version: integer().notNull(),
    ...ruleContent(),
    /** The proposal that became this version; null for one that came with the service. */
    proposal: integer(),
    effective_from: instant().notNull(),
    /** Null while it is in force; else the effective_from of the next version. */
    effective_to: instant(),
  },
  (t) => [
    primaryKey({ name: 'review_rules_pkey', columns: [t.id, t.version] }),
    check('review_rules_id_check', sql`${t.id} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
    check('review_rules_proposal_check', sql`${t.version} = 1 or ${t.proposal} is not null`),
    check('review_rules_effective_to_check', sql`${t.effective_from} < ${t.effective_to}`),
    uniqueIndex('review_rules_id_key').on(t.id).where(sql`${t.effective_to} is null`),
  ],
)

/** A version that somebody proposes: open to comments for at least 14 days, then closed, once. */
export const review_rule_proposals = pgTable(
  'review_rule_proposals',
  {
    rule_id: text().notNull(),
    number: integer().notNull(),
    /** The version that was in force when it was made; null where it proposes a new rule. */
    base_version: integer(),
    ...ruleContent(),
    reason: text().notNull(),
    proposed_by: text().notNull(),
    proposer_group: text().notNull(),
    /** Keyed hashes of persons; never given out. */
    person: text().notNull(),
    created_at: instant().notNull(),
    comments_until: instant().notNull(),
    state: text().$type<'open' | 'adopted' | 'rejected' | 'withdrawn'>().notNull(),
    closed_at: instant(),
    closed_by: text(),
    closer_group: text(),
    closer_person: text(),
    closing_reason: text(),
    adopted_at: instant().generatedAlwaysAs(sql`case when state = 'adopted' then closed_at end`),
  },
  (t) => [
    primaryKey({ name: 'review_rule_proposals_pkey', columns: [t.rule_id, t.number] }),
    foreignKey({
      name: 'review_rule_proposals_rule_id_base_version_fkey',
      columns: [t.rule_id, t.base_version],
      foreignColumns: [review_rules.id, review_rules.version],
    }),
    foreignKey({
      name: 'review_rule_proposals_proposed_by_proposer_group_fkey',
      columns: [t.proposed_by, t.proposer_group],
      foreignColumns: [actors.id, actors.stakeholder_group],
    }),
    foreignKey({
      name: 'review_rule_proposals_closed_by_closer_group_fkey',
      columns: [t.closed_by, t.closer_group],
      foreignColumns: [actors.id, actors.stakeholder_group],
    }),
    // What refers to these cannot be told another moment.
    unique('review_rule_proposals_rule_id_number_comments_until_key').on(t.rule_id, t.number, t.comments_until),
    unique('review_rule_proposals_rule_id_number_adopted_at_key').on(t.rule_id, t.number, t.adopted_at),
    uniqueIndex('review_rule_proposals_rule_id_key').on(t.rule_id).where(sql`${t.state} = 'open'`),
    index('review_rule_proposals_created_at_index').on(t.created_at, t.rule_id, t.number),
    check('review_rule_proposals_rule_id_check', sql`${t.rule_id} ~ '^[a-z0-9]+(-[a-z0-9]+)*$'`),
    check('review_rule_proposals_proposer_group_check', sql`${t.proposer_group} not in ('states', 'companies')`),
    check('review_rule_proposals_closer_group_check', sql`${t.closer_group} not in ('states', 'companies')`),
    check(
      'review_rule_proposals_comments_until_check',
      sql`${t.comments_until} >= ${t.created_at} + interval '336 hours'`,
    ),
    check(
      'review_rule_proposals_state_check',
      sql`case when ${t.state} = 'open'
          then num_nonnulls(${t.closed_at}, ${t.closed_by}, ${t.closer_group}, ${t.closer_person}, ${t.closing_reason}) = 0
        else num_nulls(${t.closed_at}, ${t.closed_by}, ${t.closer_group}, ${t.closer_person}, ${t.closing_reason}) = 0
          and case ${t.state} when 'withdrawn' then ${t.closed_by} = ${t.proposed_by}
            when 'rejected' then ${t.closed_by} <> ${t.proposed_by} and ${t.closer_person} <> ${t.person}
            when 'adopted' then ${t.closed_by} <> ${t.proposed_by} and ${t.closer_person} <> ${t.person}
              and ${t.closed_at} >= ${t.comments_until}
            else false end end`,
    ),
  ],
)

/** What anybody registered says of a proposal while it is open to comments, and what its proposer answers, once. */
export const review_rule_comments = pgTable(
  'review_rule_comments',
  {
    id: uuid().notNull(),
    rule_id: text().notNull(),
    proposal: integer().notNull(),
    /** That of the proposal. */
    comments_until: instant().notNull(),
    actor_id: text().notNull(),
    person: text().notNull(),
    text: text().notNull(),
    created_at: instant().notNull(),
    answer: text(),
    answered_at: instant(),
    answering_person: text(),
  },
  (t) => [
    primaryKey({ name: 'review_rule_comments_pkey', columns: [t.id] }),
    foreignKey({
      name: 'review_rule_comments_rule_id_proposal_comments_until_fkey',
      columns: [t.rule_id, t.proposal, t.comments_until],
      foreignColumns: [
        review_rule_proposals.rule_id,
        review_rule_proposals.number,
        review_rule_proposals.comments_until,
      ],
    }),
    foreignKey({ name: 'review_rule_comments_actor_id_fkey', columns: [t.actor_id], foreignColumns: [actors.id] }),
    check('review_rule_comments_created_at_check', sql`${t.created_at} < ${t.comments_until}`),
    check(
      'review_rule_comments_answer_check',
      sql`num_nonnulls(${t.answer}, ${t.answered_at}, ${t.answering_person}) in (0, 3)`,
    ),
    index('review_rule_comments_rule_id_proposal_index').on(t.rule_id, t.proposal, t.created_at, t.id),
  ],
)
