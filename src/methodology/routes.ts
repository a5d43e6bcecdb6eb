// How levels are derived, published by the API itself. implementations/rules.ts does what this says.
import { z } from 'zod'
import { alsoAsPage, htmlOf, htmlPage, pageAnswer, sendPage } from '../http/html.ts'
import { type App, caching } from '../http/route.ts'
import { assessmentMonths, methodVersion } from '../implementations/rules.ts'
import { derivedLevels } from '../implementations/schemas.ts'
import { bases } from '../reports/vocabularies.ts'

const Methodology = z
  .object({
    version: z.string().describe('Version of the method; every derived answer names the one it used.'),
    steps: z
      .array(
        z.object({
          id: z.string().describe('Stable id of the step.'),
          text: z.string().describe('The rule, in words.'),
        }),
      )
      .describe('The rules, in the order in which they are applied.'),
    levels: z.record(z.string(), z.string()).describe('Each level with its meaning.'),
    bases: z.record(z.string(), z.string()).describe('Each basis with its meaning.'),
    history: z
      .array(
        z.object({
          version: z.string().describe('The version.'),
          changes: z.string().describe('What it changed.'),
        }),
      )
      .describe('Every version so far, newest first.'),
  })
  .meta({ id: 'Methodology', description: 'How levels are derived from reports.' })

const methodology: z.infer<typeof Methodology> = {
  version: methodVersion,
  steps: [
    {
      id: 'unit',
      text: 'A level belongs to one part of a recommendation at one addressee, as a whole or in one territory. A group has no level, and no person decides on one: levels are derived from published reports alone, and the same reports always give the same level.',
    },
    {
      id: 'basis',
      text: 'The basis of a report follows from its author: `self` where the author is the addressee, else `nhri`, `international`, `civil_society` or `other` by the stakeholder group of the author. Nobody claims a basis.',
    },
    {
      id: 'newest',
      text: 'For each part and each basis, the newest published report that assesses the part is used: the one whose period ends last; of several, the one first published last; then the greater id. Drafts, withdrawn and restricted reports are never used; what is redacted keeps counting.',
    },
    {
      id: 'self_reported',
      text: '`self_reported` is the level of the newest report of basis `self`.',
    },
    {
      id: 'assessed',
      text: `\`assessed\` is the newest level among the bases \`nhri\`, \`international\` and \`civil_society\`, as long as its period ended within ${assessmentMonths} months of the end of the newest period of any basis on this part. Reports of basis \`other\` are shown and never used as a level.`,
    },
    {
      id: 'level',
      text: '`level` is `assessed`, else `self_reported`, else `no_information`; `level_from` says which. All bases are shown side by side.',
    },
    {
      id: 'contested',
      text: '`contested` is true where two of the reports used (the newest of `self` and of each basis that may give `assessed`) have overlapping periods and different levels.',
    },
    {
      id: 'roll_up',
      text: 'The level of a recommendation at an addressee is the first that fits, parts that are `not_applicable` left out (all of them: `not_applicable`): no part has information: `no_information`; any part `regressed`: `regressed`; every part `implemented`: `implemented`; any part `implemented` or `partly_implemented`: `partly_implemented`; any part `in_progress`: `in_progress`; else `not_started`. `self_reported` and `assessed` are rolled up alike, each over its own levels. `level_from` is `mixed` where the levels of parts come from both. It is contested if any part is.',
    },
    {
      id: 'time',
      text: 'Two clocks are kept: the period says when something was true, the moment of publication or revision when it became known. Every derived answer gives the time of the last change that it includes.',
    },
    {
      id: 'silence',
      text: '`no_information` is never reported: it is what is left where nobody reports, and it is counted and shown everywhere.',
    },
  ],
  levels: derivedLevels,
  bases,
  history: [{ version: '1', changes: 'The first version.' }],
}

export function methodologyRoutes(app: App): void {
  app.route({
    method: 'GET',
    url: '/v1/methodology',
    config: {
      access: 'public',
      example: { ...methodology, steps: methodology.steps.slice(0, 1) },
      alternatives: alsoAsPage,
    },
    schema: {
      summary: 'Read how levels are derived',
      description: 'As a page at `/v1/methodology.html`, or by `Accept`.',
      tags: ['methodology'],
      querystring: z.strictObject({}),
      response: { 200: Methodology },
    },
    handler: async function getMethodology(_request, reply) {
      reply.header('cache-control', caching.catalogue)
      return methodology
    },
  })

  app.route({
    method: 'GET',
    url: '/v1/methodology.html',
    config: { access: 'public' },
    schema: { summary: 'Read how levels are derived, as a page', tags: ['methodology'], response: { 200: pageAnswer } },
    handler: async function getMethodologyPage(_request, reply) {
      return sendPage(reply, page)
    },
  })
}

const row = (name: string, text: string) => `<tr><td>${name}</td><td>${htmlOf(text)}</td></tr>`
const table = (head: string, words: Record<string, string>) =>
  `<table><tr><th>${head}</th><th>What it means</th></tr>
${Object.entries(words)
  .map(([code, meaning]) => row(`<code>${code}</code>`, meaning))
  .join('\n')}
</table>`

const page = htmlPage(
  'How levels are derived',
  `<h1>How levels are derived</h1>
<p>Version ${methodology.version} of the method. The rules, in the order in which they are applied:</p>
<ol>
${methodology.steps.map(({ id, text }) => `<li id="${id}">${htmlOf(text)}</li>`).join('\n')}
</ol>
<h2>Levels</h2>
${table('Level', methodology.levels)}
<h2>Bases</h2>
${table('Basis', methodology.bases)}
<h2>Versions</h2>
<table><tr><th>Version</th><th>What it changed</th></tr>
${methodology.history.map(({ version, changes }) => row(version, changes)).join('\n')}
</table>
<p><a href="/guides">Guides</a> · <a href="/docs">API description</a></p>`,
)
