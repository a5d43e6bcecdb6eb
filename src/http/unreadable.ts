// What comes over a connection and never becomes a request, or should not: too slow, too large a head, not HTTP at all.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { describeProblem, type Fault, Problem } from '../errors.ts'
import { problemBody } from './problems.ts'
import type { App } from './route.ts'

/** Answers on the bare socket, in the one shape of all problems, and closes the connection. */
export function unreadableRequest(publicUrl: string) {
  return ({ code = '' }: Error & { code?: string }, socket: Socket): void => {
    // What is said while an earlier request is worked on or answered would be taken for its answer, or for a part of that.
    const { _httpMessage: unfinished } = socket as { _httpMessage?: ServerResponse | null }
    const isAnothers = unfinished != null && (unfinished.req.complete || unfinished.headersSent)
    if (!socket.writable || code === 'ECONNRESET' || isAnothers) return void socket.destroy()
    const problem = problemOfParser(code)
    const { status } = describeProblem(problem.code)
    const body = JSON.stringify(problemBody(publicUrl, problem))
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  }
}

/** The likely cause: the parser does not say which letter it was. */
const unencoded: Fault = {
  detail: 'It seems to have a letter beyond ASCII or a space, as it is.',
  mend: "Encode them with percent signs, as `curl -G --data-urlencode 'name=…'` does in a query.",
}

function problemOfParser(code: string): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request_timeout', 'The request did not arrive in time.')
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('head_too_large', 'Address and headers together are too large.')
    case 'HPE_INVALID_URL':
    // A space ends the address: what is behind it is taken for the protocol, and is none.
    case 'HPE_INVALID_CONSTANT':
      return new Problem('request_invalid', 'The address cannot be read.', { errors: [unencoded] })
    default:
      return new Problem('request_invalid', 'What was sent is not a request of HTTP/1.1.')
  }
}

/**
 * Refuses heads that Node refuses by itself with an empty body, or takes although it must not. Needs the server option
 * `requireHostHeader: false`.
 */
export function refuseBrokenHeads(app: App): void {
  app.server.on('checkExpectation', (request, response) => void app.server.emit('request', request, response))
  app.addHook('onRequest', ({ raw }, reply, done) => {
    const fault = faultOfHead(raw)
    if (fault === null) return done()
    reply.header('connection', 'close')
    done(new Problem('request_invalid', 'The request has headers that `errors` lists.', { errors: [fault] }))
  })
}

function faultOfHead({ httpVersion, headers: { host, expect }, rawHeaders }: IncomingMessage): Fault | null {
  // HTTP/1.0 knows neither header.
  if (httpVersion === '1.0') return null
  if (host === undefined) {
    return { parameter: 'host', detail: 'There is none (RFC 9112 §3.2).', mend: 'Name the host of the address.' }
  }
  if (isRepeated('host', rawHeaders)) {
    return { parameter: 'host', detail: 'There are several (RFC 9112 §3.2).', mend: 'Send one.' }
  }
  if (expect !== undefined && !/100-continue/i.test(expect)) {
    return {
      parameter: 'expect',
      detail: 'Nothing of this kind can be expected.',
      mend: 'Send `100-continue`, or none.',
    }
  }
  return null
}

/** Node keeps the first of such headers and drops the others. `rawHeaders` has names and values by turns. */
function isRepeated(name: string, rawHeaders: readonly string[]): boolean {
  let found = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at]!
    if (given.length === name.length && given.toLowerCase() === name) found++
  }
  return found > 1
}
