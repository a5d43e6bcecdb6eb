// A route that does not say who may call it stops the start.
import Fastify from 'fastify'
import t from 'tap'
import { access } from '../../src/auth/access.ts'
import { type App, completeRoutes } from '../../src/http/route.ts'

async function appWith(config: unknown, url = '/somewhere') {
  const app = Fastify({ exposeHeadRoutes: false }) as unknown as App
  completeRoutes(app)
  await app.register(access, {
    issuer: 'https://issuer.example',
    db: {} as never,
    verify: async () => ({}) as never,
    secret: Buffer.alloc(32),
    publicUnder: ['/library'],
  })
  app.register(async (inner) => {
    inner.get(url, { config: config as never }, async () => 'answer')
  })
  await app.ready()
  return app
}

t.test('refuses to start', async (t) => {
  for (const config of [
    undefined,
    {},
    { access: undefined },
    { access: 'everybody' },
    { access: 'reports:write ' },
    { access: 'toString' },
    { access: [] },
    { access: ['reports:write', 'everybody'] },
    { access: ['public'] },
  ]) {
    await t.rejects(appWith(config), { message: /GET,HEAD \/somewhere must declare config\.access/ })
  }
})

t.test('starts with a declaration, which HEAD shares', async (t) => {
  const open = await appWith({ access: 'public' })
  t.equal((await open.inject({ method: 'HEAD', url: '/somewhere' })).statusCode, 200)
  const closed = await appWith({ access: 'reports:write' })
  t.not((await closed.inject({ method: 'HEAD', url: '/somewhere' })).statusCode, 200)
  const forSome = await appWith({ access: ['reviews:write', 'oversight:read'] })
  t.not((await forSome.inject({ method: 'HEAD', url: '/somewhere' })).statusCode, 200)
})

t.test('opens only what stands under the address of a library', async (t) => {
  t.equal((await (await appWith(undefined, '/library/page')).inject('/library/page')).statusCode, 200)
  await t.rejects(appWith(undefined, '/library-of-ours'), /must declare/)
})
