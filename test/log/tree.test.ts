// The tree and its proofs, against the definitions of RFC 9162 and the verification that it prescribes.
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import t from 'tap'
import { consistencyPath, inclusionPath, leafHash, type Range } from '../../src/log/merkle.ts'
import { Edge, hashOfRange, keyOfTile, type Tile, tilesOf } from '../../src/log/tiles.ts'
import { isConsistent, isIncluded, leafOf, rootOver } from './verifier.ts'

/** The tree over some leaves as it is kept, grown in batches of random sizes; and its root at each batch. */
function grown(leaves: readonly Buffer[], most: number) {
  const tiles = new Map<string, Tile>()
  const roots = new Map<number, Buffer>()
  let at = 0
  while (at < leaves.length) {
    // As the sequencer does: from what was kept, never from memory.
    const edge = new Edge(lastOfEach([...tiles.values()]))
    const end = Math.min(leaves.length, at + 1 + Math.floor(Math.random() * most))
    for (; at < end; at++) edge.add(leaves[at]!)
    for (const tile of edge.takeChanged()) tiles.set(keyOfTile(tile), tile)
    roots.set(edge.size, edge.root)
  }
  return { tiles, roots }
}

function lastOfEach(tiles: readonly Tile[]): Tile[] {
  const last = new Map<number, Tile>()
  for (const tile of tiles) if ((last.get(tile.level)?.index ?? -1) < tile.index) last.set(tile.level, tile)
  return [...last.values()]
}

/** Only from the tiles that are said to be needed. */
const hashesOf = (tiles: Map<string, Tile>, ranges: Range[]) => {
  const needed = new Map(tilesOf(ranges).map((key) => [keyOfTile(key), tiles.get(keyOfTile(key))!]))
  return ranges.map((range) => hashOfRange(needed, range))
}
const madeUp = (count: number) => Array.from({ length: count }, (_, index) => leafOf(Buffer.from(`made up ${index}`)))

t.test('the vectors of Certificate Transparency', async (t) => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  const edge = new Edge()
  t.equal(edge.root.toString('hex'), createHash('sha256').digest('hex'), 'the empty tree')
  for (const [index, input] of inputs.entries()) {
    edge.add(leafHash(Buffer.from(input, 'hex')))
    t.equal(edge.root.toString('hex'), roots[index])
  }
})

t.test('canonical JSON: the example of RFC 8785, and the order of its member names', async (t) => {
  const given = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  }
  const expected =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
  t.equal(canonicalize(given), expected)
  const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']
  t.strictSame(
    Object.keys(JSON.parse(canonicalize(Object.fromEntries(names.map((name) => [name, 0])))!)).filter(
      (name) => name !== '1',
    ),
    sorted.filter((name) => name !== '1'),
  )
})

t.test('every proof of every tree up to 70 entries', async (t) => {
  const leaves = madeUp(70)
  const { tiles, roots } = grown(leaves, 3)
  for (const [size, root] of roots) t.ok(root.equals(rootOver(leaves.slice(0, size))), `root of ${size} while it grew`)
  for (let size = 1; size <= leaves.length; size++) {
    const root = rootOver(leaves.slice(0, size))
    t.ok(hashesOf(tiles, [{ start: 0, end: size }])[0]!.equals(root), `root of ${size}`)
    let right = 0
    for (let index = 0; index < size; index++) {
      const path = hashesOf(tiles, inclusionPath(index, size))
      if (isIncluded(leaves[index]!, index, size, path, root)) right++
      if (isIncluded(leaves[(index + 1) % 70]!, index, size, path, root)) t.fail('another leaf')
      if (size > 1 && isIncluded(leaves[index]!, index, size, path.slice(1), root)) t.fail('a path cut short')
    }
    t.equal(right, size, `inclusion in ${size}`)
    right = 0
    for (let first = 1; first <= size; first++) {
      const path = hashesOf(tiles, consistencyPath(first, size))
      const firstRoot = rootOver(leaves.slice(0, first))
      if (isConsistent(first, size, path, firstRoot, root)) right++
      if (first < size && isConsistent(first, size, path, leaves[69]!, root)) t.fail('another root')
    }
    t.equal(right, size, `consistency with ${size}`)
  }
})

t.test('random proofs of a large tree, over several levels of tiles', async (t) => {
  const leaves = madeUp(70_000)
  const { tiles } = grown(leaves, 4_000)
  t.ok(tiles.has('2 0') && tiles.has('1 1'), 'three levels, and more than one tile of the second')
  for (let tried = 0; tried < 12; tried++) {
    const size = 1 + Math.floor(Math.random() * leaves.length)
    const index = Math.floor(Math.random() * size)
    const first = 1 + Math.floor(Math.random() * size)
    const root = rootOver(leaves.slice(0, size))
    const inclusion = inclusionPath(index, size)
    t.ok(isIncluded(leaves[index]!, index, size, hashesOf(tiles, inclusion), root), `${index} in ${size}`)
    t.ok(inclusion.length <= Math.ceil(Math.log2(size)))
    t.ok(tilesOf(inclusion).length <= 6, 'few tiles')
    const consistency = hashesOf(tiles, consistencyPath(first, size))
    t.ok(isConsistent(first, size, consistency, rootOver(leaves.slice(0, first)), root), `${first} to ${size}`)
  }
})

t.test('a tree whose tiles lack something says so', async (t) => {
  const { tiles } = grown(madeUp(300), 300)
  tiles.delete('0 1')
  t.throws(() => hashOfRange(tiles, { start: 0, end: 300 }), /lacks hashes of level 0, tile 1/)
})
