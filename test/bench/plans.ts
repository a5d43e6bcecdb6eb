// The plans kept beside the figures: of each question the statement that takes longest, explained as it runs.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { overhear } from './record.ts'

/** Of a line of a plan; conditions may be long. */
const longestLine = 200

/** Replaces the plans of this size of the data: a file for each question. */
export async function savePlans(
  config: Config,
  size: string,
  questions: readonly { name: string; path: string }[],
): Promise<void> {
  const directory = join(import.meta.dirname, 'plans', size)
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await overhear(config, async (ask, db) => {
    for (const { name, path } of questions) {
      // What a search asks the planner is no plan of its own.
      const heard = (await ask(path)).filter(({ text }) => !text.startsWith('explain'))
      const slowest = heard.toSorted((a, b) => b.ms - a.ms)[0]
      if (slowest === undefined) throw new Error(`${path} asks the database nothing.`)
      const { rows } = await db.$client.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers) ${slowest.text}`,
        slowest.values,
      )
      const plan = rows.map((row) => row['QUERY PLAN'].slice(0, longestLine))
      const head = `GET ${path}\nthe slowest of ${heard.length} statements: ${slowest.ms.toFixed(1)} ms\n`
      await writeFile(join(directory, `${fileNameOf(name)}.txt`), `${head}\n${plan.join('\n')}\n`)
    }
  })
}

const fileNameOf = (name: string) => name.replaceAll(/[^a-z0-9_-]+/gi, '-').replaceAll(/^-|-$/g, '')
