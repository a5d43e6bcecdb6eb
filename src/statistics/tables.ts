// Statistics as tables: a row for each group, and for each point in time, with the figures and what they are of as columns.
import type { z } from 'zod'
import { type Asks, columnsOf } from '../downloads/columns.ts'
import { type FormatName, formats, type Table } from '../downloads/formats.ts'
import { ReportingStatistics } from './reporting-schemas.ts'
import { LevelStatistics } from './schemas.ts'
import { LevelSeries } from './series-schemas.ts'

/** What a row of a table has beside its figures: fields of the answer that hold for all of it. */
type About<Answer> = readonly (keyof Answer & string)[]

export type Tabulate<Answer> = {
  /** Of what is in a row. */
  schema: z.ZodObject
  rowsOf(answer: Answer): object[]
  asks(answer: Answer): Asks
}

type Grouped = { data: object[]; group_by: string | string[] }

function tableOf<Answer extends Grouped>(schema: z.ZodObject, about: About<Answer>): Tabulate<Answer> {
  const { data, ...fields } = schema.shape
  const row = (data as z.ZodArray<z.ZodObject>).element
  const shared = Object.fromEntries(about.map((field) => [field, fields[field]]))
  return {
    schema: row.extend(shared as z.ZodRawShape),
    rowsOf(answer) {
      const said = Object.fromEntries(about.map((field) => [field, answer[field]]))
      return answer.data.map((one) => ({ ...one, ...said }))
    },
    asks: ({ group_by }) => asksFor([group_by].flat()),
  }
}

/** Which columns a table has by what its rows stand for, also where there are none. */
const asksFor =
  (dimensions: readonly string[]): Asks =>
  (field) => {
    if (field === 'label') return dimensions.length > 0
    if (field === 'second_label') return dimensions.length > 1
    return dimensions.includes(field) || (field === 'recommendation' && dimensions.includes('part'))
  }

const aboutLevels = ['counted', 'frame', 'overlapping', 'truncated', 'last_change_at'] as const

export const tableOfLevels = tableOf<LevelStatistics>(LevelStatistics, [...aboutLevels, 'as_of'])
export const tableOfHistory = tableOf<LevelSeries>(LevelSeries, aboutLevels)
export const tableOfReporting = tableOf<ReportingStatistics>(ReportingStatistics, [
  ...(['frame', 'overlapping', 'older_than', 'as_of_day', 'last_change_at'] as const),
])

const shown = <Answer>({ schema, asks }: Tabulate<Answer>, answer: Answer, address: string): Table<object> => ({
  name: 'figures',
  columns: columnsOf(schema, asks(answer)),
  addressOf: () => address,
  jsonOf: JSON.stringify,
  recordOf: (row) => row,
})

/** The whole file. `address` is where the figures are, in every row of it. */
export async function fileOf<Answer>(
  tabulate: Tabulate<Answer>,
  answer: Answer,
  address: string,
  format: FormatName,
): Promise<Buffer> {
  async function* once() {
    yield tabulate.rowsOf(answer)
  }
  const pieces: Buffer[] = []
  for await (const piece of formats[format].write(once(), shown(tabulate, answer, address))) {
    pieces.push(Buffer.from(piece as string))
  }
  return Buffer.concat(pieces)
}

/** What a file looks like, for the API description. */
export const exampleFile = <Answer>(tabulate: Tabulate<Answer>, answer: Answer, address: string, format: FormatName) =>
  formats[format].example(tabulate.rowsOf(answer), shown(tabulate, answer, address))
