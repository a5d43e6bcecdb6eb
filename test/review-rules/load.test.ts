// The first set is loaded once: what a later start brings never changes a rule that is in force, nor adds one.
import t from 'tap'
import { loadCatalogue } from '../../src/catalogue/load.ts'
import { startService } from '../support/app.ts'
import { oldProposal } from './samples.ts'

const service = await startService(t)
const rules = async () => (await service.anonymous.get('/v1/review-rules?state=in_force,superseded')).body.data

t.test('a start that finds rules leaves them as they are', async (t) => {
  const before = await rules()
  t.strictSame(await loadCatalogue(service.db), { changed: 0 })
  t.strictSame(await rules(), before)
})

t.test('a version that was adopted stays in force over a start', async (t) => {
  const at = await oldProposal(service, 'incitement')
  const adopted = await (await service.as('ganhri')).change('POST', `${at}/adoption`, { reason: 'Made up.' }, at)
  t.equal(adopted.status, 200)
  const before = await rules()
  t.equal(before.length, 7)
  await loadCatalogue(service.db)
  t.strictSame(await rules(), before)
})
