// Guides for people who start from nothing: a list, for programs and as a page, and a page each.
import { Marked } from 'marked'
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { alsoAsPage, htmlPage, pageAnswer, sendPage } from '../http/html.ts'
import { type App, type Context, caching } from '../http/route.ts'
import { guideIds, guides, howToRun, textOfGuide } from './guides.ts'

const Guide = z
  .object({
    id: z.enum(guideIds).describe('Last part of its address.'),
    title: z.string().describe('What it shows.'),
    summary: z.string().describe('What is in it.'),
    url: z.string().describe('Address of its page.'),
  })
  .meta({ id: 'Guide', description: 'A page that shows one use of the service, step by step.' })

const entry = (id: (typeof guideIds)[number]) => ({ id, ...guides[id], url: `/guides/${id}` })

export function guideRoutes(app: App, { config }: Pick<Context, 'config'>): void {
  const marked = new Marked()
  const pages = new Map<string, string>()

  app.route({
    method: 'GET',
    url: '/guides',
    config: { access: 'public', example: { data: [entry('dashboard')] }, alternatives: alsoAsPage },
    schema: {
      summary: 'List the guides',
      description: 'As a page at `/guides.html`, or by `Accept`.',
      tags: ['guides'],
      response: { 200: z.object({ data: z.array(Guide).describe('All of them.') }) },
    },
    handler: async function listGuides(_request, reply) {
      reply.header('cache-control', caching.catalogue)
      return { data: guideIds.map(entry) }
    },
  })

  app.route({
    method: 'GET',
    url: '/guides.html',
    config: { access: 'public' },
    schema: { summary: 'Read what guides there are', tags: ['guides'], response: { 200: pageAnswer } },
    handler: async function getGuidesPage(_request, reply) {
      const items = guideIds.map((id) => `- [${guides[id].title}](/guides/${id}): ${guides[id].summary}`)
      const text = `# Guides\n\n${items.join('\n')}\n\n[API description](/docs) · [Every problem](/problems)\n`
      return sendPage(reply, htmlPage('Guides', await marked.parse(text)))
    },
  })

  app.route({
    method: 'GET',
    url: '/guides/:id',
    config: { access: 'public' },
    schema: {
      summary: 'Read a guide',
      description: 'A page in plain HTML. What it tells you to type works as it stands.',
      tags: ['guides'],
      params: z.object({ id: z.string().describe('Id of the guide.') }),
      response: { 200: pageAnswer },
    },
    handler: async function getGuide(request, reply) {
      const id = guideIds.find((known) => known === request.params.id)
      if (id === undefined) throw notFound()
      const page = pages.get(id) ?? (await pageOf(id))
      pages.set(id, page)
      return sendPage(reply, page)
    },
  })

  async function pageOf(id: (typeof guideIds)[number]): Promise<string> {
    const others = guideIds.filter((other) => other !== id)
    const links = [
      ...others.map((other) => `[${guides[other].title}](/guides/${other})`),
      '[All guides](/guides)',
      '[API description](/docs)',
    ]
    const text = [`# ${guides[id].title}`, howToRun, await textOfGuide(id, config), links.join(' · ')].join('\n\n')
    return htmlPage(guides[id].title, await marked.parse(text))
  }
}
