// What the service keeps of whoever calls: the actor, and of the person only a keyed hash.
import Fastify from 'fastify'
import t from 'tap'
import { access } from '../../src/auth/access.ts'
import type { Caller } from '../../src/auth/callers.ts'
import { createVerifier } from '../../src/auth/tokens.ts'
import { startService } from '../support/app.ts'
import { type Claims, forgeFor, person } from './forgery.ts'

const { config, db } = await startService(t)
const { sign } = await forgeFor(config)

/** How an app with this secret knows the caller who sends a token with these claims. */
async function callerOf(
  changes: Claims,
  secret = Buffer.alloc(32, 1),
): Promise<Omit<Caller, 'scopes'> & { scopes: string[] }> {
  const app = Fastify()
  await app.register(access, { db, secret, issuer: config.publicUrl, verify: await createVerifier(config, app.log) })
  app.get('/caller', { config: { access: 'public' } }, async ({ caller }) => ({
    ...caller,
    scopes: [...caller!.scopes],
  }))
  const answer = await app.inject({ url: '/caller', headers: { authorization: `Bearer ${await sign(changes)}` } })
  return answer.json()
}

t.test('actor and known scopes, and nothing of the person in the clear', async (t) => {
  const caller = await callerOf({ scope: 'openid reports:write reports:write' })
  t.match(caller, { actorId: 'qat', scopes: ['reports:write'] })
  t.match(caller.person, /^[\w-]{43}$/)
  t.notOk(JSON.stringify(caller).includes(person))
})

t.test('the same person is the same, whatever else the token says', async (t) => {
  const { person: known } = await callerOf({})
  t.equal((await callerOf({ scope: '', actor: 'fra', jti: 'another' })).person, known)
  t.not((await callerOf({ sub: `${person}2` })).person, known)
  t.not((await callerOf({}, Buffer.alloc(32, 2))).person, known, 'nobody without the secret can tell')
})
