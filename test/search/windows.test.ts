// In which steps the newest matches are looked for: every number is in exactly one window, and none is much too long.
import t from 'tap'
import { windowsUpTo } from '../../src/search/windows.ts'

/** The stretch of numbers that a block stands for, as the database makes its lexeme (search_blocks). */
function stretchOf(lexeme: string): [from: number, to: number] {
  const [, level, block] = /^'#([1-5])\.(\d+)'$/.exec(lexeme)!.map(Number) as [number, number, number]
  const length = 4_096 * 4 ** (level - 1)
  return [block * length, (block + 1) * length]
}
const stretchesOf = (newest: number) => windowsUpTo(newest).map((window) => window.split(' | ').map(stretchOf))

const cases = [
  0, 1, 4_095, 4_096, 8_191, 8_192, 20_480, 65_536, 200_000, 262_144, 1_048_577, 2_000_000, 5_000_000, 20_000_000,
]
for (const newest of cases) {
  t.test(`${newest} texts`, async (t) => {
    const windows = stretchesOf(newest)
    const down = windows.flat()
    t.ok(down[0]![1] > newest && down[0]![1] <= newest + 4_096, 'from the newest')
    t.equal(down.at(-1)![0], 0, 'to the first')
    for (const [at, [from]] of down.entries())
      if (at + 1 < down.length) t.equal(down[at + 1]![1], from, 'without a gap')
    let before = 0
    for (const [at, window] of windows.entries()) {
      const length = window[0]![1] - window.at(-1)![0]
      t.ok(at === 0 ? length <= 8_192 : length <= 8 * before, `${length} after ${before}`)
      before += at === 0 ? 4_096 : length
      t.ok(window.length <= 24, `${window.length} blocks`)
    }
    t.ok(windows.length <= 8)
  })
}

t.test('as far back as is asked, and little further', async (t) => {
  for (const [newest, oldest] of [
    [2_000_000, 1_960_000],
    [2_000_000, 1_999_999],
    [200_000, 4_096],
    [9_000, 1],
  ] as const) {
    const some = windowsUpTo(newest, oldest)
    t.strictSame(some, windowsUpTo(newest).slice(0, some.length), `${newest} to ${oldest}`)
    const [before, last] = [some.slice(0, -1), some].map((windows) =>
      windows.flatMap((one) => one.split(' | ').map(stretchOf)).at(-1),
    )
    t.ok(last![0] <= oldest)
    t.ok(before === undefined || before[0] > oldest, 'no window more than that')
  }
})
