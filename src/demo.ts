// The program behind `npm run demo`: the service in a data directory of its own with a small made-up world in it, and one
// command line to try it with.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, ConfigError, readConfig } from './config.ts'
import { makeFolder } from './database/folders.ts'
import { firstReport } from './demo/first-report.ts'
import { madeUpMark } from './demo/mark.ts'
import { seed } from './demo/seed.ts'
import { explained, run, type Service, serve } from './server.ts'

await run(async () => {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const config = readConfig({ DATA_DIR: '.data-demo', LOG_LEVEL: 'warn', ...given })
  await requireOwnData(config).catch((error) => {
    throw explained(error, config)
  })
  const service = await serve(config)
  try {
    const today = new Date().toISOString().slice(0, 10)
    const { made, reports } = await seed(service, config, Number(today.slice(0, 4)))
    print(
      `${made ? 'A made-up world was made' : 'The made-up world is there already'}, with ${reports} public reports in it.`,
    )
    await explain(service, config, today)
  } catch (error) {
    await service.stop()
    throw error
  }
  return service
})

/** What is made up must never stand in a record that is real. */
async function requireOwnData({ databaseUrl, oidcIssuer, dataDir }: Config): Promise<void> {
  if (databaseUrl !== null) {
    throw new ConfigError(
      'Setting DATABASE_URL is set: the demo fills a database of its own. Unset it, or run `npm start`.',
    )
  }
  if (oidcIssuer !== null) throw new ConfigError('Setting OIDC_ISSUER is set: the demo signs its own tokens. Unset it.')
  const mark = madeUpMark(dataDir)
  if (existsSync(join(dataDir, 'postgres')) && !existsSync(mark)) {
    throw new ConfigError(
      `Setting DATA_DIR names ${dataDir}, which holds a real record: give the demo another directory.`,
    )
  }
  await makeFolder(dataDir, 0o711)
  await writeFile(mark, 'What is in this directory is made up by `npm run demo`.\n')
}

async function explain(service: Service, config: Config, today: string): Promise<void> {
  const { address } = service
  const first = await firstReport(service, config, today)
  print(`Recommendations Tracker, the demo, is ready at ${address}`)
  print(`Documentation: ${address}/docs`)
  if (first === null) {
    print(`The made-up NHRI has reported on everything this year: stop, delete ${config.dataDir} and start again.`)
    return
  }
  const { about, before, after, see } = first
  const figures = `${address}/v1/statistics/implementation-levels.svg?group_by=recommendation&addressee_id=${about.addressee_id}`
  print(`
The command below posts a report as the made-up NHRI (within the hour). It changes the level of ${about.recommendation_id}
at ${about.addressee_id} from ${before} to ${after}. See it before and after:
  ${see}
  ${figures}
and what was known before it, also afterwards:
  ${see}?as_of=${new Date().toISOString()}
`)
  print(first.line)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
