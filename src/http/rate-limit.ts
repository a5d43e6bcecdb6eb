// How often what needs no token is taken from one network. Kept in memory alone, under a hash whose key ends with the
// process: no address is stored, and none can be found again.
import { createHmac, randomBytes } from 'node:crypto'
import { Problem } from '../errors.ts'

/** Where more networks ask within one window, the earliest are forgotten. */
const mostNetworks = 10_000

export class RateLimit {
  readonly #key = randomBytes(32)
  readonly #windows = new Map<string, { count: number; endsAt: number }>()
  readonly #most: number
  readonly #windowMs: number

  /** So many requests at `most` from one network in each window, which begins with the first of them. */
  constructor(most: number, windowMs: number) {
    this.#most = most
    this.#windowMs = windowMs
  }

  /** Counts a request from `address` at `now` (milliseconds). Throws too_many_requests. */
  take(address: string, now = performance.now()): void {
    const network = createHmac('sha256', this.#key).update(networkOf(address)).digest('base64url')
    let window = this.#windows.get(network)
    if (window === undefined || window.endsAt <= now) {
      window = { count: 0, endsAt: now + this.#windowMs }
      this.#forget(network, now)
      this.#windows.set(network, window)
    }
    window.count++
    if (window.count <= this.#most) return
    const retry_after = Math.ceil((window.endsAt - now) / 1_000)
    const detail = `From one network ${this.#most} requests of this kind are taken in ${this.#windowMs / 60_000} minutes.`
    throw new Problem('too_many_requests', detail, { retry_after })
  }

  /** All windows are equally long, so that the map, in the order of their beginnings, is in that of their ends too. */
  #forget(network: string, now: number): void {
    this.#windows.delete(network)
    for (const [earliest, { endsAt }] of this.#windows) {
      if (endsAt > now && this.#windows.size < mostNetworks) return
      this.#windows.delete(earliest)
    }
  }
}

/** The address of IPv4, or of IPv6 the 64 bits that one subscriber has to themselves. */
function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const halves = address.toLowerCase().split('::')
  const [front = [], back = []] = halves.map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array(Math.max(0, 8 - front.length - back.length)).fill('0')
  const first = [...front, ...zeros, ...back].slice(0, 4)
  return first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}
