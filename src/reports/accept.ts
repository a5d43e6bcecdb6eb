// Decides on a report before it is written: every fault of shape and rule together, then the author's mandate.
import type { z } from 'zod'
import { type Basis, basisOf, mayReport } from '../actors/rules.ts'
import type { Caller } from '../auth/callers.ts'
import type { Db } from '../database/client.ts'
import { type Fault, Problem } from '../errors.ts'
import { bodyFaults, bodyInvalid, soundFields } from '../http/faults.ts'
import { reportFaults, type SoundReport } from './rules.ts'
import { Assessment, Evidence, Measure, mostItems, ReportContent, ReportInput } from './schemas.ts'
import { findSetting, type Setting } from './setting.ts'

type Identity = Pick<ReportInput, 'recommendation_id' | 'addressee_id' | 'territory'>

export type Accepted = {
  identity: Identity & {
    author_id: string
    basis: Basis
    stakeholder_group: string
    addressee_country: string | null
    author_country: string | null
  }
  state: ReportInput['state']
  content: ReportContent
}

/** What a new report becomes. Throws body_invalid with every broken rule, or outside_mandate. */
export async function acceptReport(db: Db, caller: Caller, body: ReportInput): Promise<Accepted> {
  const { recommendation_id, addressee_id, territory, state, ...content } = body
  const identity = { recommendation_id, addressee_id, territory }
  const setting = await checkedSetting(db, caller, body)
  return { identity: { ...identity, ...authority(caller, identity, setting) }, state, content }
}

/** What is wrong with a new report that has these faults of shape: with them the rules that the rest of it breaks. */
export async function invalidReport(db: Db, caller: Caller, body: unknown, shape: readonly Fault[]): Promise<Problem> {
  const { errors } = await judge(db, caller, soundReport(body), shape)
  return bodyInvalid(errors)
}

/**
 * The content that a report of this identity is to have from now on. `faults` are told together with its own. Throws
 * body_invalid with every fault, or outside_mandate. `given` is what was sent, where the content comes of a patch.
 */
export async function acceptContent(
  db: Db,
  caller: Caller,
  body: unknown,
  identity: Identity,
  faults: readonly Fault[] = [],
  given = body,
): Promise<ReportContent> {
  const { recommendation_id, addressee_id, territory } = identity
  const { data } = ReportContent.safeParse(body)
  const shape = data === undefined ? bodyFaults(ReportContent, body, given) : []
  const sound = { ...(data ?? soundReport(body)), recommendation_id, addressee_id, territory }
  const setting = await checkedSetting(db, caller, sound, [...faults, ...shape])
  authority(caller, identity, setting)
  return data!
}

/** What is well-shaped by itself in a body, down to the members of its lists' items. */
function soundReport(body: unknown): SoundReport {
  const given = (body ?? {}) as Record<string, unknown>
  const items = <Item extends z.ZodRawShape>(list: keyof typeof mostItems, schema: z.ZodObject<Item>) => {
    const all = given[list]
    return Array.isArray(all) && all.length <= mostItems[list] ? all.map((item) => soundFields(schema, item)) : []
  }
  return {
    ...soundFields(ReportInput, body),
    assessments: items('assessments', Assessment),
    measures: items('measures', Measure),
    evidence: items('evidence', Evidence),
  }
}

/** What the database knows of the things that a report names. Throws body_invalid where there is any fault. */
async function checkedSetting(
  db: Db,
  caller: Caller,
  report: SoundReport,
  shape: readonly Fault[] = [],
): Promise<Setting> {
  const { setting, errors } = await judge(db, caller, report, shape)
  if (errors.length > 0) throw bodyInvalid(errors)
  return setting
}

async function judge(db: Db, { actorId }: Caller, report: SoundReport, shape: readonly Fault[]) {
  const setting = await findSetting(db, actorId, report)
  return { setting, errors: [...shape, ...reportFaults(report, setting, new Date().toISOString().slice(0, 10))] }
}

/** In which capacity the caller speaks of the addressee. Throws outside_mandate where it may not. */
function authority({ actorId }: Caller, { addressee_id, territory }: Identity, setting: Setting) {
  const author = { id: actorId, ...setting.author }
  const addressee = { id: addressee_id, ...setting.addressee! }
  const decision = mayReport(setting.mandates, author, addressee, territory)
  if (!decision.allowed) throw new Problem('outside_mandate', decision.reason, { allowed_by: decision.allowed_by })
  return {
    author_id: author.id,
    basis: basisOf(author, addressee),
    stakeholder_group: setting.recommendation!.stakeholder_group,
    addressee_country: addressee.country,
    author_country: author.country,
  }
}
