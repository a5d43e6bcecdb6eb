// What pictures are made of: parameters, words, numbers, the room that text takes, colours that can be read.
import { readFile } from 'node:fs/promises'
import t from 'tap'
import { colours, levelOrder } from '../../src/charts/look.ts'
import { numbersIn, ticksTo } from '../../src/charts/numbers.ts'
import { ChartParameters, languages } from '../../src/charts/schemas.ts'
import { directionOf, widthOf, wrap } from '../../src/charts/text.ts'
import { tables, titleOf } from '../../src/charts/words.ts'

t.test('parameters: defaults and bounds', async (t) => {
  t.strictSame(ChartParameters.parse({}), { theme: 'light', lang: 'en', scale: 'share', width: 960 })
  t.strictSame(ChartParameters.parse({ theme: 'dark', lang: 'ar', width: '320', height: '2400' }), {
    ...{ theme: 'dark', lang: 'ar', scale: 'share', width: 320, height: 2400 },
  })
  const wrong = [
    ...[{ width: '319' }, { width: '2401' }, { width: '500.5' }, { width: 'wide' }, { width: '1e99' }, { width: '' }],
    ...[{ height: '199' }, { height: '2401' }, { height: 'NaN' }, { theme: 'blue' }, { lang: 'de' }, { lang: 'AR' }],
    ...[{ scale: 'both' }],
  ]
  for (const given of wrong) t.notOk(ChartParameters.safeParse(given).success, JSON.stringify(given))
  for (const [name, field] of Object.entries(ChartParameters.shape)) t.ok(field.description, name)
})

t.test('words: every language has every one, with the same places for figures', async (t) => {
  const flat = (table: object): [key: string, text: string][] =>
    Object.entries(table).flatMap(([key, said]) =>
      typeof said === 'string'
        ? [[key, said] as [string, string]]
        : flat(said).map(([rest, text]) => [`${key}.${rest}`, text] as [string, string]),
    )
  const placesOf = (text: string) => [...text.matchAll(/\{.\}/g)].map(String).sort()
  const english = new Map(flat(tables.en))
  t.strictSame(Object.keys(tables).sort(), [...languages].sort())
  for (const [lang, table] of Object.entries(tables)) {
    t.strictSame(
      flat(table)
        .map(([key]) => key)
        .sort(),
      [...english.keys()].sort(),
      lang,
    )
    for (const [key, text] of flat(table)) {
      if (key !== 'words.unofficial' || lang !== 'en') t.ok(text.trim(), `${lang} ${key}`)
      t.strictSame(placesOf(text), placesOf(english.get(key)!), `${lang} ${key}`)
      // A word that somebody added in English and left for later.
      if (['ar', 'ru', 'zh'].includes(lang)) t.notMatch(text.replace(/\{.\}/g, ''), /[A-Za-z]{2}/, `${lang} ${key}`)
    }
    t.equal(new Set(Object.values(table.levels)).size, levelOrder.length + 1, `${lang}: no two levels have one name`)
  }
})

t.test('words: groups and principles are those of the catalogue, in English by its headings', async (t) => {
  type Named = { id: string; label: string }[]
  const file = JSON.parse(await readFile('src/catalogue/doha-2020.json', 'utf8'))
  const { stakeholder_groups, principles } = file as { stakeholder_groups: Named; principles: Named }
  const labels = (all: Named) => Object.fromEntries(all.map(({ id, label }) => [id, label]))
  const { unassigned, ...named } = tables.en.values.principle
  t.strictSame(tables.en.values.stakeholder_group, labels(stakeholder_groups))
  const plain = (names: Record<string, string>) =>
    Object.fromEntries(Object.entries(names).map(([id, name]) => [id, name.toLowerCase()]))
  t.strictSame(plain(named), plain(labels(principles)))
  t.strictSame(Object.keys(tables.en.short), Object.keys(tables.en.values.stakeholder_group))
  for (const lang of languages) {
    const { values, short } = tables[lang]
    for (const names of [values.stakeholder_group, values.principle, short]) {
      t.equal(new Set(Object.values(names)).size, Object.keys(names).length, `${lang}: no two have one name`)
    }
  }
})

t.test('addresses break where their parts end', async (t) => {
  const { lines } = wrap('Source: /v1/statistics/implementation-levels?group_by=principle&region=142', {
    width: 190,
    size: 10,
    lines: 6,
  })
  t.ok(lines.length > 1)
  for (const line of lines.slice(0, -1)) t.match(line, /[/?&]$/)
})

t.test('titles', async (t) => {
  t.equal(titleOf('en', 'levels'), 'Levels of implementation')
  t.equal(titleOf('en', 'levels', ['principle', 'region']), 'Levels of implementation: principle × region')
  t.equal(titleOf('en', 'history', ['of_another_kind']), 'Levels of implementation over time: of another kind')
  t.equal(titleOf('fr', 'levels', ['principle']), 'Niveaux de mise en œuvre\u00A0: principe')
  for (const lang of languages) t.ok(titleOf(lang, 'coverage', ['author_group', 'addressee_country']).length > 8)
})

