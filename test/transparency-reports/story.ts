// What the story and its shortcuts share: who is in it, how the State asks, and what everybody sees.
import { setTimeout as wait } from 'node:timers/promises'
import { startReview } from '../decisions/samples.ts'
import { requestBody } from '../restriction-requests/samples.ts'
import type { Answer } from '../support/app.ts'

export const idOf = (address: string) => address.split('/').at(-1)!
export const reasons = 'Made-up reasons.'
export const grounds = { grounds: 'Made-up grounds.' }
export const overturning = { outcome: 'overturned', reasons }

/** Of what was made, its address too. */
export async function created(answer: Promise<Answer>): Promise<{ body: Answer['body']; url: string }> {
  const { status, text, body, headers } = await answer
  if (status !== 201) throw new Error(text)
  return { body, url: headers.location! }
}

/** The parts of a review, and a State. */
export async function startStory(t: Parameters<typeof startReview>[0]) {
  const parts = await startReview(t)
  const { service, anonymous } = parts
  const state = await service.as('qat', ['restriction-requests:write'])
  const get = async (url: string) => (await anonymous.get(url)).body

  /** The State asks for itself that the report be removed. */
  const ask = (report: string) => {
    const {
      requester_name: _name,
      requester_group: _group,
      requester_country: _country,
      ...rest
    } = requestBody(idOf(report))
    return created(state.post('/v1/restriction-requests', { ...rest, requester_id: 'qat', received_on: null }))
  }

  /** What everybody sees of the report and of what follows from it; when the last change was known is that of the ruling. */
  async function shown(report: string) {
    await wait(510) // figures may be kept for half a second
    const urls = [
      ...[report, `${report}/revisions`, '/v1/reports', '/v1/implementations?addressee_id=qat'],
      '/v1/statistics/implementation-levels?group_by=recommendation',
      '/v1/statistics/reporting',
    ]
    const texts = await Promise.all(urls.map(async (url) => [url, JSON.stringify(await get(url), unchanging)]))
    return Object.fromEntries(texts)
  }

  return { ...parts, get, ask, shown }
}

const unchanging = (name: string, value: unknown) => (['changed_at', 'last_change_at'].includes(name) ? '' : value)
