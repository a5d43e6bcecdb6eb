// What describes the files of an edition to programs and to people: a Data Package (version 2) and a codebook. Pure.
import { csvLine } from '../downloads/csv.ts'
import { changeKinds, changesHeadings } from './comparison.ts'
import type { Field } from './fields.ts'
import { addressOf, nameOf, titleOf, waitingDays } from './rules.ts'
import type { Contents } from './schemas.ts'
import type { Moments, Table } from './table.ts'

export const mediaTypes = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json',
  bib: 'text/x-bibtex',
  text: 'text/plain',
} as const

type Described = Pick<Contents, 'licence' | 'tables' | 'files' | 'compared_with'> &
  Moments & {
    number: number
    edition: number
    made_at: string
    publicUrl: string
    sources: readonly { title: string; path: string }[]
  }

const meaningOfRest: Record<Field['kind'], string> = {
  string: '',
  integer: '',
  boolean: '',
  date: '',
  datetime: '',
  array: 'A list as JSON text.',
}

/** One field of a Table Schema. */
const fieldOf = ({ name, kind, nullable, description, allowed }: Field) => ({
  name,
  // A list as JSON text is what Table Schema means by `array`.
  type: kind,
  description: `${description} ${meaningOfRest[kind]}`.trim(),
  constraints: { ...(!nullable && { required: true }), ...(allowed !== null && { enum: allowed }) },
})

const plain = (names: readonly string[]) => ({ fields: names.map((name) => ({ name, type: 'string' })) })

const codebookHeadings = ['table', 'column', 'type', 'required', 'meaning', 'allowed_values', 'parquet_type'] as const
const parquetTypes: Record<Field['kind'], string> = {
  string: 'STRING',
  array: 'STRING',
  integer: 'INT32',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP (microseconds, UTC)',
}

/** A line for each column of each table. */
export function codebookOf(tables: readonly Table[]): string {
  const lines = tables.flatMap(({ name, fields }) =>
    fields.map((field) => {
      const { type, description } = fieldOf(field)
      const allowed = field.allowed === null ? null : field.allowed.join(' ')
      return csvLine([name, field.name, type, !field.nullable, description, allowed, parquetTypes[field.kind]])
    }),
  )
  return [csvLine(codebookHeadings), ...lines].join('')
}

export function packageOf(tables: readonly Table[], described: Described) {
  const { number, edition, made_at, cutoff, requested_at, publicUrl, licence, sources, compared_with } = described
  const fileOf = (name: string) => {
    const { bytes, sha256, media_type } = described.files.find((file) => file.name === name)!
    return { path: name, mediatype: media_type, bytes, hash: `sha256:${sha256}` }
  }
  const csv = (name: string) => ({ format: 'csv', encoding: 'utf-8', type: 'table', ...fileOf(`${name}.csv`) })
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: nameOf(number, edition),
    id: `${publicUrl}${addressOf(number)}#edition-${edition}`,
    title: titleOf(number),
    description: descriptionOf({ cutoff, requested_at }),
    homepage: publicUrl,
    version: `${number}.${edition}.0`,
    created: made_at,
    licenses: [licence],
    contributors: [{ title: 'Recommendations Tracker', path: publicUrl, roles: ['publisher'] }],
    ...(sources.length > 0 && { sources }),
    ...{ cutoff, requested_at },
    release: number,
    edition,
    changes: { compared_with, tables: described.tables },
    resources: [
      ...tables.flatMap((table) => [
        {
          name: table.name,
          title: table.name,
          description: table.description,
          ...csv(table.name),
          schema: schemaOf(table),
        },
        {
          name: `${table.name}-parquet`,
          description: `The same in Parquet: ${table.description}`,
          format: 'parquet',
          ...fileOf(`${table.name}.parquet`),
        },
      ]),
      {
        name: 'codebook',
        description: 'Every column of every table: its type, what it means, which values it may have.',
        ...csv('codebook'),
        schema: plain(codebookHeadings),
      },
      {
        name: 'changes',
        description: `Rows that were ${changeKinds.join(', ')} since the last release, by the key of their table (JSON).`,
        ...csv('changes'),
        schema: plain(changesHeadings),
      },
      { name: 'citation', description: 'How to cite it, as CSL-JSON.', format: 'json', ...fileOf('citation.json') },
      { name: 'citation-bibtex', description: 'How to cite it, as BibTeX.', format: 'bib', ...fileOf('citation.bib') },
    ],
  }
}

const descriptionOf = ({ cutoff, requested_at }: Moments) =>
  `The whole public record of the service. Reports, what follows from them, and actors that were registered are as of ${cutoff}: what became public after that, less than ${waitingDays} days before the release was asked for, is left out. What was recommended, and the actors that the service brings, were public before and are as of ${requested_at}, when it was asked for. How many rows each table has is in \`changes\`. Reports that were withdrawn or restricted have no content. In CSV a null is empty and an empty text is \`""\`; a text that a spreadsheet would run as a formula (after any apostrophes, it begins with =, +, -, @, a tab, a line break, or the wide form of one) has one more apostrophe before it, which Parquet has not. The text of source documents belongs to their authors.`

function schemaOf({ fields, key, references }: Table) {
  const nullable = key.some((name) => fields.find((field) => field.name === name)?.nullable)
  return {
    fields: fields.map(fieldOf),
    missingValues: [''],
    // A primary key of Table Schema has no nulls.
    ...(nullable ? { uniqueKeys: [key] } : { primaryKey: key }),
    ...(references.length > 0 && {
      foreignKeys: references.map(({ fields: names, table }) => ({
        fields: names,
        reference: { resource: table, fields: ['id'] },
      })),
    }),
  }
}
