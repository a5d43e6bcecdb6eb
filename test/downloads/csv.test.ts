// CSV, read back by a library: what was written is what is read, and no text runs as a formula.
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { z } from 'zod'
import { type Cell, columnsOf } from '../../src/downloads/columns.ts'
import { csvLine } from '../../src/downloads/csv.ts'
import { JsonText } from '../../src/http/serializer.ts'

const readBack = (text: string) => parse(text, { record_delimiter: '\r\n' }) as string[][]

t.test('cells', async (t) => {
  const cases: [cell: Cell, written: string][] = [
    [null, ''],
    ['', '""'],
    [0, '0'],
    [-1.5, '-1.5'],
    [true, 'true'],
    [false, 'false'],
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['say "so"', '"say ""so"""'],
    ['"', '""""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['semi;colon', 'semi;colon'],
    ['اللجنة الوطنية', 'اللجنة الوطنية'],
    ['😀', '😀'],
  ]
  for (const [cell, written] of cases) t.equal(csvLine([cell]), `${written}\r\n`, JSON.stringify(cell))
})

t.test('what would run as a formula has an apostrophe before it, which can be taken away again', async (t) => {
  const texts = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a', "'=1", "''=1"]
  for (const text of [...texts, `=cmd|' /C calc'!A0`, '=HYPERLINK("https://example.org";"a, b")', '-']) {
    const [[read]] = readBack(csvLine([text])) as [[string]]
    t.equal(read, `'${text}`)
    t.equal(read.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, ''), text)
  }
  for (const text of [' =1', "'", "'s-Gravenhage", 'a=1', '1-1', 'https://example.org/?a=b', '[{"a":"=1"}]']) {
    t.strictSame(readBack(csvLine([text])), [[text]])
  }
})

t.test('rows', async (t) => {
  const row = [null, 'a\r\n"b", c', '', '\u2028', null, 'x'.repeat(100_000), null]
  t.strictSame(
    readBack(csvLine(row)),
    [row.map((cell) => cell ?? '')],
    'also where the first and the last cell are empty',
  )
})

t.test('columns', async (t) => {
  const schema = z.object({
    id: z.string(),
    country: z.preprocess((given) => given, z.string()).nullable(),
    note: z
      .object({ at: z.string(), deep: z.object({ n: z.int() }).nullable(), more: z.string().optional() })
      .nullable(),
    list: z.array(z.object({ a: z.string() })).default([]),
    raw: z.array(z.string()).optional(),
    held: z.string().nullable().optional(),
  })
  const headings = (asks?: (field: string) => boolean) => columnsOf(schema, asks).map(({ heading }) => heading)
  t.strictSame(headings(), ['id', 'country', 'note_at', 'note_deep_n', 'list'])
  t.strictSame(headings((field) => field === 'raw' || field === 'more').slice(-3), ['note_more', 'list', 'raw'])
  const cells = (row: object) => columnsOf(schema).map((column) => column.of(row))
  t.strictSame(cells({ id: 'a', country: null, note: null, list: [] }), ['a', null, null, null, '[]'])
  const note = { at: 'b', deep: { n: 1 } }
  t.strictSame(cells({ id: 'a', note, list: new JsonText('[{"a": 1}]') }), ['a', null, 'b', 1, '[{"a": 1}]'])
})
