import { expect, test } from 'vitest'
import type { Schemas } from '../api/client'
import { network, node, owns } from '../testing/build'
import { drawnJSON, drawnOf } from './drawn'
import { join } from './graph'
import { marksOf } from './marks'
import { sceneOf } from './scene'

const noMarks = marksOf({ owners: null, holdings: null, control: null, ultimate: null })
const source = (id: string): Schemas['Source'] => ({ id, title: `Title ${id}` })

// f has eight owners, of which all but the four largest are stacked; o0 holds aside, which is not
// on a chain to f and is not drawn.
const holders = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `o${n}`)
const relations = [...holders.map((id, n) => owns(id, 'f', 0.2 - n / 50, { sources: ['s1'] })), owns('o0', 'aside', 0.5, { sources: ['s2'] })]
const graph = join('f', [{ network: network('f', [node('f', 0), ...holders.map((id) => node(id, -1)), node('aside', 0)], relations, { sources: [source('s1'), source('s2')] }), opened: null }])
const scene = sceneOf(graph, noMarks, { unstacked: new Set(), opened: [], only: false, selected: '', differences: new Map(), labels: new Map(), ended: new Set() })

test('of a chart its cards, its lines, and who is in a stack', () => {
  expect(scene.cards.some((card) => card.type === 'stack')).toBe(true)
  const drawn = drawnOf(graph, scene)
  expect(drawn.relations.map(({ owner }) => owner).sort()).toEqual(holders)
  expect(drawn.entities.map(({ id }) => id).filter((id) => id !== 'aside').sort()).toEqual(['f', ...holders])
  expect(drawn.relations.some(({ subject }) => subject === 'aside')).toBe(false)
  expect(drawn.sources.map(({ id }) => id)).toEqual(['s1'])
})

test('of a table everything, and the file says what it is of', () => {
  const drawn = drawnOf(graph, null)
  expect(drawn.relations).toHaveLength(9)
  const file = JSON.parse(drawnJSON({ title: 'F', answer: 'F is owned.', as_of: '2020-10-01', rule: 'eu-amlr', link: 'http://localhost/entity/f' }, drawn, noMarks)) as Record<string, unknown>
  expect(file).toMatchObject({ title: 'F', as_of: '2020-10-01', sources: [{ id: 's1' }, { id: 's2' }] })
  expect(file['entities']).toContainEqual({ id: 'o7', name: 'O7', kind: 'company' })
})
