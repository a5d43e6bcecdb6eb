// What describes the files: a Data Package, a codebook and citations, each held against its format and against the files.
import { readFile } from 'node:fs/promises'
import { Cite } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import t from 'tap'
import { startService } from '../support/app.ts'
import { filesOf, type Row, readCsv } from './reading.ts'
import { age, publish, release, year } from './samples.ts'

const service = await startService(t, { PUBLIC_URL: 'https://tracker.example', DATASET_LICENCE: 'CC0-1.0' })
const { anonymous } = service
await publish(service, { ...year(2020), territory: null })
await age(service, 40)
const record = await release(service)
const [edition] = record.editions
const files = await filesOf(service, edition)
const json = (name: string) => JSON.parse(files.get(name)!.toString())
const descriptor = json('datapackage.json')
const codebook = readCsv(files.get('codebook.csv')!)

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
addFormats.default(ajv)
const faults = async (schema: string, value: unknown) => {
  const validate = ajv.compile(JSON.parse(await readFile(`test/datasets/${schema}.schema.json`, 'utf8')))
  return validate(value) ? [] : validate.errors
}

type Field = { name: string; type: string; description: string; constraints: { required?: true; enum?: string[] } }
type Resource = {
  name: string
  path: string
  bytes: number
  hash: string
  schema: {
    fields: Field[]
    primaryKey?: string[]
    uniqueKeys?: string[][]
    foreignKeys?: { fields: string[]; reference: { resource: string; fields: string[] } }[]
  }
}
const resources: Resource[] = descriptor.resources
const tables = resources.filter(({ schema, name }) => schema !== undefined && !['codebook', 'changes'].includes(name))

t.test('the descriptor is a Data Package of version 2', async (t) => {
  t.strictSame(await faults('data-package-2', descriptor), [])
  t.not((await faults('data-package-2', { ...descriptor, resources: [] }))!.length, 0, 'and the schema does refuse')
  t.equal(new Set(resources.map(({ name }) => name)).size, resources.length)
})

t.test('it says what the release is, and what is left out', async (t) => {
  t.match(descriptor, {
    cutoff: record.cutoff,
    release: 1,
    edition: 1,
    created: edition.made_at,
    licenses: [{ name: 'CC0-1.0', path: 'https://spdx.org/licenses/CC0-1.0.html' }],
    sources: [{ path: 'https://tracker.example/v1/sources/doha-2020' }],
    changes: { compared_with: null },
  })
  t.match(descriptor.description, record.cutoff)
  t.match(descriptor.description, /less than 30 days/)
  t.strictSame(edition.licence, descriptor.licenses[0])
})

t.test('it names every file with size and checksum', async (t) => {
  const described = new Map(resources.map(({ path, bytes, hash }) => [path, { bytes, hash }]))
  for (const { name, bytes, sha256 } of edition.files) {
    if (['datapackage.json', 'SHA256SUMS'].includes(name)) continue
    t.strictSame(described.get(name), { bytes, hash: `sha256:${sha256}` }, name)
  }
  t.equal(described.size, edition.files.length - 2)
})

const shapes: Record<string, RegExp> = {
  integer: /^-?\d+$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  array: /^\[.*\]$/s,
}

t.test('the files are as it says: columns, types, allowed values, keys', async (t) => {
  t.equal(tables.length, 18)
  for (const { name, path, schema } of tables) {
    const rows = readCsv(files.get(path)!)
    const heading = files.get(path)!.toString().split('\r\n', 1)[0]!
    t.strictSame(
      heading.split(','),
      schema.fields.map((field) => field.name),
      name,
    )
    for (const field of schema.fields) {
      const values = rows.map((row) => row[field.name] ?? null)
      if (field.constraints.required) t.notOk(values.includes(null), `${name}.${field.name}`)
      for (const value of new Set(values.filter((one) => one !== null))) {
        t.match(value, shapes[field.type] ?? /./, `${name}.${field.name}`)
        if (field.constraints.enum) t.ok(field.constraints.enum.includes(value), `${name}.${field.name} ${value}`)
      }
    }
    const key = schema.primaryKey ?? schema.uniqueKeys![0]!
    t.equal(new Set(rows.map((row) => key.map((column) => row[column] ?? '').join('\0'))).size, rows.length, name)
    for (const { fields, reference } of schema.foreignKeys ?? []) {
      const there = readCsv(files.get(`${reference.resource}.csv`)!)
      const keys = new Set(there.map((row: Row) => row[reference.fields[0]!]))
      for (const row of rows)
        if (row[fields[0]!] !== null) t.ok(keys.has(row[fields[0]!]!), `${name}.${fields[0]} ${row[fields[0]!]}`)
    }
  }
})

t.test('the codebook says of every column what it means', async (t) => {
  const columns = tables.flatMap(({ name, schema }) => schema.fields.map((field) => ({ table: name, ...field })))
  t.equal(codebook.length, columns.length)
  for (const [at, { table, name, type, description, constraints }] of columns.entries()) {
    t.match(codebook[at], { table, column: name, type, required: String(constraints.required === true) })
    t.equal(codebook[at]!.meaning, description)
    t.ok(description.length > 5, `${table}.${name}`)
    t.equal(codebook[at]!.allowed_values, constraints.enum?.join(' ') ?? null)
  }
  t.match(
    codebook.find((row) => row.table === 'reports' && row.column === 'state'),
    { allowed_values: /published withdrawn/ },
  )
})

t.test('citations: CSL-JSON, and BibTeX that a library reads', async (t) => {
  t.strictSame(await faults('csl-data', json('citation.json')), [])
  t.strictSame(json('citation.json'), [edition.citation])
  t.equal(files.get('citation.bib')!.toString(), edition.bibtex)
  const [read] = new Cite(edition.bibtex).data
  const [year, month] = edition.citation.issued['date-parts'][0]
  t.match(read, {
    title: edition.citation.title,
    author: [{ family: 'Recommendations Tracker' }],
    publisher: 'Recommendations Tracker',
    issued: { 'date-parts': [[year, month]] },
    URL: 'https://tracker.example/v1/datasets/release-1',
    version: 'edition 1',
  })
  t.match(edition.citation.title, /release 1$/)
})

t.test('it is the same at its address', async (t) => {
  const { address } = edition.files.find(({ name }: { name: string }) => name === 'datapackage.json')
  t.strictSame((await anonymous.get(address)).body, descriptor)
})
