// A network that has asked too often may ask again when its time is over, and the memory of networks is bounded.
import t from 'tap'
import type { Problem } from '../../src/errors.ts'
import { RateLimit } from '../../src/http/rate-limit.ts'

const minute = 60_000
/** Null where a request is taken; else after how many seconds it may be repeated. */
const waitOf = (limit: RateLimit, address: string, now: number): unknown => {
  try {
    limit.take(address, now)
    return null
  } catch (error) {
    return (error as Problem).more.retry_after
  }
}

t.test('the time begins with the first request, and is told in seconds', async (t) => {
  const limit = new RateLimit(2, 10 * minute)
  t.strictSame(
    [0, minute, 2 * minute, 10 * minute - 1, 10 * minute].map((now) => waitOf(limit, '192.0.2.1', now)),
    [null, null, 480, 1, null],
  )
  t.equal(waitOf(limit, '192.0.2.2', 0), null, 'another network')
})

t.test('where too many networks ask, the earliest are forgotten first', async (t) => {
  const limit = new RateLimit(1, 10 * minute)
  const address = (count: number) => `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`
  for (let count = 0; count < 10_000; count++) limit.take(address(count), count)
  t.not(waitOf(limit, address(0), 10_000), null, 'so many are known')
  t.equal(waitOf(limit, address(10_000), 10_001), null)
  t.equal(waitOf(limit, address(0), 10_002), null, 'the first made room')
  t.not(waitOf(limit, address(9_999), 10_003), null)
})
