import { describe, expect, test } from 'vitest'
import { network, node, owns } from '../testing/build'
import { pairId } from './address'
import { adjacency, closingTies, join, type Tie } from './graph'

const tie = (owner: string, subject: string): Tie => ({ id: pairId(owner, subject), owner, subject, relations: [] })

describe('joining answers', () => {
  const base = network('f', [node('f', 0), node('a', -1, { owners: 2, holdings: 0 })], [owns('a', 'f', 0.4)])
  test('what was opened is added, and no longer hidden', () => {
    const opened = network('a', [node('a', 0, { owners: 0, holdings: 1 }), node('b', -1, { owners: 0, holdings: 0 }), node('c', -1)], [owns('b', 'a', 0.5), owns('c', 'a', 0.5)])
    const graph = join('f', [{ network: base, opened: null }, { network: opened, opened: { way: 'up', id: 'a' } }])
    expect([...graph.entities.keys()]).toEqual(['f', 'a', 'b', 'c']) // the order in which they came
    expect(graph.entities.get('a')?.hidden).toEqual({ owners: 0, holdings: 0 })
    expect(graph.entities.get('b')?.depth).toBe(-2)
    expect(graph.ties.size).toBe(3)
  })
  test('several records between a pair are one tie', () => {
    const graph = join('f', [{ network: network('f', [node('f', 0), node('a', -1)], [owns('a', 'f', 0.4), owns('a', 'f', 0.1, { id: '2' })]), opened: null }])
    expect(graph.ties.get(pairId('a', 'f'))?.relations).toHaveLength(2)
  })
  test('a relation to what is not drawn is none', () => {
    expect(join('f', [{ network: network('f', [node('f', 0)], [owns('x', 'f', 1)]), opened: null }]).ties.size).toBe(0)
  })
})

describe('circles', () => {
  const rest = (ids: string[], ties: Tie[], closing: Set<string>) => {
    // Kahn's method: without the closing ties every entity is reached.
    const left = ties.filter((one) => !closing.has(one.id))
    const { holdings } = adjacency(left)
    const open = new Map(ids.map((id) => [id, left.filter((one) => one.subject === id).length]))
    const ready = ids.filter((id) => open.get(id) === 0)
    let seen = 0
    for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
      seen++
      for (const one of holdings.get(id) ?? []) {
        open.set(one.subject, (open.get(one.subject) ?? 0) - 1)
        if (open.get(one.subject) === 0) ready.push(one.subject)
      }
    }
    return ids.length - seen
  }
  test('a ring of three closes once, above the focus', () => {
    const ties = [tie('a', 'b'), tie('b', 'c'), tie('c', 'a')]
    const closing = closingTies('c', ['a', 'b', 'c'], ties)
    expect([...closing]).toEqual([pairId('c', 'a')]) // the focus stays below its owners
  })
  test('a chain of thousands neither fails nor closes', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `n${i}`)
    const ties = ids.slice(1).map((id, i) => tie(id, `n${i}`))
    expect(closingTies('n0', ids, ties).size).toBe(0)
  })
  test('no circle is left in tangled graphs', () => {
    let seed = 7
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    for (let round = 0; round < 50; round++) {
      const ids = Array.from({ length: 12 }, (_, i) => `n${i}`)
      const ties = new Map(Array.from({ length: 30 }, () => tie(`n${Math.floor(random() * 12)}`, `n${Math.floor(random() * 12)}`)).filter((one) => one.owner !== one.subject).map((one) => [one.id, one]))
      expect(rest(ids, [...ties.values()], closingTies('n0', ids, ties.values()))).toBe(0)
    }
  })
})
