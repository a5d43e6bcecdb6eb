// Decides on a report before it is written: every fault of shape and rule together, then the author's mandate.
import { findActor, selectMandates } from '../actors/queries.ts'
import { type Basis, basisOf, mayReport } from '../actors/rules.ts'
import type { Caller } from '../auth/access.ts'
import type { Db } from '../database/client.ts'
import { type Fault, Problem } from '../errors.ts'
import { bodyFaults, soundFields } from '../http/faults.ts'
import { findSetting } from './queries.ts'
import { reportFaults, type Setting } from './rules.ts'
import { ReportContent, ReportInput } from './schemas.ts'

export type Accepted = {
  identity: Pick<ReportInput, 'recommendation_id' | 'addressee_id' | 'territory'> & {
    author_id: string
    basis: Basis
    stakeholder_group: string
    addressee_country: string | null
    author_country: string | null
  }
  state: ReportInput['state']
  content: ReportContent
}

/**
 * What a new report becomes. `shape` are the faults that its body's shape has already; where there are none, `body` is
 * parsed. Throws body_invalid with every fault of shape and rule, or outside_mandate.
 */
export async function acceptReport(db: Db, caller: Caller, body: ReportInput, shape: readonly Fault[]): Promise<Accepted> {
  const sound = shape.length === 0 ? body : soundFields(ReportInput, body)
  const setting = await checkedSetting(db, sound, shape)
  const { recommendation_id, addressee_id, territory, state, ...content } = body
  const identity = { recommendation_id, addressee_id, territory }
  return { identity: { ...identity, ...(await authority(db, caller, identity, setting)) }, state, content }
}

type Identity = Pick<ReportInput, 'recommendation_id' | 'addressee_id' | 'territory'>

/** The content that a report is to have from now on. Throws body_invalid with every fault, or outside_mandate. */
export async function acceptContent(db: Db, caller: Caller, body: unknown, identity: Identity): Promise<ReportContent> {
  const parsed = ReportContent.safeParse(body)
  const { recommendation_id, addressee_id, territory } = identity
  const sound = { recommendation_id, addressee_id, territory, ...(parsed.data ?? soundFields(ReportContent, body)) }
  const setting = await checkedSetting(db, sound, bodyFaults(parsed.error?.issues ?? []))
  await authority(db, caller, identity, setting)
  return parsed.data!
}

/** What the database knows of the things that a report names. Throws body_invalid where there is any fault. */
async function checkedSetting(db: Db, sound: Partial<ReportInput>, shape: readonly Fault[]): Promise<Setting> {
  const setting = await findSetting(db, sound)
  const errors = [...shape, ...reportFaults(sound, setting, new Date().toISOString().slice(0, 10))]
  if (errors.length > 0) throw new Problem('body_invalid', 'The report breaks rules that `errors` lists.', { errors })
  return setting
}

/** In which capacity the caller speaks of the addressee. Throws outside_mandate where it may not. */
async function authority(db: Db, caller: Caller, { addressee_id, territory }: Identity, setting: Setting) {
  const author = await findActor(db, caller.actorId)
  if (author === null) throw new Problem('token_invalid', 'The actor of the token is not registered.')
  const addressee = { id: addressee_id, ...setting.addressee! }
  const decision = mayReport(await selectMandates(db, caller.actorId), author, addressee, territory)
  if (!decision.allowed) throw new Problem('outside_mandate', decision.reason, { allowed_by: decision.allowed_by })
  return {
    author_id: author.id,
    basis: basisOf(author, addressee),
    stakeholder_group: setting.recommendation!.stakeholder_group,
    addressee_country: addressee.country,
    author_country: author.country,
  }
}
