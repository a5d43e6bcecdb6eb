// How others point at a report that everybody sees, and at fields of it.
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../database/client.ts'
import { report_revisions, reports } from '../database/report-tables.ts'
import type { Fault } from '../errors.ts'
import { inForm } from '../http/fields.ts'
import { visibleIn } from './visibility.ts'

const member = '[a-z]{1,20}'
const number = '(0|[1-9]\\d{0,2})'

/**
 * A JSON Pointer (RFC 6901) into what a report says: to its narrative, to a list, to an item, or to a member of one. The
 * members that count are told as alternatives; all of them by default. `more`: what else may be pointed at, as `|…`.
 */
export const contentPointer = (message: string, ofAssessment = member, ofOthers = member, more = '') =>
  z
    .string()
    .max(60)
    .regex(
      ...inForm(
        new RegExp(
          `^/(narrative|assessments(/${number}(/(${ofAssessment}))?)?|(measures|evidence)(/${number}(/(${ofOthers}))?)?${more})$`,
        ),
        message,
        '/evidence/0/title',
      ),
    )

export const concernedFields = z.array(contentPointer('It is not a JSON Pointer to what a report says.')).max(50)

/** As good as the answer for what does not exist: a draft, or a report that was withdrawn, is not told from it. */
export const noSuchReport: Fault = {
  pointer: '/report_id',
  detail: 'There is no published report with this id.',
  mend: 'Take an id from /v1/reports.',
}

export async function isPublished(db: Db, id: string): Promise<boolean> {
  const [found] = await db
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.id, id), visibleIn('published', null)))
  return found !== undefined
}

/** Fields that the report has in none of its revisions, as everybody sees them. */
export async function fieldFaults(db: Db, given: { report_id: string; fields: readonly string[] }): Promise<Fault[]> {
  if (given.fields.length === 0) return []
  const { narrative, assessments, measures, evidence } = report_revisions
  const revisions = await db
    .select({ narrative, assessments, measures, evidence })
    .from(report_revisions)
    .where(eq(report_revisions.report_id, given.report_id))
  return given.fields.flatMap((field, place) =>
    revisions.some((revision) => has(revision, field.split('/').slice(1)))
      ? []
      : {
          pointer: `/fields/${place}`,
          detail: 'The report has no such field.',
          mend: 'Count from 0, and name a field that the report has.',
        },
  )
}

const has = (value: unknown, [step, ...rest]: string[]): boolean =>
  step === undefined ||
  (typeof value === 'object' && value !== null && Object.hasOwn(value, step) && has(value[step as never], rest))
