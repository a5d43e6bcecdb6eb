// The documentation behind the `type` of every problem: a list, for programs and as a page, and a page each.
import { z } from 'zod'
import { describeProblem, notFound, type ProblemCode, problemCodes } from '../errors.ts'
import { alsoAsPage, htmlOf, htmlPage, pageAnswer, sendPage } from '../http/html.ts'
import { type App, caching } from '../http/route.ts'

const ProblemKind = z
  .object({
    code: z.enum(problemCodes).describe('Stable code: decide by this.'),
    status: z.int().describe('The HTTP status it comes with.'),
    title: z.string().describe('What kind of problem it is.'),
    meaning: z.string().describe('What it means and how to mend it.'),
  })
  .meta({ id: 'ProblemKind', description: 'One entry of the catalogue of problems.' })

const entry = (code: ProblemCode) => ({ code, ...describeProblem(code) })

export function problemRoutes(app: App): void {
  app.route({
    method: 'GET',
    url: '/problems',
    config: { access: 'public', example: { data: [entry('not_found')] }, alternatives: alsoAsPage },
    schema: {
      summary: 'List every kind of problem',
      description: 'As a page at `/problems.html`, or by `Accept`.',
      tags: ['problems'],
      response: { 200: z.object({ data: z.array(ProblemKind).describe('All of them.') }) },
    },
    handler: async function listProblems(_request, reply) {
      reply.header('cache-control', caching.catalogue)
      return { data: problemCodes.map(entry) }
    },
  })

  app.route({
    method: 'GET',
    url: '/problems.html',
    config: { access: 'public' },
    schema: { summary: 'Read what kinds of problem there are', tags: ['problems'], response: { 200: pageAnswer } },
    handler: async function getProblemsPage(_request, reply) {
      return sendPage(reply, listPage)
    },
  })

  app.route({
    method: 'GET',
    url: '/problems/:code',
    config: { access: 'public' },
    schema: {
      summary: 'Read what a problem means',
      description: 'A page in plain HTML: the address that `type` of a problem gives.',
      tags: ['problems'],
      params: z.object({ code: z.string().describe('Code of the problem.') }),
      response: { 200: pageAnswer },
    },
    handler: async function getProblem(request, reply) {
      const code = problemCodes.find((known) => known === request.params.code)
      if (code === undefined) throw notFound()
      return sendPage(reply, pageOf(code))
    },
  })
}

const listPage = htmlPage(
  'Problems',
  `<h1>Problems</h1>
<p>Every error of this service is one of these kinds: programs decide by its code.</p>
<table><tr><th>Status</th><th>Code</th><th>What it is</th></tr>
${problemCodes
  .map((code) => {
    const { status, title } = describeProblem(code)
    return `<tr><td>${status}</td><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${htmlOf(title)}</td></tr>`
  })
  .join('\n')}
</table>
<p><a href="/docs">API description</a> · <a href="/guides">Guides</a></p>`,
)

function pageOf(code: ProblemCode): string {
  const { status, title, meaning } = describeProblem(code)
  return htmlPage(
    title,
    `<h1>${htmlOf(title)}</h1>
<p>Status ${status}, code <code>${code}</code>.</p>
<p>${htmlOf(meaning)}</p>
<p><a href="/problems">Every problem</a> · <a href="/docs">API description</a></p>`,
  )
}
