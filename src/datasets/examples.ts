// What releases look like, for the API description.
import { bibtexOf, citationOf, fileAddressOf, licenceOf } from './rules.ts'
import type { Dataset, DatasetRecord } from './schemas.ts'

const made_at = '2026-03-02T12:00:05.123456Z'
const cutoff = '2026-01-31T12:00:00.123456Z'
const cited = { number: 1, edition: 1, made_at, cutoff, publicUrl: 'https://tracker.example' }

export const exampleDataset: Dataset = {
  id: 'release-1',
  number: 1,
  title: citationOf(cited).title,
  cutoff,
  requested_at: '2026-03-02T12:00:00.123456Z',
  requested_by: 'ohchr',
  edition: 1,
  state: 'current',
}

export const exampleRecord: DatasetRecord = {
  ...exampleDataset,
  editions: [
    {
      edition: 1,
      state: 'current',
      made_at,
      withdrawal: null,
      licence: licenceOf('CC-BY-4.0'),
      compared_with: null,
      tables: [{ name: 'sources', rows: 1, added: null, changed: null, removed: null }],
      files: [
        {
          name: 'sources.csv',
          address: fileAddressOf(1, 1, 'sources.csv'),
          media_type: 'text/csv',
          bytes: 1234,
          sha256: '86e7bb678c9b39eb6b0e9154e9127c1f37914850004ce7961b0cd5949ca31076',
        },
      ],
      citation: citationOf(cited),
      bibtex: bibtexOf(cited),
    },
  ],
}
