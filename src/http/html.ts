// Pages for people: plain HTML that asks no other host for anything and runs no script.
import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Alternatives } from './accept.ts'
import { caching } from './route.ts'

const style = `body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}
pre{overflow-x:auto;padding:.75rem;border:1px solid #767676;border-radius:.25rem;background:#f6f6f6}
code{font:.9em ui-monospace,monospace}table{border-collapse:collapse}td,th{padding:.25rem .5rem;border:1px solid #767676;text-align:start}
@media (prefers-color-scheme:dark){body{color:#eee;background:#161616}pre{background:#222}a{color:#9cf}}`

/** What a page may do: be styled by its own style, and show pictures of this service. */
const pagePolicy = `default-src 'none';style-src 'sha256-${hash('sha256', style, 'base64')}';img-src 'self';frame-ancestors 'none'`

/** `title` and `body` are HTML. */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
${body}
</html>
`

/** Of plain text in which codes stand between backticks. */
export const htmlOf = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** Of what is a page for browsers too, at its address with `.html` or by `Accept`. */
export const alsoAsPage = { html: 'text/html' } satisfies Alternatives

/** What the operation of a page answers. */
export const pageAnswer = {
  description: 'The page.',
  content: { 'text/html': { schema: z.string().describe('HTML.') } },
}

export const sendPage = (reply: FastifyReply, page: string) =>
  reply
    .header('cache-control', caching.catalogue)
    .header('content-security-policy', pagePolicy)
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(page)
