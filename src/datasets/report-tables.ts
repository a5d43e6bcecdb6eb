// Tables of what was said and done: actors, reports in the revision that was the newest by the cutoff, and what followed
// from them. What of a report is visible is decided where it always is (reports/visibility.ts), today.
import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Actor } from '../actors/schemas.ts'
import { sqlBuilder } from '../database/client.ts'
import { throughCursor } from '../database/cursors.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import { codesOf, inWords, slug } from '../http/fields.ts'
import { type ReportRow, reportColumns, reportRecord } from '../reports/representation.ts'
import { Assessment, Evidence, Measure, Report } from '../reports/schemas.ts'
import { visibleToAll } from '../reports/visibility.ts'
import { states } from '../reports/vocabularies.ts'
import { byBytes, selected, type Table, tableOf } from './table.ts'

const { names, accreditations } = Actor.shape
/** Whether it is registered is of today, as decisions are: neither is released. */
const described = Actor.omit({ names: true, accreditations: true, registration: true, registration_decision: true })
const actor = { actor_id: slug.describe('The actor.') }
/** Those that the service brings, and those that the catalogue speaks to, are as public as it: they do not wait. */
const registered = ({ cutoff, requested }: { cutoff: SQL; requested: SQL }) => sql`(
  actors.created_at <= ${cutoff}
  or exists (
    select from catalogue_revisions as loaded
    where loaded.noun = 'actors' and loaded.id = actors.id and loaded.loaded_at <= ${requested})
  or exists (
    select from addressings
    where addressings.actor_id = actors.id and coalesce(addressings.valid_from <= ${requested}::date, true)))`

const region = (level: string) => sql`
  case when ${sql.identifier(`${level}_code`)} is not null then
    json_build_object('code', ${sql.identifier(`${level}_code`)}, 'name', ${sql.identifier(level)}) end as ${sql.identifier(level)}`

export const actorTables = [
  tableOf({
    name: 'actors',
    description:
      'Organisations that the service has known from its start, or that had been registered by the cutoff, as they were described when the edition was made: earlier descriptions are not kept. Whether one is registered still is left out: the API says it, with the decision.',
    schema: described,
    key: ['id'],
    references: { stakeholder_group: 'stakeholder_groups' },
    rows: selected(
      (moments) => sql`
        select actors.*, ${region('region')}, ${region('subregion')}, ${region('intermediate_region')}
        from actors left join countries on code = country
        where ${registered(moments)}
        order by ${byBytes(sql`actors.id`)}`,
    ),
  }),
  tableOf({
    name: 'actor_names',
    description: 'Names of actors by language.',
    schema: z.object({ ...actor, ...names.element.shape }),
    key: ['actor_id', 'language'],
    references: { actor_id: 'actors' },
    rows: selected(
      (moments) => sql`
        select actor_id, language, actor_names.name, status
        from actor_names join actors on actors.id = actor_id
        where ${registered(moments)}
        order by ${byBytes(sql`actor_id`, sql`language`)}`,
    ),
  }),
  tableOf({
    name: 'accreditations',
    description: 'Accreditations of national human rights institutions by GANHRI.',
    schema: z.object({ ...actor, ...accreditations.element.shape }),
    key: ['actor_id', 'valid_from'],
    references: { actor_id: 'actors' },
    rows: selected(
      (moments) => sql`
        select actor_id, status, valid_from, valid_to, accreditations.url
        from accreditations join actors on actors.id = actor_id
        where ${registered(moments)}
        order by ${byBytes(sql`actor_id`)}, valid_from`,
    ),
  }),
]

/** Reports that were public by the cutoff, each in its newest revision of then, as far as that is visible today. */
async function* released(...[tx, { cutoff }]: Parameters<Table['rows']>): AsyncGenerator<ReportRow[]> {
  const newest = sql`(
    select max(revisions.revision) from report_revisions as revisions
    where revisions.report_id = ${reports.id} and revisions.known_at <= ${cutoff})`
  const query = sqlBuilder
    .select(reportColumns)
    .from(reports)
    .innerJoin(report_revisions, and(eq(report_revisions.report_id, reports.id), eq(report_revisions.revision, newest)))
    .where(and(visibleToAll, lte(reports.published_at, cutoff)))
    .orderBy(asc(reports.id))
  yield* throughCursor<ReportRow>(tx, query)
}

/** A reason is a text like others: it waits for its time. */
const withinTime = (row: ReportRow, cutoff: string): ReportRow =>
  row.withdrawn_at !== null && row.withdrawn_at > cutoff ? { ...row, withdrawal_reason: null } : row

type List = 'assessments' | 'measures' | 'evidence'
/** A row for each item of a list in the reports that still show it. */
const itemsOf = (list: List): Table['rows'] =>
  async function* (tx, moments) {
    for await (const rows of released(tx, moments)) {
      const items = rows.flatMap(({ id, [list]: text }) =>
        (JSON.parse((text as unknown as string | null) ?? '[]') as object[]).map((item, at) => ({
          report_id: id,
          position: at + 1,
          ...item,
        })),
      )
      if (items.length > 0) yield items
    }
  }

const {
  assessments: _assessments,
  measures: _measures,
  evidence: _evidence,
  created_at: _created,
  ...head
} = Report.shape
const { draft: _draft, ...statesReleased } = states
/** What of a report is otherwise in a release than in the API, where there are drafts. */
const neverDraft = {
  state: z.enum(codesOf(statesReleased)).describe(`Where it is in its life: ${inWords(statesReleased)}.`),
  revision: z.int().describe('Counts the published versions from 1: the newest by the cutoff.'),
  updated_at: z.string().describe('When this revision became known (RFC 3339).'),
  published_at: z.string().describe('When it was first public (RFC 3339).'),
}
const item = {
  report_id: z.uuid().describe('The report.'),
  position: z.int().describe('Place in the list of the report, from 1.'),
}
const listTable = (list: List, description: string, schema: z.ZodObject) =>
  tableOf({
    ...{ name: `report_${list}`, description, schema: z.object({ ...item, ...schema.shape }) },
    ...{ key: ['report_id', 'position'], references: { report_id: 'reports' }, rows: itemsOf(list) },
  })

export const reportTables = [
  tableOf({
    name: 'reports',
    description:
      'Reports that were public by the cutoff, each in the revision that was the newest then. Of those that have been withdrawn since, who, when and why remain without content; why, once that is as old as the rest.',
    schema: z.object({ ...head, ...neverDraft }),
    key: ['id'],
    references: { recommendation_id: 'recommendations', addressee_id: 'actors', author_id: 'actors' },
    async *rows(tx, moments) {
      for await (const rows of released(tx, moments))
        yield rows.map((row) => reportRecord(withinTime(row, moments.cutoff)))
    },
  }),
  listTable('assessments', 'What reports say of the parts of their recommendation.', Assessment),
  listTable('measures', 'What addressees did, as reports tell it.', Measure),
  listTable('evidence', 'What the assessments of reports rest on.', Evidence),
]
