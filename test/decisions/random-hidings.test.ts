// Random seals, redactions, restrictions and rulings, in scripts of all kinds and whatever spelling, among edits of the author
// and words of reviewers: while a name is hidden no answer has it, and when nothing is hidden any more all is as it was written.
import { randomInt } from 'node:crypto'
import t from 'tap'
import { transaction } from '../../src/database/client.ts'
import { compared } from '../log/setting.ts'
import type { Answer } from '../support/app.ts'
import { diceOf } from '../support/dice.ts'
import { annotation, decide, letSealsLapse, post, redaction, restriction, startReview } from './samples.ts'

const { service, author, addressee, reviewer, ruler, anonymous } = await startReview(t)
const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
const steps = Number(process.env.STEPS ?? 60)
t.comment(`seed ${seed}`)
const { roll, pick: oneOf } = diceOf(seed)

const names = ['Ali Hasan', 'Zoë Kravets', 'Hasan', 'حسن علي', '王小明', 'Оля Иванова', '김철수']
const spellings: ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.normalize('NFD'),
  (name) => name.replaceAll(' ', '  '),
  (name) => [...name].join('\u200b'),
  (name) => `\u00ad${name}`,
  (name) => name.replaceAll(/\p{Script=Arabic}/gu, '$&\u064e\u0640'),
  (name) => name.replaceAll(/[A-Za-z]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)),
]
const spelled = (name: string) => oneOf(spellings)(name)
const fillers = ['said so', 'قال ذلك', '在那里', 'сказала', '—', '🕊️', 'of 2024,']
const sentence = () => [oneOf(fillers), spelled(oneOf(names)), oneOf(fillers), spelled(oneOf(names))].join(' ')
const item = () => ({
  ...{ kind: 'other', title: oneOf([oneOf(names), sentence()]), date: null, stance: 'context' },
  url: oneOf([null, `https://example.org/${roll(9)}`, `https://example.org/${encodeURIComponent(oneOf(names))}`]),
})
type Said = { narrative: string; evidence: ReturnType<typeof item>[] }

/** Read as anybody would; nothing of this is the service's code. */
const plain = (text: string) =>
  text
    .replaceAll(/(?:%[0-9A-F]{2})+/gi, decodeURIComponent)
    .replaceAll(/\\[nr]/g, ' ')
    .normalize('NFKC')
    .replaceAll(/[\u200b\u00ad\u064e\u0640]/g, '')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/\s+/g, ' ')

type Standing = { decision: Answer | null; hidden: string[] }
class Reported {
  readonly url: string
  readonly truth: Said[]
  standing: Standing[] = []
  restriction: Answer | null = null
  readonly spoken: { url: string; reasons: string }[] = []
  constructor(url: string, said: Said) {
    this.url = url
    this.truth = [said]
  }
  get now(): Said {
    return this.truth.at(-1)!
  }
  hidden = () => [...new Set(this.standing.flatMap(({ hidden }) => hidden))]
}

async function begin(): Promise<Reported> {
  const said: Said = { narrative: `${sentence()}. ${sentence()}.`, evidence: Array.from({ length: 1 + roll(3) }, item) }
  return new Reported(await post(author, { ...said, measures: [] }), said)
}

/** What is named to be hidden, and which names that hides. */
function target({ now }: Reported): { fields: object[]; hidden: string[] } {
  const inNarrative = names.filter((name) => plain(now.narrative).includes(plain(name)))
  const titles = now.evidence.flatMap(({ title }, at) => (names.includes(title) ? [{ title, at }] : []))
  if (titles.length > 0 && roll(3) === 0) {
    const { title, at } = oneOf(titles)
    return { fields: [{ field: `/evidence/${at}/title` }], hidden: [title] }
  }
  const some = [oneOf(inNarrative), ...(roll(2) === 0 ? [oneOf(inNarrative)] : [])]
  return { fields: some.map((name) => ({ field: '/narrative', quote: spelled(name) })), hidden: some }
}

