// The documentation behind the `type` of every problem: a list for programs, a page each for people.
import { z } from 'zod'
import { describeProblem, notFound, type ProblemCode, problemCodes } from '../errors.ts'
import { htmlPage, pagePolicy } from '../http/html.ts'
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
    config: { access: 'public', example: { data: [entry('not_found')] } },
    schema: {
      summary: 'List every kind of problem',
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
    url: '/problems/:code',
    config: { access: 'public' },
    schema: {
      summary: 'Read what a problem means',
      description: 'A page in plain HTML: the address that `type` of a problem gives.',
      tags: ['problems'],
      params: z.object({ code: z.string().describe('Code of the problem.') }),
      response: {
        200: { description: 'The page.', content: { 'text/html': { schema: z.string().describe('HTML.') } } },
      },
    },
    handler: async function getProblem(request, reply) {
      const code = problemCodes.find((known) => known === request.params.code)
      if (code === undefined) throw notFound()
      reply.header('cache-control', caching.catalogue).header('content-security-policy', pagePolicy)
      return reply.type('text/html; charset=utf-8').serializer(String).send(pageOf(code))
    },
  })
}

function pageOf(code: ProblemCode): string {
  const { status, title, meaning } = describeProblem(code)
  const text = meaning
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
  return htmlPage(
    title,
    `<h1>${title}</h1>
<p>Status ${status}, code <code>${code}</code>.</p>
<p>${text}</p>
<p><a href="/problems">Every problem</a> · <a href="/docs">API description</a></p>`,
  )
}
