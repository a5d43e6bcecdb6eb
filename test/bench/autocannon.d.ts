// What the benchmarks use of autocannon, which brings no types.
declare module 'autocannon' {
  export type Request = { method?: string; path?: string; headers?: Record<string, string>; body?: string }
  type Options = {
    url: string
    connections: number
    duration: number
    requests: (Request & { setupRequest?: (request: Request) => Request })[]
  }
  type Result = { '2xx': number; non2xx: number; errors: number; duration: number }
  type Run = PromiseLike<Result> & {
    on(event: 'response', heard: (client: unknown, status: number, bytes: number, ms: number) => void): void
  }
  export default function autocannon(options: Options): Run
}
