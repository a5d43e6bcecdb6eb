// How reports meet: contested levels, the roll-up from parts, and what stands side by side. DESIGN §3 as tables of cases.
import t from 'tap'
import { type DerivedLevel, derivePart, headlineOf } from '../../src/implementations/rules.ts'
import { begun, derive, done, report, type Short, worse, y2024, y2025 } from './short-reports.ts'

t.test('contested: two used reports, overlapping periods, different levels', async (t) => {
  const cases: [name: string, reports: Short[], contested: boolean][] = [
    ['one report', [['nhri', ...y2025, done]], false],
    [
      'same level',
      [
        ['self', ...y2025, done],
        ['nhri', ...y2025, done],
      ],
      false,
    ],
    [
      'different levels, same period',
      [
        ['self', ...y2025, done],
        ['nhri', ...y2025, begun],
      ],
      true,
    ],
    [
      'different levels, apart',
      [
        ['self', ...y2024, done],
        ['nhri', ...y2025, begun],
      ],
      false,
    ],
    [
      'one day in common',
      [
        ['self', '2024-01-01', '2025-01-01', done],
        ['nhri', ...y2025, begun],
      ],
      true,
    ],
    [
      'one within the other',
      [
        ['self', '2025-06-01', '2025-06-30', done],
        ['nhri', ...y2025, begun],
      ],
      true,
    ],
    [
      'between assessing bases',
      [
        ['civil_society', ...y2025, done],
        ['nhri', ...y2025, begun],
      ],
      true,
    ],
    [
      'between two that do not give the level',
      [
        ['civil_society', ...y2024, done],
        ['self', ...y2024, begun],
        ['nhri', ...y2025, begun],
      ],
      true,
    ],
    [
      '`other` contests nothing',
      [
        ['other', ...y2025, worse],
        ['nhri', ...y2025, begun],
      ],
      false,
    ],
    [
      'a superseded report of a basis contests nothing',
      [
        ['nhri', '2025-01-01', '2025-06-30', worse],
        ['nhri', '2025-07-01', '2025-12-31', done],
        ['self', ...y2025, done],
      ],
      false,
    ],
    [
      'an assessment out of the window contests nothing',
      [
        ['civil_society', '2018-01-01', '2021-12-31', worse],
        ['self', '2020-01-01', '2025-12-31', done],
      ],
      false,
    ],
    [
      'on another part',
      [
        ['self', ...y2025, done],
        ['nhri', ...y2025, { b: 'regressed' }],
      ],
      false,
    ],
    [
      'not_applicable against a level',
      [
        ['self', ...y2025, { a: 'not_applicable' }],
        ['nhri', ...y2025, done],
      ],
      true,
    ],
  ]
  for (const [name, reports, contested] of cases) {
    for (const order of [reports, reports.toReversed()]) t.equal(derive(order, ['a', 'b']).contested, contested, name)
  }
})

t.test('the roll-up: the first line that fits', async (t) => {
  const cases: [parts: DerivedLevel[], whole: DerivedLevel][] = [
    [[], 'no_information'],
    [['no_information', 'no_information'], 'no_information'],
    [['not_applicable', 'not_applicable'], 'not_applicable'],
    [['not_applicable', 'no_information'], 'no_information'],
    [['regressed', 'implemented', 'no_information'], 'regressed'],
    [['implemented', 'implemented'], 'implemented'],
    [['implemented', 'not_applicable'], 'implemented'],
    [['implemented', 'no_information'], 'partly_implemented'],
    [['implemented', 'not_started'], 'partly_implemented'],
    [['partly_implemented', 'in_progress'], 'partly_implemented'],
    [['partly_implemented', 'not_applicable'], 'partly_implemented'],
    [['in_progress', 'not_started'], 'in_progress'],
    [['in_progress', 'no_information'], 'in_progress'],
    [['not_started', 'no_information'], 'not_started'],
    [['not_started', 'not_applicable'], 'not_started'],
  ]
  for (const [parts, whole] of cases) {
    t.equal(headlineOf(parts), whole, parts.join())
    t.equal(headlineOf(parts.toReversed()), whole, parts.toReversed().join())
  }
})

t.test('both facts are rolled up alike, each over its own levels', async (t) => {
  const both = derive(
    [
      ['self', ...y2025, { a: 'implemented', b: 'implemented' }],
      ['nhri', ...y2025, begun],
    ],
    ['a', 'b', 'c'],
  )
  t.match(both, {
    level: 'partly_implemented',
    level_from: 'mixed',
    self_reported: 'partly_implemented',
    assessed: 'in_progress',
    contested: true,
    parts_without_information: 1,
    report_count: 2,
  })
  t.strictSame(
    both.parts.map(({ level_from }) => level_from),
    ['assessed', 'self_reported', null],
  )
})

t.test(
  'where all that is said is that a part cannot apply, and the others are silent, nothing is known of the whole',
  async (t) => {
    t.match(derive([['nhri', ...y2025, { a: 'not_applicable' }]], ['a', 'b']), {
      ...{
        level: 'no_information',
        level_from: null,
        self_reported: null,
        assessed: null,
        parts_without_information: 1,
      },
      parts: [
        { level: 'not_applicable', level_from: 'assessed' },
        { level: 'no_information', level_from: null },
      ],
    })
  },
)

t.test('count and last period speak of all reports, whatever part or basis', async (t) => {
  t.match(
    derive([
      ['nhri', ...y2024, done],
      ['other', ...y2025, { b: 'regressed' }],
    ]),
    {
      report_count: 2,
      last_period_start: '2025-01-01',
      last_period_end: '2025-12-31',
    },
  )
  t.match(derive([]), { report_count: 0, last_period_start: null, last_period_end: null })
})

t.test('bases stand side by side, the newest first, each with its report', async (t) => {
  const { bases } = derivePart('a', [
    report(['other', ...y2025, worse, '1', 'r1']),
    report(['nhri', ...y2024, done, '2', 'r2']),
  ])
  t.match(bases, [
    { basis: 'other', level: 'regressed', report_id: 'r1', period_end: '2025-12-31' },
    { basis: 'nhri', level: 'implemented', report_id: 'r2', author_id: 'the nhri', period_start: '2024-01-01' },
  ])
})
