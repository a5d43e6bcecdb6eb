// The shape of a release of the record and of its editions.
import { z } from 'zod'
import { codesOf, inForm, inWords, slug } from '../http/fields.ts'

const cutoff = z
  .string()
  .describe(
    'What actors made public after this moment (RFC 3339) is left out: 30 days before the release was asked for. What was recommended, and the actors that the service brings, are there whenever they were loaded.',
  )

const DatasetFile = z
  .object({
    name: z.string().describe('Its name.'),
    address: z.string().describe('Where it is.'),
    media_type: z.string().describe('Its media type.'),
    bytes: z.int().describe('Its size.'),
    sha256: z.string().describe('SHA-256 of it, in hexadecimal.'),
  })
  .meta({ id: 'DatasetFile', description: 'A file of an edition.' })

const DatasetTable = z
  .object({
    name: z.string().describe('Its name; its files are `<name>.csv` and `<name>.parquet`.'),
    rows: z.int().describe('How many rows it has.'),
    added: z
      .int()
      .nullable()
      .describe('Rows that the last release does not have; null where there is none to compare with.'),
    changed: z.int().nullable().describe('Rows that the last release has with other content.'),
    removed: z.int().nullable().describe('Rows that only the last release has.'),
  })
  .meta({ id: 'DatasetTable', description: 'A table of an edition.' })

const Citation = z
  .object({
    id: z.string().describe('Key of the citation.'),
    type: z.literal('dataset').describe('What is cited.'),
    title: z.string().describe('Title of the release.'),
    author: z.array(z.object({ literal: z.string().describe('Name.') })).describe('By whom it is made.'),
    publisher: z.string().describe('Who publishes it.'),
    issued: z
      .object({ 'date-parts': z.array(z.array(z.int())).describe('Year, month and day.') })
      .describe('When the edition was made.'),
    version: z.string().describe('Which edition.'),
    URL: z.string().describe('Where the release is described.'),
    note: z.string().describe('What is left out.'),
  })
  .meta({ id: 'Citation', description: 'How to cite an edition: an item of CSL-JSON, in the names of that format.' })

const hidingReasons = {
  withdrawn: 'its author withdrew the report',
  restricted: 'the report was restricted by review',
  changed: 'what the report said then is not shown as it was',
} as const
type HidingReason = keyof typeof hidingReasons
export const wordsOfHiding = (reason: HidingReason): string => hidingReasons[reason]

export const Edition = z
  .object({
    edition: z.int().describe('Counts the editions of the release, from 1.'),
    state: z
      .enum(['making', 'current', 'withdrawn'])
      .describe(
        '`making`: its files are not there yet; `current`: they are; `withdrawn`: they are gone, for `withdrawal`.',
      ),
    made_at: z.string().nullable().describe('When it was made (RFC 3339); null until it is.'),
    withdrawal: z
      .object({
        at: z.string().describe('When (RFC 3339).'),
        reason: z.enum(codesOf(hidingReasons)).describe(`Why: ${inWords(hidingReasons)}.`),
        report_id: z.uuid().describe('The report of which something was hidden.'),
      })
      .nullable()
      .describe('Why its files are gone; null while they are not.'),
    licence: z
      .object({
        name: z.string().describe('SPDX identifier.'),
        path: z.string().describe('Where it can be read.'),
      })
      .nullable()
      .describe('Under which licence it is published.'),
    compared_with: z
      .object({
        id: z.string().describe('The release.'),
        edition: z.int().describe('Which edition of it.'),
      })
      .nullable()
      .describe('With what its rows were compared; null for the first release.'),
    tables: z.array(DatasetTable).nullable().describe('Its tables; null until they are made.'),
    files: z.array(DatasetFile).nullable().describe('Its files, with their checksums; they stay when the files go.'),
    citation: Citation.nullable().describe('How to cite it.'),
    bibtex: z.string().nullable().describe('The same as an entry of BibTeX.'),
  })
  .meta({
    id: 'Edition',
    description: 'What was made of a release. The next one is made when something in it is hidden.',
  })
export type Edition = z.infer<typeof Edition>

/** What is known of an edition once it is made. */
export type Contents = { [Name in 'licence' | 'tables' | 'citation' | 'bibtex']: Edition[Name] & {} } & {
  compared_with: Edition['compared_with']
  files: Omit<z.infer<typeof DatasetFile>, 'address'>[]
}

export const Dataset = z
  .object({
    id: slug.describe('Stable id.'),
    number: z.int().describe('Counts the releases, from 1.'),
    title: z.string().describe('Its title.'),
    cutoff,
    requested_at: z.string().describe('When it was asked for (RFC 3339).'),
    requested_by: slug.nullable().describe('The actor that asked for it; null for who runs the service.'),
    edition: z.int().describe('The newest edition.'),
    state: z.enum(['making', 'current']).describe('Whether the files of the newest edition are there, or being made.'),
  })
  .meta({ id: 'Dataset', description: 'A release of the whole public record.' })
export type Dataset = z.infer<typeof Dataset>

export const DatasetRecord = Dataset.extend({
  editions: z.array(Edition).describe('Every edition, the newest first.'),
}).meta({ id: 'DatasetRecord', description: 'A release with each of its editions.' })
export type DatasetRecord = z.infer<typeof DatasetRecord>

export const datasetId = z
  .string()
  .regex(...inForm(/^release-[1-9]\d{0,8}$/, 'It is not the id of a release.', 'release-1'))
  .describe('Id of the release.')
export const editionNumber = z
  .string()
  .regex(...inForm(/^[1-9]\d{0,8}$/, 'It is not the number of an edition.', '1'))
  .describe('Number of the edition.')
export const fileName = z.string().max(100).describe('Name of the file, as `files` of the edition lists it.')
