// What makes a restriction request acceptable, beyond its shape. Pure: values and the day in, faults out.
import type { Fault } from '../errors.ts'
import { noSuchReport } from '../reports/subject.ts'
import { reportMeasures } from '../reports/vocabularies.ts'
import { actorMeasures } from '../review-rules/vocabularies.ts'
import type { RequestInput } from './schemas.ts'

/** What the database knows of the things that a request names. */
export type Known = {
  requester: { name: string; stakeholder_group: string; country: string | null } | null
  groupKnown: boolean
  countryKnown: boolean
  reportPublished: boolean
  actorKnown: boolean
}

/** Who asks, as it is recorded: a registered actor is known by its register. */
export function requesterOf(given: RequestInput, { requester }: Known) {
  return {
    requester_name: given.requester_name ?? requester?.name ?? '',
    requester_group: requester?.stakeholder_group ?? given.requester_group ?? '',
    requester_country: requester === null ? (given.requester_country ?? null) : requester.country,
  }
}

/** Every rule that the request of `recordedBy` breaks on `today` (UTC). */
export function requestFaults(given: RequestInput, known: Known, recordedBy: string, today: string): Fault[] {
  return [...requesterFaults(given, known, recordedBy, today), ...subjectFaults(given, known)]
}

function requesterFaults(given: RequestInput, known: Known, recordedBy: string, today: string): Fault[] {
  const faults: Fault[] = []
  const { requester_id, requester_name, requester_group, requester_country, received_on, legal_ground } = given
  const isOwn = requester_id === recordedBy
  if (requester_id === null) {
    const mend = 'Say who asks, or give the id of a registered actor as `requester_id`.'
    if (requester_name === undefined) faults.push({ pointer: '/requester_name', detail: 'It is missing.', mend })
    if (requester_group === undefined) faults.push({ pointer: '/requester_group', detail: 'It is missing.', mend })
  } else if (known.requester === null) {
    faults.push(unknownActor('/requester_id'))
  } else {
    const { stakeholder_group, country } = known.requester
    const mend = 'Leave it out: the register says it.'
    if (requester_group !== undefined && requester_group !== stakeholder_group) {
      faults.push({ pointer: '/requester_group', detail: `The actor is of the group ${stakeholder_group}.`, mend })
    }
    if (requester_country !== undefined && requester_country !== country) {
      const detail = country === null ? 'The actor is of no single country.' : `The actor is of ${country}.`
      faults.push({ pointer: '/requester_country', detail, mend })
    }
  }
  if (requester_id === null && requester_group !== undefined && !known.groupKnown) {
    const mend = 'Take an id from /v1/stakeholder-groups.'
    faults.push({ pointer: '/requester_group', detail: 'No stakeholder group has this id.', mend })
  }
  if (requester_id === null && requester_country != null && !known.countryKnown) {
    const mend = 'Give three letters such as QAT, or null.'
    faults.push({ pointer: '/requester_country', detail: 'This is not a country code of ISO 3166-1 alpha-3.', mend })
  }
  if (received_on !== null && received_on > today) {
    const detail = `The day is in the future; today is ${today} (UTC).`
    faults.push({ pointer: '/received_on', detail, mend: 'Give the day on which it came.' })
  }
  if (isOwn && received_on !== null) {
    faults.push({ pointer: '/received_on', detail: 'You ask for yourself.', mend: 'Give null: it is made here.' })
  }
  if (isOwn && legal_ground === null) {
    const mend = 'Cite the law or order that your request rests on.'
    faults.push({ pointer: '/legal_ground', detail: 'You ask for yourself, and name no ground.', mend })
  }
  return faults
}

function subjectFaults({ report_id, actor_id, measure, fields }: RequestInput, known: Known): Fault[] {
  if ((report_id === null) === (actor_id === null)) {
    const detail = report_id === null ? 'It is about nothing.' : 'It is about two things.'
    return [{ pointer: '/report_id', detail, mend: 'Give either `report_id` or `actor_id`, the other null.' }]
  }
  const faults: Fault[] = []
  if (report_id !== null && !known.reportPublished) faults.push(noSuchReport)
  if (actor_id !== null && !known.actorKnown) faults.push(unknownActor('/actor_id'))
  if (actor_id !== null && fields.length > 0) {
    faults.push({ pointer: '/fields', detail: 'Fields are of reports.', mend: 'Leave the list empty.' })
  }
  const fitting = Object.keys(report_id === null ? actorMeasures : reportMeasures)
  if (!fitting.includes(measure)) {
    const detail = `There is no such measure on ${report_id === null ? 'an actor' : 'a report'}.`
    faults.push({ pointer: '/measure', detail, mend: `Give one of: ${fitting.join(', ')}.` })
  }
  return faults
}

const unknownActor = (pointer: string): Fault => ({
  pointer,
  detail: 'No actor with this id is registered.',
  mend: 'Take an id from /v1/actors.',
})
