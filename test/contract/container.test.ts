// The container is the house: the same Node, what the image needs and no more, and a database as the embedded one.
import { readFile } from 'node:fs/promises'
import t from 'tap'

const dockerfile = await readFile('Dockerfile', 'utf8')
const compose = await readFile('docker-compose.yml', 'utf8')

t.test('every stage has the Node that package.json names', async (t) => {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: { node: string } }
  const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
  t.strictSame(images, Array(2).fill(`node:${dependencies.node}-alpine`))
})

t.test('the build is given what it copies and nothing else', async (t) => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names]) => names!.split(' '))
  const [all, ...given] = (await readFile('.dockerignore', 'utf8')).split('\n').filter((line) => /^[^#]/.test(line))
  t.equal(all, '*')
  t.strictSame(given.sort(), [...new Set(copied)].map((name) => `!${name}`).sort())
})

t.test('its database sorts as the embedded one does, and the service is no superuser there', async (t) => {
  const [, embedded] = /const locale = \[(.+)\]/.exec(await readFile('src/database/cluster.ts', 'utf8'))!
  const options = embedded!.replaceAll(/[',]/g, '')
  t.match(compose, `POSTGRES_INITDB_ARGS: ${options} --lc-ctype=C.UTF-8\n`)
  const [, role] = /postgres:\/\/(\w+):/.exec(compose)!
  t.match(compose, `create role ${role} login password :'password';\n`)
  t.notMatch(compose, 'POSTGRES_USER', 'whose role would be the superuser')
})

t.test('no file of it holds a secret', async (t) => {
  const settings = [...compose.matchAll(/^ *\w*(?:PASSWORD|SECRET)\w*: *(.*)$/gm)].map(([, value]) => value!)
  t.equal(settings.length, 2)
  for (const value of settings) t.match(value, /^\$\{\w+:[?-][a-z ]*\}$/)
})
