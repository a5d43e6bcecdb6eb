// Texts that were written so that hiding something of their report takes for ever, or fails: it takes a moment.
import t from 'tap'
import { type Client, startService } from '../support/app.ts'
import { partsOf, post, redaction } from './samples.ts'

const titled = (title: string) => ({ measures: [{ kind: 'other', title, date: '2025-01-01', url: null }] })
const hidingTitle = redaction({ fields: [{ field: '/measures/0/title' }] })
const longest = (unit: string) => unit.repeat(20_000 / unit.length)

type Case = { what: string; narrative: string; patches: object[]; decision: object; shown: RegExp }
const cases: Case[] = [
  {
    what: 'a name that stands as a word once what stands before it is hidden, thousands of times',
    narrative: `b中ab${'中ab'.repeat(6_600)}`,
    patches: [titled('b中ab')],
    decision: hidingTitle,
    shown: /^(?:中?\[redacted [^\]]+\])+(?:中|a|b){0,3}$/,
  },
  {
    what: 'signs without end before the last letter of each revision',
    narrative: `a${'.'.repeat(19_900)}b`,
    patches: Array.from({ length: 15 }, (_, at) => ({ narrative: `a${'.'.repeat(19_900)}b${at}` })),
    decision: redaction(),
    shown: /^\[redacted [^\]]+\]$/,
  },
  {
    what: 'links whose bytes are written as bytes of bytes',
    narrative: longest(`https://e.org/${'%2525252561'.repeat(6)}`.padEnd(79, 'x').concat(' ')),
    patches: [titled('Made up Name')],
    decision: hidingTitle,
    shown: /^https/,
  },
]

t.test('hiding something of a report takes a moment, whatever its author wrote', async (t) => {
  const service = await startService(t)
  const { author, reviewer, anonymous } = await partsOf(service)
  for (const { what, narrative, patches, decision, shown } of cases) {
    const report = await postRevisions(author, narrative, patches)
    const began = performance.now()
    const { status } = await reviewer.change('POST', `${report}/decisions`, decision, report)
    t.equal(status, 201, what)
    t.ok(performance.now() - began < 2_500, `${what}: ${Math.round(performance.now() - began)} ms`)
    t.match((await anonymous.get(report)).body.narrative, shown, what)
  }
})

/** A report that was changed so, each time into another revision; answers its address. */
async function postRevisions(author: Client, narrative: string, patches: readonly object[]): Promise<string> {
  const report = await post(author, { narrative })
  for (const patch of patches) {
    const answer = await author.change('PATCH', report, patch)
    if (answer.status !== 200) throw new Error(answer.text)
  }
  return report
}
