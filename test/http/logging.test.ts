// What the log keeps of an error: kinds and places in our code, and no line of any text.
import { DrizzleQueryError } from 'drizzle-orm'
import Fastify from 'fastify'
import t from 'tap'
import { logging } from '../../src/http/logging.ts'

const secret = 'made-up-name-of-a-source'
/** A text as a person may write it, with lines that look as if an engine had written them. */
const narrative = `Interviewed on Monday:\n    at ${secret} (home.ts:1:1)\nand then\n    at ${secret} again`

function logged(err: unknown) {
  const lines: string[] = []
  const app = Fastify({ logger: logging('info', { write: (line) => void lines.push(line) }) })
  app.log.error({ err }, 'unforeseen error')
  return { line: lines.join(''), err: JSON.parse(lines[0]!).err }
}

const queryError = (cause?: Error) => new DrizzleQueryError('insert into reports', [narrative, 'en'], cause)
/** The stack is written when it is first asked for: what changes later changes it no more. */
const changed = (error: Error, members: object) => Object.assign(error, { asked: error.stack }, members)

t.test('frames are kept, and no line of a message that looks like one', async (t) => {
  const errors = {
    'of one line': new Error(secret),
    'of many lines': new Error(narrative),
    'a query with its parameters': queryError(),
    'a query with a cause': queryError(new Error(narrative)),
    'a cause of a cause': new Error('outer', { cause: queryError(new TypeError(narrative)) }),
    'without a message': new Error(),
    'of a kind with a code': new TypeError(narrative),
    'under another name': changed(new Error(narrative), { name: 'OtherError' }),
  }
  for (const [kind, error] of Object.entries(errors)) {
    const { line, err } = logged(error)
    t.notMatch(line, secret, kind)
    t.match(err.frames[0], /^ {4}at .*logging\.test\.ts:\d+:\d+/, `${kind}: the place where it rose`)
    t.ok(err.frames.length > 1, kind)
  }
})

t.test('the chain of causes is told by its kinds', async (t) => {
  const cause = Object.assign(new Error(narrative), { code: '23514', constraint: 'reports_period_check' })
  const { err } = logged(queryError(cause))
  t.match(err.chain, [{ name: 'Error' }, { name: 'Error', code: '23514', constraint: 'reports_period_check' }])
})

t.test('where the message cannot be told from the frames, there are none', async (t) => {
  const errors = [
    changed(new Error(narrative), { message: 'Written over.' }),
    changed(new Error(narrative), { message: '' }),
    changed(new Error(narrative), { stack: undefined }),
    changed(new Error('short'), { stack: `Error: short\nCaused by: ${narrative}` }),
    changed(new Error('short'), { stack: `Error: short\n    at here (a.ts:1:1)\nCaused by: ${narrative}` }),
    narrative,
    { message: narrative, stack: narrative },
  ]
  for (const error of errors) {
    const { line, err } = logged(error)
    t.notMatch(line, secret)
    t.ok((err.frames ?? []).length <= 1)
  }
})
