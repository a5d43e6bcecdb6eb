// The guides: their texts are Markdown beside this file, written for the address of the service as it is by default.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../http/route.ts'

export const guideIds = ['dashboard', 'research', 'report', 'review', 'operate'] as const
type GuideId = (typeof guideIds)[number]

export const guides: Record<GuideId, { title: string; summary: string }> = {
  dashboard: {
    title: 'Pull status into a dashboard',
    summary: 'Levels by group and principle, as figures and as pictures, in a page that asks again every minute.',
  },
  research: {
    title: 'Query as a researcher',
    summary: 'Find recommendations and reports, go through whole lists, and see what was known when.',
  },
  report: {
    title: 'Post a report',
    summary: 'From a token to a published report and its next revision, and what to do when something goes wrong.',
  },
  review: {
    title: 'Review a report or an actor',
    summary: 'From a rule over a seal and a decision to the ruling on an appeal; mandates and registrations of actors.',
  },
  operate: {
    title: 'Run the service',
    summary: 'Update, watch, sign tokens, back up, verify against a checkpoint, and release datasets.',
  },
}

/** Stands at the top of each: how what it tells to type is run. */
export const howToRun =
  'What begins with `curl` is typed in a terminal (bash). JavaScript is saved as `snippet.mjs` and run by `node snippet.mjs` (Node.js 22 or newer), Python as `snippet.py` and run by `python3 snippet.py`: in the same directory and terminal, as later steps take files and variables of earlier ones. What is refused is printed, with `code`, `detail` and how to mend it.'

type Setting = Pick<Context['config'], 'publicUrl' | 'corsOrigins'>

/** The Markdown of a guide, with the address at which this service is reached, and who may read it from where. */
export async function textOfGuide(id: GuideId, { publicUrl, corsOrigins }: Setting): Promise<string> {
  const text = await readFile(join(import.meta.dirname, `${id}.md`), 'utf8')
  return text.replaceAll('http://127.0.0.1:3000', publicUrl).replace('{{origins}}', whoMayRead(corsOrigins))
}

function whoMayRead(origins: readonly string[]): string {
  if (origins.includes('*')) return 'Pages of any site may read this service from the browser.'
  const named = origins.map((origin) => `\`${origin}\``).join(', ')
  return `Of other sites, only pages of ${named} may read this service from the browser: ask whoever runs it to add yours (\`CORS_ORIGINS\`). Programs and pictures are not bound by that.`
}