const moves: Record<string, (report: Reported) => Promise<Answer | null>> = {
  async seal(report) {
    const { fields, hidden } = target(report)
    const sealed = await author.post(`${report.url}/seal`, { fields })
    if (sealed.status === 201) report.standing.push({ decision: null, hidden })
    return sealed
  },
  async redact(report) {
    const { fields, hidden } = target(report)
    const decision = await decide(reviewer, report.url, redaction({ fields }))
    if (decision.status === 201) report.standing.push({ decision, hidden })
    return decision
  },
  async restrict(report) {
    if (roll(3) > 0) return null
    const decision = await decide(reviewer, report.url, restriction())
    if (decision.status === 201) report.restriction = decision
    return decision
  },
  async speak(report) {
    const reasons = `Made up: ${spelled(oneOf(names))}.`
    const decision = await decide(reviewer, report.url, annotation({ reasons }))
    if (decision.status === 201) report.spoken.push({ url: decision.headers.location!, reasons })
    return decision
  },
  async append(report) {
    const { narrative } = (await author.get(report.url)).body
    const more = ` More: ${spelled(oneOf(names))}.`
    const edited = await author.change('PATCH', report.url, { narrative: narrative + more })
    if (edited.status === 200) report.truth.push({ ...report.now, narrative: report.now.narrative + more })
    return edited
  },
  async dropItem(report) {
    const { evidence } = (await author.get(report.url)).body
    if (!evidence?.length) return null
    const at = roll(evidence.length)
    const left = evidence.filter((_: unknown, place: number) => place !== at)
    const edited = await author.change('PATCH', report.url, { evidence: left })
    if (edited.status === 200)
      report.truth.push({ ...report.now, evidence: report.now.evidence.filter((_, place) => place !== at) })
    return edited
  },
  async sendBack(report) {
    const { narrative, evidence } = (await author.get(report.url)).body
    return narrative === null ? null : author.change('PATCH', report.url, { narrative, evidence })
  },
  async lapse(report) {
    if (roll(3) > 0) return null
    await letSealsLapse(service)
    for (const one of all) one.standing = one.standing.filter(({ decision }) => decision !== null)
    return report.standing.length > 0 ? null : anonymous.get(report.url)
  },
  async rule(report) {
    const ruled = oneOf([report.restriction, ...report.standing.map(({ decision }) => decision)])
    if (ruled === null || ruled === undefined) return null
    return overturn(report, ruled)
  },
}

async function overturn(report: Reported, ruled: Answer): Promise<Answer> {
  const appeal = await author.post(ruled.body.appeals, { grounds: `Made up: ${oneOf(names)}.` })
  if (appeal.status !== 201) throw new Error(appeal.text)
  const ruling = { outcome: 'overturned', reasons: 'Made-up reasons.' }
  const answer = await ruler.post(`${appeal.headers.location}/ruling`, ruling)
  if (answer.status !== 201) throw new Error(answer.text)
  if (report.restriction === ruled) report.restriction = null
  report.standing = report.standing.filter(({ decision }) => decision !== ruled)
  return answer
}

async function outputs({ url }: Reported): Promise<string[]> {
  const id = url.split('/').at(-1)
  const urls = [url, `${url}/revisions`, `${url}/revisions.csv`, `${url}/decisions`, `/v1/appeals?report_id=${id}`]
  const answers = await Promise.all(urls.map((one) => anonymous.get(one)))
  const notices = (await addressee.get('/v1/notices?limit=200')).body.data
  const own = notices.filter(({ report_id }: { report_id: string }) => report_id === id)
  return [...answers.map(({ text }) => text), JSON.stringify(own)]
}

const all: Reported[] = []
t.test('while it is hidden', async (t) => {
  const done = new Map<string, number>()
  for (let at = 0; at < 4; at++) all.push(await begin())
  for (let step = 0; step < steps; step++) {
    const report = oneOf(all)
    const name = oneOf(Object.keys(moves))
    const answer = await moves[name]!(report)
    const about = `seed ${seed} step ${step} ${name}`
    if (answer !== null) t.ok(answer.status < 500, `${about} ${answer.text}`)
    if (answer !== null && answer.status < 300) done.set(name, (done.get(name) ?? 0) + 1)
    for (const text of await outputs(report))
      for (const hidden of report.hidden()) t.notOk(plain(text).includes(plain(hidden)), `${about} ${hidden} ${text}`)
    const { body } = await anonymous.get(report.url)
    t.equal(body.narrative === null, report.restriction !== null, about)
    if (name === 'sendBack' && answer?.status === 200) t.equal(body.revision, report.truth.length, about)
  }
  if (steps >= 60) for (const name of ['redact', 'seal', 'append', 'speak']) t.ok((done.get(name) ?? 0) > 0, name)
})

t.test('and when nothing is hidden any more, in whatever order', async (t) => {
  await letSealsLapse(service)
  for (const report of all) {
    report.standing = report.standing.filter(({ decision }) => decision !== null)
    const left = [report.restriction, ...report.standing.map(({ decision }) => decision)].filter((one) => one !== null)
    while (left.length > 0) await overturn(report, left.splice(roll(left.length), 1)[0]!)
    const { data } = (await anonymous.get(`${report.url}/revisions?limit=200`)).body
    const said = data.map(({ narrative, evidence }: Said) => ({ narrative, evidence }))
    t.strictSame(said, report.truth, `seed ${seed} ${report.url}`)
    for (const { url, reasons } of report.spoken)
      t.equal((await anonymous.get(url)).body.reasons, reasons, `seed ${seed}`)
  }
  const { found } = await transaction(service.db, (tx) => compared(tx, []))
  // Seals were made older than they are.
  t.strictSame(
    found.filter(({ about }) => !about.startsWith('seal.')),
    [],
    `seed ${seed}`,
  )
})
