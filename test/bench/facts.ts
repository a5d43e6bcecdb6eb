// Under what a measurement was taken: without it a figure says nothing.
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import type pg from 'pg'
import { pinned } from './cores.ts'

export type Facts = { rows: Record<string, number>; versions: Record<string, string>; cores: string }

const counted = ['recommendations', 'actors', 'reports', 'report_revisions', 'implementations']

export async function factsOf(client: pg.Client): Promise<Facts> {
  const rows: Facts['rows'] = {}
  for (const table of counted) {
    const { rows: found } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`)
    rows[table] = found[0]!.count
  }
  const { rows: found } = await client.query<{ server_version: string }>('show server_version')
  const dirty = git('status', '--porcelain', 'src', 'migrations') === '' ? '' : ' with uncommitted changes'
  return {
    rows,
    versions: {
      node: process.version,
      PostgreSQL: found[0]!.server_version,
      service: `${git('rev-parse', '--short', 'HEAD')}${dirty}`,
    },
    cores: `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown CPU'}; ${pinned ? 'service, rivals and pgbench on the first, PostgreSQL and load generator on the others' : 'nothing is pinned'}`,
  }
}

const git = (...command: string[]) => execFileSync('git', command, { encoding: 'utf8' }).trim()
