// SQL of rules: one exported function per statement.
import { and, asc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { type Db, statement } from '../database/client.ts'
import { orderBy } from '../database/orders.ts'
import { review_rules } from '../database/rule-tables.ts'
import type { Keyset } from '../http/pages.ts'
import type { ReviewRule, RuleContent, RuleWithVersions } from './schemas.ts'

const columns = {
  id: review_rules.id,
  version: review_rules.version,
  state: sql<
    ReviewRule['state']
  >`case when ${review_rules.effective_to} is null then 'in_force' else 'superseded' end`.as('state'),
  title: review_rules.title,
  text: review_rules.text,
  covers: review_rules.covers,
  does_not_cover: review_rules.does_not_cover,
  criteria: review_rules.criteria,
  grounds: review_rules.grounds,
  measures: sql<ReviewRule['measures']>`${review_rules.measures}`,
  proposal: review_rules.proposal,
  effective_from: review_rules.effective_from,
  effective_to: review_rules.effective_to,
}

const findInForceStatement = statement<ReviewRule>('find_rule_in_force_at', (db) =>
  db
    .select(columns)
    .from(review_rules)
    .where(
      and(
        eq(review_rules.id, sql.placeholder('id')),
        sql`tstzrange(${review_rules.effective_from}, ${review_rules.effective_to}) @> ${sql.placeholder('moment')}::timestamptz`,
      ),
    ),
)

/** The version that was in force at a moment (RFC 3339), which is what a decision of that moment cites; or null. */
export async function ruleInForceAt(db: Db, id: string, moment: string): Promise<ReviewRule | null> {
  const [rule] = await findInForceStatement(db, { id, moment })
  return rule ?? null
}

type States = readonly ReviewRule['state'][]

const inStates = (states: States): SQL | undefined =>
  states.includes('superseded')
    ? states.includes('in_force')
      ? undefined
      : isNotNull(review_rules.effective_to)
    : isNull(review_rules.effective_to)

/** In the order of ids and versions, from after `after`; one row more than `limit` where there are more. */
export function selectRules(db: Db, states: States, after: Keyset | null, limit: number): Promise<ReviewRule[]> {
  const { by, beyond } = orderBy([review_rules.id, review_rules.version], 'id')
  return db
    .select(columns)
    .from(review_rules)
    .where(and(inStates(states), beyond(after)))
    .orderBy(...by)
    .limit(limit + 1)
}

export const countRules = (db: Db, states: States): Promise<number> => db.$count(review_rules, inStates(states))

/** The version with this number, or with null the one in force. */
export async function findRule(db: Db, id: string, version: number | null): Promise<ReviewRule | null> {
  const [rule] = await db
    .select(columns)
    .from(review_rules)
    .where(
      and(
        eq(review_rules.id, id),
        version === null ? isNull(review_rules.effective_to) : eq(review_rules.version, version),
      ),
    )
  return rule ?? null
}

/** Oldest first; none where there is no such rule. */
export function selectVersions(db: Db, id: string): Promise<RuleWithVersions['versions']> {
  const { version, effective_from, effective_to } = review_rules
  return db
    .select({ version, effective_from, effective_to })
    .from(review_rules)
    .where(eq(review_rules.id, id))
    .orderBy(asc(version))
}

/** Ends the version that is in force, where there is one. */
export async function updateToSuperseded(tx: Db, id: string, effective_to: string): Promise<void> {
  await tx
    .update(review_rules)
    .set({ effective_to })
    .where(and(eq(review_rules.id, id), isNull(review_rules.effective_to)))
}

type NewVersion = RuleContent & { id: string; version: number; proposal: number; effective_from: string }

export async function insertVersion(tx: Db, version: NewVersion): Promise<void> {
  await tx.insert(review_rules).values(version)
}
