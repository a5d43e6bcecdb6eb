// The program behind `npm run openapi`: writes the API description that the code gives to openapi/openapi.json, or with
// `--check` fails where that file is another. Needs no database.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { connect } from './database/client.ts'

const file = fileURLToPath(new URL('../openapi/openapi.json', import.meta.url))

/** The description as JSON text, the same on every machine: nothing of the environment goes into it. */
export async function describeApi(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tracker-openapi-'))
  try {
    const config = readConfig({ PUBLIC_URL: 'https://tracker.example', DATA_DIR: dataDir, LOG_LEVEL: 'silent' })
    // A pool opens connections when it is asked something, and describing asks nothing.
    const db = connect('postgres://nobody@127.0.0.1:1/none', () => {})
    const app = await createApp({ config, db })
    const description = (app as unknown as { swagger(): object }).swagger()
    await app.close()
    await db.$client.end()
    return `${JSON.stringify(description, null, 2)}\n`
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

if (import.meta.main) {
  try {
    const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
    const current = await describeApi()
    if (!check) await writeFile(file, current)
    else if ((await readFile(file, 'utf8').catch(() => null)) !== current) {
      throw new Error('openapi/openapi.json is not what the code gives: run `npm run openapi`.')
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message.split('\n', 1)[0]}\n`)
    process.exitCode = 1
  }
}
