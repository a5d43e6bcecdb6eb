// What each setting may be: a wrong value is refused by one line that names the setting and says what to give.
import Fastify from 'fastify'
import t from 'tap'
import { ConfigError, readConfig } from '../../src/config.ts'

t.test('wrong values', async (t) => {
  const wrong: Record<string, string[]> = {
    PORT: ['seventy', '-1', '0', '70000', '1.5', '1e3', '0x50', ' 80'],
    PUBLIC_URL: [
      'tracker.example',
      'ftp://tracker.example',
      'http:tracker.example',
      'https://tracker.example/api',
      'https://tracker.example//',
      'https://tracker.example/?a=b',
      'https://tracker.example/#a',
      'https://somebody:secret@tracker.example',
      'https://one.example,https://two.example',
    ],
    DATABASE_URL: ['mysql://somebody@db.example/tracker', 'tracker'],
    OIDC_ISSUER: ['nowhere', 'ftp://issuer.example'],
    CORS_ORIGINS: [
      'one.example',
      'https://one.example/',
      'https://one.example/page',
      'https://one.example?a=b',
      'https://One.example',
      'https://one.example:443',
      'https://*.one.example',
      'https://somebody@one.example',
      'ftp://one.example',
      'null',
      '*, https://one.example',
      'https://one.example, two.example',
      'https://one.example https://two.example',
      ',',
    ],
    TRUST_PROXY: [
      'foo',
      '2',
      '10.0.0',
      '10.0.0.0/33',
      '0.0.0.0/0',
      '::/129',
      '::/0',
      'true, 10.0.0.1',
      'proxy.example',
      ',',
    ],
    LOG_LEVEL: ['loud', 'INFO'],
    SECRET_KEY: ['short', '*'.repeat(44)],
    DATASET_LICENCE: [
      'CC BY 4.0',
      '-',
      'https://licence.example',
      'a'.repeat(65),
      'nonsense',
      'cc-by-4.0',
      'constructor',
    ],
  }
  for (const [setting, values] of Object.entries(wrong)) {
    for (const value of values) {
      const named = `${setting}=${value}`
      try {
        readConfig({ [setting]: value })
        t.fail(named)
      } catch (error) {
        t.ok(error instanceof ConfigError, named)
        t.match((error as Error).message, new RegExp(`^Setting ${setting} is wrong: give [^\\n]+\\.$`), named)
        t.notMatch((error as Error).message, /secret|short/, 'what may be a secret is not repeated')
      }
    }
  }
})

t.test('an issuer of its own signs only where nobody else comes', async (t) => {
  for (const HOST of ['0.0.0.0', '192.0.2.1', '::']) {
    t.throws(() => readConfig({ HOST }), { message: /^Setting OIDC_ISSUER is empty while HOST is .*'local'/ })
    t.equal(readConfig({ HOST, OIDC_ISSUER: 'local' }).oidcIssuer, null)
  }
})

t.test('right values', async (t) => {
  const { publicUrl, corsOrigins, trustProxy, ...others } = readConfig({ DATA_DIR: '/data' })
  t.strictSame(
    { publicUrl, corsOrigins, trustProxy },
    { publicUrl: 'http://127.0.0.1:3000', corsOrigins: ['*'], trustProxy: false },
  )
  t.strictSame(others, {
    host: '127.0.0.1',
    port: 3000,
    databaseUrl: null,
    dataDir: '/data',
    oidcIssuer: null,
    oidcAudience: 'recommendations-tracker',
    logLevel: 'info',
    secretKey: null,
    datasetLicence: 'CC-BY-4.0',
  })
  t.strictSame(
    readConfig({ DATA_DIR: '/data', PORT: '', PUBLIC_URL: '', CORS_ORIGINS: '', TRUST_PROXY: '' }),
    readConfig({ DATA_DIR: '/data' }),
  )
  t.equal(readConfig({ HOST: '::1', PORT: '80' }).publicUrl, 'http://[::1]:80')

  for (const [PUBLIC_URL, address] of [
    ['https://tracker.example', 'https://tracker.example'],
    ['https://tracker.example/', 'https://tracker.example'],
    ['https://Tracker.example:443', 'https://tracker.example'],
    ['http://tracker.example:8080', 'http://tracker.example:8080'],
    ['http://[2001:db8::1]:8080/', 'http://[2001:db8::1]:8080'],
  ]) {
    t.equal(readConfig({ PUBLIC_URL }).publicUrl, address)
  }
  for (const [CORS_ORIGINS, origins] of [
    ['*', ['*']],
    ['https://one.example', ['https://one.example']],
    ['https://one.example, http://two.example:8080,', ['https://one.example', 'http://two.example:8080']],
  ] as const) {
    t.strictSame(readConfig({ CORS_ORIGINS }).corsOrigins, origins)
  }
  for (const [TRUST_PROXY, trusted] of [
    ['true', true],
    ['false', false],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, loopback, 2001:db8::1, fd00::/8', ['10.0.0.0/8', 'loopback', '2001:db8::1', 'fd00::/8']],
    ['linklocal,uniquelocal', ['linklocal', 'uniquelocal']],
  ] as const) {
    const { trustProxy } = readConfig({ TRUST_PROXY })
    t.strictSame(trustProxy, trusted)
    t.doesNotThrow(() => Fastify({ trustProxy: trustProxy as boolean | string[] }), `Fastify takes ${TRUST_PROXY}`)
  }
})
