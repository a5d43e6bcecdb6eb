// Workbooks, read back by a spreadsheet library: texts as they were, nothing that runs, as many sheets as are needed.
import { unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import t from 'tap'
import type { Cell } from '../../src/downloads/columns.ts'
import { columnName, cutSign, fitted, mostLetters, workbook } from '../../src/downloads/xlsx.ts'
import { readXlsx } from './files.ts'

async function bytesOf(batches: Cell[][][], headings = ['a', 'b'], sheetRows?: number): Promise<Buffer> {
  async function* given() {
    yield* batches
  }
  const pieces: Uint8Array[] = []
  for await (const piece of workbook('made up', headings, given(), (row: Cell[]) => row, sheetRows)) pieces.push(piece)
  return Buffer.concat(pieces)
}

t.test('texts, numbers and truth', async (t) => {
  const texts = [
    'plain',
    '=1+1',
    "'=1",
    '@a',
    ' spaces around ',
    'two\nlines\tand a tab',
    'line\r\nbreak',
    '<b>&amp;</b> ]]> "quoted"',
    'اللجنة الوطنية',
    '😀 and 𐍈',
    '_x0041_ and _x_',
    '',
    'x'.repeat(mostLetters),
  ]
  const [sheet] = await readXlsx(await bytesOf([texts.map((text, index) => [text, index - 1.5])]))
  t.strictSame(sheet!.headings, ['a', 'b'])
  for (const [index, text] of texts.entries()) {
    const [read, number] = sheet!.rows[index]!
    t.equal(read ?? '', text, JSON.stringify(text.slice(0, 20)))
    t.equal(number, index - 1.5)
  }
  const [other] = await readXlsx(
    await bytesOf([
      [
        [true, null],
        [false, 0],
        [null, -1e-7],
      ],
    ]),
  )
  t.strictSame(other!.rows, [
    [true, null],
    [false, 0],
    [null, -1e-7],
  ])
})

t.test('what XML cannot hold is left out', async (t) => {
  const [sheet] = await readXlsx(await bytesOf([[['a\0b\u0001c\u001fd\ufffee\uffff', '\ud800x\udc00']]]))
  t.strictSame(sheet!.rows, [['abcde', 'x']])
})

t.test('what does not fit its cell is cut, says so, and stays whole characters', async (t) => {
  const cut = fitted('x'.repeat(mostLetters + 1))
  t.equal(cut.length, mostLetters)
  t.ok(cut.endsWith(cutSign))
  for (const before of ['', 'x']) {
    const emoji = fitted(before + '😀'.repeat(20_000))
    t.ok(emoji.isWellFormed())
    t.ok(emoji.length <= mostLetters && emoji.length > mostLetters - 2)
  }
  const [sheet] = await readXlsx(await bytesOf([[['&'.repeat(mostLetters + 1), null]]]))
  t.equal(String(sheet!.rows[0]![0]), '&'.repeat(mostLetters - cutSign.length) + cutSign)
})

t.test('a full sheet is followed by another with the same headings, and only then', async (t) => {
  const rows = (count: number) => Array.from({ length: count }, (_none, index): Cell[] => [index, 'x'])
  const cases: [batches: number[], sheets: number[]][] = [
    [[], [0]],
    [[1], [1]],
    [[9], [9]],
    [[10], [9, 1]],
    [
      [9, 9],
      [9, 9],
    ],
    [
      [4, 4, 4],
      [9, 3],
    ],
    [
      [27, 1],
      [9, 9, 9, 1],
    ],
  ]
  for (const [batches, expected] of cases) {
    const sheets = await readXlsx(await bytesOf(batches.map(rows), undefined, 10))
    t.strictSame(
      sheets.map((sheet) => sheet.rows.length),
      expected,
      JSON.stringify(batches),
    )
    t.strictSame(
      sheets.map(({ name }) => name),
      expected.map((_rows, index) => `made up${index === 0 ? '' : ` ${index + 1}`}`),
    )
    for (const { headings } of sheets) t.strictSame(headings, ['a', 'b'])
    t.strictSame(
      sheets.flatMap((sheet) => sheet.rows.map(([number]) => number)),
      batches.flatMap((count) => rows(count).map(([number]) => number)),
    )
  }
})

t.test('columns have names', async (t) => {
  const names: [number, string][] = [
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ]
  for (const [index, name] of names) t.equal(columnName(index), name)
})

t.test('the same rows are the same bytes, and every part is well-formed', async (t) => {
  const rows: Cell[][] = [['a', 1]]
  const [one, two] = [await bytesOf([rows]), await bytesOf([rows])]
  t.ok(one.equals(two))
  const parts = Object.entries(unzipSync(one))
  t.ok(parts.length >= 5)
  for (const [name, bytes] of parts) {
    const parser = new SaxesParser({ xmlns: true })
    parser.on('error', (error) => t.fail(`${name}: ${error.message}`))
    parser.write(Buffer.from(bytes).toString()).close()
    t.notMatch(Buffer.from(bytes).toString(), /<f>|<f /, 'no formula')
  }
})

t.test('a source that fails, and a reader that goes', async (t) => {
  async function* failing() {
    yield [['a', 1]] as Cell[][]
    throw new Error('made up')
  }
  const read = async () => {
    for await (const _piece of workbook('x', ['a', 'b'], failing(), (row: Cell[]) => row));
  }
  await t.rejects(read(), { message: 'made up' })
  let returned = false
  async function* endless() {
    try {
      for (;;) yield Array.from({ length: 500 }, (): Cell[] => [Math.random().toString(36), 1])
    } finally {
      returned = true
    }
  }
  for await (const _piece of workbook('x', ['a', 'b'], endless(), (row: Cell[]) => row)) break
  t.ok(returned)
})
