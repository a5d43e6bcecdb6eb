// Kept answers are young, shared, and gone with a write, also while they are being computed.
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { KeptAnswers } from '../../src/statistics/kept-answers.ts'

/** What is kept under a key, read back from its text. */
async function textOf(answer: ReturnType<KeptAnswers['get']>): Promise<object> {
  return JSON.parse((await answer).text)
}

/** A computation that ends when told. */
function computation<T extends object>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  return { compute: () => promise, resolve, reject }
}

t.test('callers that come together share one computation', async (t) => {
  const kept = new KeptAnswers()
  let computed = 0
  const ask = (key = 'a') => textOf(kept.get(key, async () => ({ n: ++computed })))
  t.strictSame(await Promise.all([ask(), ask(), ask()]), [{ n: 1 }, { n: 1 }, { n: 1 }])
  t.strictSame(await ask(), { n: 1 })
  t.strictSame(await ask('b'), { n: 2 }, 'each key for itself')
  await wait(510)
  t.strictSame(await ask(), { n: 3 }, 'not for long')
})

t.test('who asks after a write is not given what was begun before it', async (t) => {
  const kept = new KeptAnswers()
  const [before, after] = [computation<{ of: string }>(), computation<{ of: string }>()]
  const asked = textOf(kept.get('a', before.compute))
  kept.forget()
  const askedLater = textOf(kept.get('a', after.compute))
  after.resolve({ of: 'after' })
  t.strictSame(await askedLater, { of: 'after' })
  before.resolve({ of: 'before' })
  t.strictSame(await asked, { of: 'before' })
  t.strictSame(await textOf(kept.get('a', before.compute)), { of: 'after' }, 'the late one does not come back')
})

t.test('a failure is told to those who wait for it and not kept', async (t) => {
  const kept = new KeptAnswers()
  const [failing, sound] = [computation<{ of: string }>(), computation<{ of: string }>()]
  const asked = [kept.get('a', failing.compute), kept.get('a', sound.compute)]
  failing.reject(new Error('made up'))
  for (const one of asked) await t.rejects(one, { message: 'made up' })
  sound.resolve({ of: 'sound' })
  t.strictSame(await textOf(kept.get('a', sound.compute)), { of: 'sound' })
})

t.test('a failure that was forgotten takes nothing newer with it', async (t) => {
  const kept = new KeptAnswers()
  const failing = computation<{ of: string }>()
  const asked = kept.get('a', failing.compute)
  kept.forget()
  await kept.get('a', async () => ({ of: 'newer' }))
  failing.reject(new Error('made up'))
  await t.rejects(asked)
  t.strictSame(await textOf(kept.get('a', async () => ({ of: 'newest' }))), { of: 'newer' })
})

t.test('so many at most are kept, the oldest goes first', async (t) => {
  const kept = new KeptAnswers()
  const ask = (key: number, of: string) => textOf(kept.get(String(key), async () => ({ of })))
  for (let key = 0; key <= 500; key++) await ask(key, 'first')
  t.strictSame(await ask(500, 'second'), { of: 'first' })
  t.strictSame(await ask(0, 'second'), { of: 'second' })
})

t.test('what is no longer fresh is let go: each answer may be megabytes', async (t) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const kept = new KeptAnswers()
  const answered = new WeakRef(await kept.get('a', async () => ({ n: 1 })))
  await wait(510)
  await kept.get('b', async () => ({ n: 2 }))
  await wait(0)
  collect()
  t.equal(answered.deref(), undefined)
  t.strictSame(await textOf(kept.get('b', async () => ({ n: 3 }))), { n: 2 }, 'and nothing else')
})

t.test('the key of a question does not hang on the order of its words', (t) => {
  const kept = new KeptAnswers()
  const key = kept.keyOf('a', { group_by: ['x', 'y'], one: ['1', '2'], two: 'z' })
  t.equal(kept.keyOf('a', { two: 'z', one: ['2', '1', '2'], group_by: ['x', 'y'] }), key)
  t.not(kept.keyOf('a', { group_by: ['y', 'x'], one: ['1', '2'], two: 'z' }), key, 'but on that of its dimensions')
  t.not(kept.keyOf('b', { group_by: ['x', 'y'], one: ['1', '2'], two: 'z' }), key)
  t.end()
})

t.test('an address that was learnt finds what is kept, as long as it is fresh and computed', async (t) => {
  const kept = new KeptAnswers()
  t.equal(kept.at('/a?x=1'), null, 'not learnt')
  const slow = computation<{ n: number }>()
  const asked = kept.get('a', slow.compute)
  kept.learn('/a?x=1', 'a')
  t.equal(kept.at('/a?x=1'), null, 'not computed')
  slow.resolve({ n: 1 })
  const answer = await asked
  t.equal(kept.at('/a?x=1'), answer)
  t.equal(kept.at('/a?x=2'), null, 'another address')
  kept.forget()
  t.equal(kept.at('/a?x=1'), null, 'forgotten')
  const again = await kept.get('a', async () => ({ n: 2 }))
  t.equal(kept.at('/a?x=1'), again, 'what it asks for has not changed')
  await wait(510)
  t.equal(kept.at('/a?x=1'), null, 'not for long')
})