t.test('numbers: none and all are said of none and all alone', async (t) => {
  const { share, count, moment, period } = numbersIn('en')
  const cases: [value: number, said: string][] = [
    [0, '0%'],
    [0.0004, '<0.1%'],
    [0.00256, '0.3%'],
    [0.083, '8.3%'],
    [0.0999, '10%'],
    [0.5, '50%'],
    [0.994, '99.4%'],
    [0.9996, '>99.9%'],
    [1, '100%'],
  ]
  for (const [value, said] of cases) t.equal(share(value), said)
  t.equal(count(1_234_567), '1,234,567')
  t.equal(numbersIn('fr').count(1_234_567).replace(/\s/g, ' '), '1 234 567')
  t.match(moment('2026-01-31T12:00:00.123456Z'), /January 31, 2026.*12:00 UTC/)
  t.match(moment('2026-01-31T23:30:00-02:00'), /February 1, 2026.*01:30 UTC/)
  t.equal(period('2025-12-01', 'month'), 'Dec 2025')
  t.equal(period('2025-12-01', 'quarter'), 'Q4 2025')
  t.equal(period('2025-12-31', 'year'), '2025')
  t.equal(numbersIn('ru').period('2025-04-01', 'quarter'), '2 кв. 2025')
})

t.test('numbers: steps of an axis are round and reach the greatest value', async (t) => {
  const cases: [most: number, steps: number, least: number, ticks: number[]][] = [
    [1, 5, 1, [0, 1]],
    [7, 4, 1, [0, 2, 4, 6, 8]],
    [274, 5, 1, [0, 100, 200, 300]],
    [1, 5, 0.05, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.7, 7, 0, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
  ]
  for (const [most, steps, least, ticks] of cases) t.strictSame(ticksTo(most, steps, least), ticks)
})

t.test('text: lines are no wider than their room and say when something is left out', async (t) => {
  const cases: [text: string, width: number, lines: number, cut: boolean][] = [
    ['States', 100, 1, false],
    ['International organizations', 100, 1, true],
    ['International organizations', 110, 2, false],
    ['Supercalifragilisticexpialidocious', 60, 2, true],
    ['中文标签'.repeat(10), 60, 3, true],
    ['المؤسسات الوطنية لحقوق الإنسان', 110, 3, false],
    ['👩‍👩‍👧‍👦'.repeat(20), 60, 1, true],
    ['  spaces \n and\tlines  ', 300, 1, false],
    ['a'.repeat(100_000), 300, 2, true],
    ['', 100, 1, false],
  ]
  for (const [text, width, most, cut] of cases) {
    const wrapped = wrap(text, { width, size: 12, lines: most })
    t.equal(wrapped.cut, cut, text.slice(0, 40))
    t.ok(wrapped.lines.length <= most)
    for (const line of wrapped.lines) {
      t.ok(widthOf(line, 12) <= width, line)
      t.ok(line.isWellFormed(), 'no half of a character')
    }
    if (!cut) t.equal(wrapped.lines.join(' '), text.replace(/\s+/g, ' ').trim())
  }
  t.strictSame(wrap('Public accountability', { width: 120, size: 12, lines: 2 }).lines, ['Public', 'accountability'])
})

t.test('text: direction by the first letter', async (t) => {
  const cases = [
    ['States', 'ltr'],
    ['(12) الدول', 'rtl'],
    ['שלום', 'rtl'],
    ['1,170', undefined],
    ['', undefined],
  ] as const
  for (const [text, direction] of cases) t.equal(directionOf(text), direction, text)
})

/** Contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const [a, b] = [one, other].map((colour) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }) as [number, number]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

t.test('colours: text can be read (4.5 to 1), edges and lines can be seen (3 to 1)', async (t) => {
  for (const [theme, { ground, ink, quiet, levels, ramp, series }] of Object.entries(colours)) {
    const reads = (over: string, under: string, name: string) =>
      t.ok(contrast(over, under) >= 4.5, `${theme} ${name} ${contrast(over, under)}`)
    const seen = (over: string, under: string, name: string) =>
      t.ok(contrast(over, under) >= 3, `${theme} ${name} ${contrast(over, under)}`)
    reads(ink, ground, 'text')
    reads(quiet, ground, 'quiet text')
    for (const [level, look] of Object.entries(levels)) {
      reads(look.ink, look.fill, level)
      reads(look.ink, look.second, level)
      reads(look.line, ground, `${level}, label of a line`)
      seen(look.edge, ground, `${level}, edge`)
    }
    for (const [fill, ink] of ramp) reads(ink, fill, `ramp ${fill}`)
    for (const colour of series) reads(colour, ground, colour)
    t.equal(new Set(Object.values(levels).map(({ pattern }) => pattern)).size, levelOrder.length, 'a pattern each')
  }
})
