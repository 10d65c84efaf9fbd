import { expect, test } from 'vitest'
import { controls, network, node, owns } from '../testing/build'
import { pairId } from './address'
import { comparedNear } from './compare'

test('two days of what is near are one network, with what differs by id and in words', () => {
  const before = network('f', [node('f', 0), node('a', -1), node('b', -1), node('c', -1)], [owns('a', 'f', 0.3), owns('b', 'f', 0.5), controls('c', 'f', 'board')])
  const after = network('f', [node('f', 0), node('a', -1), node('c', -1), node('d', -1)], [owns('a', 'f', 0.4), owns('d', 'f'), controls('c', 'f', 'board')])
  const near = comparedNear(before, after)
  expect(near.network.nodes.map(({ id }) => id)).toEqual(['f', 'a', 'c', 'd', 'b'])
  // Of a pair that changed the later record alone is drawn.
  expect(near.network.relations.map(({ id }) => id)).toEqual(['a-owns-f', 'd-owns-f', 'c-controls-f', 'b-owns-f'])
  expect(Object.fromEntries(near.differences)).toEqual({ b: 'removed', d: 'added', [pairId('a', 'f')]: 'changed', [pairId('b', 'f')]: 'removed', [pairId('d', 'f')]: 'added' })
  expect(near.lines.map(({ difference, text }) => `${difference}: ${text}`)).toEqual([
    'added: D is new here', 'removed: B is no longer here', 'added: D owns F: % unknown', 'removed: B owns F: 50%', 'changed: A owns F: 30% → 40%',
  ])
})
