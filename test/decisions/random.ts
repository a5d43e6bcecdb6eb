// What reviewers do in random histories: restrict a report, and overturn that again.
import type { Answer, Client, Service } from '../support/app.ts'
import { registerActor } from '../support/samples.ts'
import { decide, restriction } from './samples.ts'

/** Registers a reviewer and a ruler, made up, and answers what they do by the instance that is asked. */
export async function reviewersOf(services: readonly Service[]) {
  const clients = async (id: string): Promise<Client[]> => {
    await registerActor(services[0]!, id, { stakeholder_group: 'civil_society' })
    return Promise.all(services.map((service) => service.as(id, ['reviews:write', 'appeals:write'])))
  }
  const [reviewers, rulers] = [await clients('made-up-reviewers'), await clients('made-up-rulers')]
  return {
    restrict: (service: number, report: string): Promise<Answer> => decide(reviewers[service]!, report, restriction()),
    /** Where it is restricted still, and nobody has appealed meanwhile. */
    async overturn(service: number, report: string, author: Client): Promise<Answer> {
      const standing = await author.get(`${report}/decisions?in_force=restrict`)
      const [decision] = standing.body.data
      if (decision === undefined) return standing
      const appeal = await author.post(decision.appeals, { grounds: 'Made up.' })
      if (appeal.status !== 201) return appeal
      const ruling = { outcome: 'overturned', reasons: 'Made up.' }
      return rulers[service]!.post(`${appeal.headers.location}/ruling`, ruling)
    },
  }
}
