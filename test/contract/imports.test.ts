// Features form a line, not a web: every import points down it, and the house has the rooms that its plan says.
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import t from 'tap'

/** From the ground up; a file may import from its own folder and from those before it. */
const line = [
  ['config', 'errors', 'database', 'http', 'auth', 'problems', 'guides', 'health'],
  ['downloads'],
  ['log'],
  ['search'],
  ['sources'],
  ['stakeholder-groups'],
  ['principles'],
  ['instruments'],
  ['actors'],
  ['recommendations'],
  ['reports'],
  ['implementations'],
  ['charts'],
  ['statistics', 'methodology'],
  ['datasets'],
  ['review-rules'],
  ['flags', 'restriction-requests'],
  ['notices'],
  ['seals'],
  ['decisions'],
  ['appeals'],
  ['transparency-reports'],
  ['catalogue'],
]
const height = (room: string) => line.findIndex((rooms) => rooms.includes(room))
const ground = new Map([
  // What stands on the ground leans on itself in one direction too.
  ['errors', []],
  ['config', ['errors']],
  ['database', ['errors', 'config']],
  ['http', ['errors', 'config', 'database']],
  ['auth', ['errors', 'config', 'database', 'http']],
  ['problems', ['errors', 'http']],
  ['guides', ['errors', 'http']],
  ['health', ['errors', 'http', 'database']],
])

const entries = await readdir('src', { recursive: true, withFileTypes: true })
const files = entries
  .filter((entry) => entry.isFile())
  .map((entry) => relative('src', join(entry.parentPath, entry.name)))
const sources = files.filter((file) => file.endsWith('.ts'))
const roomOf = (file: string) => (file.includes('/') ? file.split('/')[0]! : file.replace(/\.ts$/, ''))
/** On top of all, with the folder of the demo. */
const programs = ['demo', ...sources.filter((file) => !file.includes('/') && height(roomOf(file)) < 0).map(roomOf)]

type Import = { from: string; to: string; typeOnly: boolean }
const imports: Import[] = (
  await Promise.all(
    sources.map(async (from) => {
      const text = await readFile(join('src', from), 'utf8')
      const found = text.matchAll(/^(?:import|export) (type )?(?:[^'"]*? from )?'(\.[^']+)'|import\('(\.[^']+)'\)/gm)
      const ours = [...found].filter(([, , address]) => address !== '../package.json')
      return ours.map(([, type, address, late]) => ({
        from,
        to: normalize(join(dirname(from), address ?? late!)),
        typeOnly: type !== undefined,
      }))
    }),
  )
).flat()

t.test('nothing is deeper than src/<folder>/<file>, and no folder or file is a lumber room', async (t) => {
  for (const file of files) {
    t.ok(file.split('/').length <= 2, file)
    t.notMatch(file, /(^|\/)(utils?|commons?|helpers?|services?|lib|types?|misc|shared|index)(\/|\.ts$)/, file)
    t.match(file, /^[a-z0-9-]+(\/[a-z0-9-]+)?\.(ts|json|txt|md)$/, file)
  }
  const folders = new Set(files.filter((file) => file.includes('/')).map(roomOf))
  for (const folder of folders)
    t.ok(height(folder) >= 0 || programs.includes(folder), `${folder} has its place in the line`)
})

t.test('every import is of a file that is there, by its whole name', async (t) => {
  for (const { from, to } of imports) t.ok(files.includes(to), `${from} imports ${to}`)
})

t.test('every import points down the line', async (t) => {
  for (const { from, to } of imports) {
    const [here, there] = [roomOf(from), roomOf(to)]
    if (here === there || programs.includes(here)) continue
    if (ground.has(here)) t.ok(ground.get(here)!.includes(there), `${from} imports ${to}`)
    else t.ok(!programs.includes(there) && height(there) < height(here), `${from} imports ${to}`)
  }
})

t.test('no file reaches itself through its imports', async (t) => {
  const below = new Map<string, string[]>()
  for (const { from, to } of imports) below.set(from, [...(below.get(from) ?? []), to])
  const done = new Set<string>()
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) t.fail([...path, file].join(' → '))
    if (path.includes(file) || done.has(file)) return
    for (const next of below.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of sources) visit(file, [])
  t.equal(done.size, sources.length)
})

t.test('no file passes on what another exports', async (t) => {
  for (const file of sources) {
    t.notMatch(await readFile(join('src', file), 'utf8'), /^export (\*|\{[^}]*\}) from/m, file)
  }
})

t.test('every file opens with what it is for', async (t) => {
  for (const file of sources) t.match(await readFile(join('src', file), 'utf8'), /^\/\/ [A-Z`/.]/, file)
})
