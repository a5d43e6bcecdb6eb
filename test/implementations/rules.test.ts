// How levels are derived: DESIGN §3 as tables of cases, for the pure functions. What HTTP shows of it is in read.test.ts.
import t from 'tap'
import type { Basis } from '../../src/actors/rules.ts'
import { type DerivedLevel, monthsEarlier } from '../../src/implementations/rules.ts'
import { begun, derive, done, type Short, y2024, y2025 } from './short-reports.ts'

t.test('level, and where it comes from', async (t) => {
  const cases: [
    name: string,
    reports: Short[],
    level: DerivedLevel,
    from: string | null,
    self: string | null,
    assessed: string | null,
  ][] = [
    ['nobody reports', [], 'no_information', null, null, null],
    ['the addressee alone', [['self', ...y2025, done]], 'implemented', 'self_reported', 'implemented', null],
    ['an NHRI alone', [['nhri', ...y2025, begun]], 'in_progress', 'assessed', null, 'in_progress'],
    [
      'an international body alone',
      [['international', ...y2025, begun]],
      'in_progress',
      'assessed',
      null,
      'in_progress',
    ],
    ['civil society alone', [['civil_society', ...y2025, begun]], 'in_progress', 'assessed', null, 'in_progress'],
    ['`other` alone is never used', [['other', ...y2025, done]], 'no_information', null, null, null],
    [
      '`other` never stands in for a newer word',
      [
        ['other', ...y2025, done],
        ['self', ...y2024, begun],
      ],
      'in_progress',
      'self_reported',
      'in_progress',
      null,
    ],
    [
      'an assessment comes before a newer self-report',
      [
        ['self', ...y2025, done],
        ['nhri', ...y2024, begun],
      ],
      'in_progress',
      'assessed',
      'implemented',
      'in_progress',
    ],
    [
      'the newest of the assessing bases',
      [
        ['nhri', ...y2024, done],
        ['civil_society', ...y2025, begun],
      ],
      'in_progress',
      'assessed',
      null,
      'in_progress',
    ],
    [
      'the newest of one basis',
      [
        ['nhri', ...y2024, done],
        ['nhri', ...y2025, begun],
      ],
      'in_progress',
      'assessed',
      null,
      'in_progress',
    ],
    [
      'not_applicable is a level',
      [
        ['nhri', ...y2025, { a: 'not_applicable' }],
        ['self', ...y2025, done],
      ],
      'not_applicable',
      'assessed',
      'implemented',
      'not_applicable',
    ],
    [
      'a newer report on another part changes nothing',
      [
        ['nhri', ...y2024, done],
        ['nhri', ...y2025, { b: 'regressed' }],
      ],
      'implemented',
      'assessed',
      null,
      'implemented',
    ],
    [
      'a part that is no longer there is passed over',
      [['nhri', ...y2025, { z: 'regressed' }]],
      'no_information',
      null,
      null,
      null,
    ],
  ]
  for (const [name, reports, level, level_from, self_reported, assessed] of cases) {
    for (const order of [reports, reports.toReversed()]) {
      t.match(
        derive(order),
        { level, level_from, self_reported, assessed, parts: [{ level, level_from, self_reported, assessed }] },
        name,
      )
    }
  }
})

t.test('which report of one basis is the newest: by end of period, then first publication, then id', async (t) => {
  const cases: [name: string, winner: Short, loser: Short][] = [
    [
      'the end of the period decides, not its beginning',
      ['nhri', '2021-01-01', '2025-12-31', done],
      ['nhri', '2025-06-01', '2025-12-30', begun, '9', 'z'],
    ],
    [
      'then the later publication',
      ['nhri', ...y2025, done, '2', 'a'],
      ['nhri', '2025-12-01', '2025-12-31', begun, '1', 'b'],
    ],
    ['then the greater id', ['nhri', ...y2025, done, '1', 'b'], ['nhri', ...y2025, begun, '1', 'a']],
  ]
  for (const [name, winner, loser] of cases) {
    t.equal(derive([winner, loser]).level, 'implemented', name)
    t.equal(derive([loser, winner]).level, 'implemented', name)
    // The same order decides between bases.
    const of = ([, ...rest]: Short, basis: Basis): Short => [basis, ...rest]
    t.equal(derive([of(winner, 'civil_society'), loser]).level, 'implemented', `${name}, between bases`)
    t.equal(derive([loser, of(winner, 'civil_society')]).level, 'implemented', `${name}, between bases`)
  }
})

t.test('an assessment counts if its period ended within 36 months of the newest report of any basis', async (t) => {
  const cases: [newest: string, assessment: string, counts: boolean][] = [
    ['2025-12-31', '2022-12-31', true],
    ['2025-12-31', '2022-12-30', false],
    ['2025-06-30', '2022-06-30', true],
    ['2025-06-30', '2022-06-29', false],
    ['2025-03-15', '2022-03-15', true],
    ['2025-03-15', '2022-03-14', false],
    // From the end of February, 29th or not, and into it.
    ['2024-02-29', '2021-02-28', true],
    ['2024-02-29', '2021-02-27', false],
    ['2023-02-28', '2020-02-29', true],
    ['2023-02-28', '2020-02-28', true],
    ['2023-02-28', '2020-02-27', false],
    ['2025-01-31', '2022-01-31', true],
    ['2025-01-31', '2022-01-30', false],
  ]
  for (const [newest, end, counts] of cases) {
    for (const basis of ['self', 'other', 'international'] as const) {
      const reports: Short[] = [
        [basis, newest, newest, begun],
        ['nhri', '2020-01-01', end, done],
      ]
      const [part] = derive(reports).parts
      const assessed = basis === 'international' ? 'in_progress' : counts ? 'implemented' : null
      t.equal(part!.assessed, assessed, `${end} against ${newest} of ${basis}`)
      t.equal(part!.bases.length, 2, 'both are shown side by side')
    }
  }
  const partly = derive(
    [
      ['self', ...y2025, { b: 'implemented' }],
      ['nhri', '2020-01-01', '2020-12-31', done],
    ],
    ['a', 'b'],
  )
  t.match(
    partly.parts,
    [
      { part: 'a', assessed: 'implemented' },
      { part: 'b', level_from: 'self_reported' },
    ],
    'newest on the same part',
  )
  const old: Short[] = [
    ['self', '2020-01-01', '2020-12-31', done],
    ['nhri', ...y2025, { b: 'implemented' }],
  ]
  t.match(derive(old).parts[0], { self_reported: 'implemented' }, 'the word of the addressee does not age')
})

t.test('months earlier', async (t) => {
  const cases = [
    ['2025-12-31', 36, '2022-12-31'],
    ['2024-02-29', 36, '2021-02-28'],
    ['2024-02-29', 48, '2020-02-29'],
    ['2025-03-31', 1, '2025-02-28'],
    ['2024-03-30', 1, '2024-02-29'],
    ['2025-01-15', 1, '2024-12-15'],
    ['2025-05-31', 6, '2024-11-30'],
  ] as const
  for (const [day, months, earlier] of cases) t.equal(monthsEarlier(day, months), earlier, `${months} before ${day}`)
})
