// What comes over a connection and never becomes a request: too slow, too large a head, or not HTTP at all.
import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { describeProblem, Problem } from '../errors.ts'
import { problemBody } from './problems.ts'

/** Answers on the bare socket, in the one shape of all problems, and closes the connection. */
export function unreadableRequest(publicUrl: string) {
  return ({ code = '' }: Error & { code?: string }, socket: Socket): void => {
    // Bytes in the midst of an answer to an earlier request would be taken for a part of it. (Node does the same.)
    const { _httpMessage: unfinished } = socket as { _httpMessage?: ServerResponse }
    if (!socket.writable || code === 'ECONNRESET' || unfinished?.headersSent) return void socket.destroy()
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

function problemOfParser(code: string): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request_timeout', 'The request did not arrive in time.')
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('head_too_large', 'Address and headers together are too large.')
    default:
      return new Problem('request_invalid', 'What was sent is not a request of HTTP/1.1.')
  }
}
