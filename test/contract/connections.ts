// Bare connections: for what no HTTP client would send; and requests that go past the clients of tests.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import type { App } from '../../src/http/route.ts'
import type { Answer } from '../support/app.ts'

export type Sent = Pick<Answer, 'status' | 'body'> & { headers: Record<string, unknown> }

/** Sends a request without a connection. */
export async function inject(app: App, options: object): Promise<Sent> {
  const answer = await app.inject(options)
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

/** Listens on a free port; answers it. */
export async function listen(app: App): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** Opens a connection from `localAddress`, sends `bytes`, and gives what came back until the other side closed it. */
export async function exchange(port: number, bytes: string, localAddress = '127.0.0.1'): Promise<string> {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress })
  let received = ''
  socket.on('data', (data) => {
    received += data
  })
  socket.on('error', () => {}) // a closed connection is an answer too
  socket.write(bytes)
  await once(socket, 'close')
  return received
}

/** Status, headers and JSON body of a whole answer in plain text. */
export function parseAnswer(text: string) {
  const [head = '', payload = ''] = text.split('\r\n\r\n', 2)
  const [line = '', ...headers] = head.split('\r\n')
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers.map((header) => header.toLowerCase().split(/: ?/, 2) as [string, string])),
    body: payload === '' ? null : JSON.parse(payload),
  }
}
