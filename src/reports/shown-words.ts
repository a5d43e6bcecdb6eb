// What reviewers and rulers said in public before something of the report was hidden, and why its author withdrew it: where
// it repeats that, or is named itself, it is shown without it, in every answer, for as long as it is hidden. What they wrote
// stays as it is.
import { isDeepStrictEqual } from 'node:util'
import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../database/client.ts'
import { shown_words } from '../database/hidden-tables.ts'
import { enterDiffering } from '../log/enter.ts'
import type { Change } from '../log/entries.ts'
import { isWanted, type Recorded, type Wanted } from '../log/recorded.ts'
import { selectHiddenTexts } from './hidden.ts'
import { marksIn, maskedText } from './masks.ts'
import { selectMasks } from './sealed.ts'
import type { Mask } from './sought.ts'
import { type HiddenTexts, tells } from './telling.ts'
import { visibleReason } from './visibility.ts'
import type { State } from './vocabularies.ts'

/** Tables of which rows have such words; of `reports`, why they were withdrawn. */
type Said = 'decisions' | 'rulings' | 'reports'
const subjects = { decisions: 'decisions', rulings: 'appeals', reports: 'reports' }
const isOf = {
  decisions: (id: SQL) => sql`decision_id = ${id}`,
  rulings: (id: SQL) => sql`ruling_id = ${id}`,
  reports: (id: SQL) => sql`report_id = ${id} and decision_id is null and ruling_id is null`,
}

/** Instead of a text that tells what is hidden in another way than in its very words. */
const notShown = '[hidden: it repeats what is hidden of the report]'

type Field = 'reasons' | 'note' | 'weaker_measures'

/**
 * A field of the rows of `decisions` or `rulings` in a statement as everybody reads it. Who `readsAll`, a condition, is shown
 * what was written.
 */
export function shownWord(said: Exclude<Said, 'reports'>, field: Field, readsAll = sql`false`): SQL {
  const shown = (what: SQL) => sql`(select ${what} from shown_words where ${isOf[said](sql.raw(`${said}.id`))})`
  return sql`case when ${shown(sql`id`)} is null or ${readsAll} then ${sql.raw(`${said}.${field}`)}
    else ${shown(sql.raw(field))} end`
}

/** Whether what a row of these has of such words is shown as it was written. */
export const isShownWhole = (said: Said, id: SQL): SQL =>
  sql`not exists (select from shown_words where ${isOf[said](id)})`

type Words = { reasons: string; note: string | null; weaker_measures: { measure: string; why_not: string }[] | null }
type Row = Words & { id: string; about: string; at: string }

const ofTable = {
  decisions: (field: (name: Field) => SQL, chosen: SQL) => sql`
    select id, id as about, made_at as at, ${field('reasons')} as reasons, ${field('note')} as note,
      ${field('weaker_measures')} as weaker_measures
    from decisions where ${chosen} order by made_at, id`,
  rulings: (field: (name: Field) => SQL, chosen: SQL) => sql`
    select rulings.id, appeal_id as about, rulings.made_at as at, ${field('reasons')} as reasons, ${field('note')} as note,
      null::jsonb as weaker_measures
    from rulings join appeals on appeals.id = appeal_id join decisions on decisions.id = decision_id
    where ${chosen} order by rulings.made_at, rulings.id`,
  reports: (field: (name: Field) => SQL, chosen: SQL) => sql`
    select id, id as about, withdrawn_at as at, ${field('reasons')} as reasons, null as note, null::jsonb as weaker_measures
    from reports where state = 'withdrawn' and ${chosen} order by withdrawn_at, id`,
}

const writtenIn = (said: Said) => (field: Field) =>
  sql.raw(said === 'reports' ? 'reports.withdrawal_reason' : `${said}.${field}`)
const shownIn = (said: Said) => (field: Field) => (said === 'reports' ? visibleReason.sql : shownWord(said, field))

const kindOf = { decisions: 'decision', rulings: 'ruling', reports: 'withdrawal' } as const

