// What the benchmarks use of autocannon, which brings no types.
declare module 'autocannon' {
  export type Request = {
    method?: string
    path?: string
    headers?: Record<string, string>
    body?: string
    /** Makes the next request of this one. */
    setupRequest?: (request: Request) => Request
  }
  type Options = {
    url: string
    connections: number
    duration: number
    requests: Request[]
  }
  type Result = Record<'2xx' | '3xx' | '4xx' | '5xx' | 'non2xx' | 'errors' | 'duration', number>
  type Run = PromiseLike<Result> & {
    on(event: 'response', heard: (client: unknown, status: number, bytes: number, ms: number) => void): void
  }
  export default function autocannon(options: Options): Run
}
