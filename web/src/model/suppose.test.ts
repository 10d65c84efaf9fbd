import { expect, test } from 'vitest'
import { controls, network, node, owns } from '../testing/build'
import { pairId } from './address'
import { join } from './graph'
import { changeOf, changeText, nothingChosen, sellable, type Chosen, type Supposal } from './suppose'

const graph = join('f', [{ network: network('f', [node('f', 0), node('a', -1)], [owns('a', 'f', 0.3), controls('a', 'f', 'board')]), opened: null }])
const pair = pairId('a', 'f')
const none = new Map([['b', 'Buyer']])

test.each<[Supposal, Partial<Chosen>, unknown, string]>([
  ['sell', { pair, share: ' 10% ', other: 'b' }, { sell: { owner: 'a', subject: 'f', share: '10%', to: 'b' } }, 'A sells 10% of F to Buyer'],
  ['acquire', { owner: 'b', subject: 'f', share: '5%' }, { add: { kind: 'OWNS', owner: 'b', subject: 'f', share: '5%' } }, 'Buyer acquires 5% of F'],
  ['acquire', { owner: 'b', subject: 'f' }, { add: { kind: 'OWNS', owner: 'b', subject: 'f' } }, 'Buyer acquires an unknown share of F'],
  ['becomes', { relation: 'a-owns-f', share: '40%' }, { change: { id: 'a-owns-f', share: '40%' } }, 'A owns 30% of F becomes 40%'],
  ['ends', { relation: 'a-controls-f' }, { remove: 'a-controls-f' }, 'A controls F, board ends'],
  ['control', { owner: 'b', subject: 'f', means: 'board' }, { add: { kind: 'CONTROLS', owner: 'b', subject: 'f', means: 'board' } }, 'Buyer controls F by board'],
  ['control', { owner: 'b', subject: 'f', means: 'votes', share: '51%' }, { add: { kind: 'CONTROLS', owner: 'b', subject: 'f', means: 'votes', share: '51%' } }, 'Buyer controls F by 51% of the votes'],
  ['give-up', { pair }, { give_up: { owner: 'a', subject: 'f' } }, 'A gives up control of F'],
  ['needs', { owner: 'f', subject: 'b', on: 'data' }, { add: { kind: 'DEPENDS_ON', owner: 'f', subject: 'b', on: 'data' } }, 'F needs Buyer for data'],
  ['stop-needing', { pair }, { stop_needing: { owner: 'a', subject: 'f' } }, 'A stops needing F'],
  ['words', { text: ' A gives up control of F ' }, { text: 'A gives up control of F' }, 'A gives up control of F'],
])('%s %o', (supposal, chosen, want, text) => {
  const change = changeOf(supposal, { ...nothingChosen, ...chosen }, graph)
  expect(change).toEqual(want)
  expect(change && changeText(change, graph, none)).toBe(text)
})

test.each<[Supposal, Partial<Chosen>]>([['sell', { pair, share: '10%' }], ['acquire', { owner: 'b' }], ['becomes', { relation: 'x' }], ['control', { owner: 'b', subject: 'f', means: 'votes' }], ['give-up', {}], ['words', { text: ' ' }]])('%s %o is not complete', (supposal, chosen) =>
  expect(changeOf(supposal, { ...nothingChosen, ...chosen }, graph)).toBeNull(),
)

test('what may be sold is direct capital, that of the focus first', () => {
  const classOf = { ...owns('c', 'f', 0.2), of: 'class' as const }
  const stated = { ...owns('d', 'f', 0.2), basis: 'indirect' as const }
  const all = join('f', [{ network: network('f', [node('f', 0), ...['a', 'b', 'c', 'd'].map((id) => node(id, -1)), node('h', 1)], [owns('f', 'h', 0.5), owns('a', 'b', 0.1), owns('b', 'f', 0.1), owns('a', 'f', 0.3), classOf, stated, controls('c', 'f', 'board')]), opened: null }])
  expect(sellable(all).map((tie) => tie.id)).toEqual([pairId('a', 'f'), pairId('b', 'f'), pairId('f', 'h'), pairId('a', 'b')])
})