function recordedOf(said: Said): Recorded {
  const about = sql.raw(said === 'rulings' ? 'appeal_id' : `${said}.id`)
  const address = new RegExp(`^${subjects[said]}/([0-9a-f-]{36})$`)
  const chosen = (wanted: Wanted | null) =>
    wanted === null ? sql`not ${isShownWhole(said, sql.raw(`${said}.id`))}` : isWanted(wanted, address, about)
  return {
    kinds: [`${kindOf[said]}.redacted`, `${kindOf[said]}.restored`],
    rows: (wanted) => ofTable[said](shownIn(said), chosen(wanted)),
    changeOf: (row: Row) => changeOf(said, row, 'redacted', { at: row.at, actor_id: null }),
    visible: sql`true`,
  }
}

const changeOf = (
  said: Said,
  { about, reasons, note, weaker_measures }: Words & { about: string },
  became: 'redacted' | 'restored',
  by: Pick<Change, 'at' | 'actor_id'>,
): Change => ({
  kind: `${kindOf[said]}.${became}`,
  subject: `${subjects[said]}/${about}`,
  revision: null,
  ...by,
  content:
    said === 'reports'
      ? { id: about, reason: reasons }
      : { id: about, reasons, note, ...(weaker_measures !== null && { weaker_measures }) },
})

export const recordedWords: readonly Recorded[] = (['decisions', 'rulings', 'reports'] as const).map(recordedOf)

/** Shows of what was said on a report what may be shown while it is in this state, and enters what that changed, by `by`. */
export async function settleWords(
  tx: Transaction,
  report: { id: string; state: State },
  by: { at: string; actor_id: string | null },
): Promise<void> {
  const ofReport = sql`decisions.report_id = ${report.id}`
  const said = [
    ...(await selectSaid(tx, 'decisions', ofReport)),
    ...(await selectSaid(tx, 'rulings', ofReport)),
    ...(await selectSaid(tx, 'reports', sql`id = ${report.id}`)),
  ]
  const masks = await selectMasks(tx, report.id)
  const hidden = await selectHiddenTexts(tx, report)
  for (const { table, written, shown: before } of said) {
    // What was public until it was withdrawn its author may quote.
    const kept = table === 'reports' ? masks : hidden
    const shown = kept.length === 0 ? written : shownOf(written, masks, kept)
    if (isDeepStrictEqual(shown, before)) continue
    const isWhole = isDeepStrictEqual(shown, written)
    await replaceShown(tx, report.id, table, isWhole ? null : shown, written.id)
    await enterDiffering(tx, [changeOf(table, shown, isWhole ? 'restored' : 'redacted', by)])
  }
}

function shownOf(written: Row, masks: readonly Mask[], hidden: readonly HiddenTexts[]): Row {
  const shown = (text: string) => {
    const left = masks.length === 0 ? text : maskedText(text, masks)
    return tells(masks.length === 0 ? left : left.replaceAll(marksIn(masks), '\0'), hidden) ? notShown : left
  }
  return {
    ...written,
    reasons: shown(written.reasons),
    note: written.note === null ? null : shown(written.note),
    weaker_measures: written.weaker_measures?.map((one) => ({ ...one, why_not: shown(one.why_not) })) ?? null,
  }
}

async function selectSaid(tx: Transaction, table: Said, chosen: SQL) {
  const written = (await tx.execute<Row>(ofTable[table](writtenIn(table), chosen))).rows
  if (written.length === 0) return []
  const shown = (await tx.execute<Row>(ofTable[table](shownIn(table), chosen))).rows
  return written.map((row, at) => ({ table, written: row, shown: shown[at]! }))
}

async function replaceShown(tx: Transaction, report_id: string, said: Said, shown: Row | null, id: string) {
  await tx.execute(sql`delete from shown_words where ${isOf[said](sql`${id}`)}`)
  if (shown === null) return
  const { reasons, note, weaker_measures } = shown
  const about = { decisions: { decision_id: id }, rulings: { ruling_id: id }, reports: {} }[said]
  await tx.insert(shown_words).values({ report_id, ...about, reasons, note, weaker_measures })
}
