import { expect, test } from 'vitest'
import type { Relation, Schemas } from '../api/client'
import { network, node, owns } from '../testing/build'
import { join } from './graph'
import { marksOf } from './marks'
import { routeOf, routesGraph } from './routes'
import { sceneOf } from './scene'

// f owns a, b and c; a owns t, and b has a role in t. Routes from f to t: over a, and over b.
const role = { id: 'role', kind: 'ROLE', owner: 'b', subject: 't', role: 'founded it' } as Relation
const reference = (id: string) => ({ id, name: id.toUpperCase(), kind: 'company' as const })
const [fa, fb, fc, at] = [owns('f', 'a', 0.5), owns('f', 'b', 0.4), owns('f', 'c', 0.3), owns('a', 't', 0.2)]
const step = (from: string, to: string, relation: Relation) => ({ from: reference(from), to: reference(to), relations: [relation.id] })
const found = {
  entity: reference('f'), to: reference('t'), as_of: '2026-01-01', warnings: [], relations: [fa, fb, at, role], sources: [], truncated: false, by: 'hops', direction: 'any', kinds: [], all: true, searched: [], text: '',
  routes: [{ hops: 2, steps: [step('f', 'a', fa), step('a', 't', at)] }, { hops: 2, steps: [step('f', 'b', fb), step('b', 't', role)] }],
} as unknown as Schemas['Paths']
const around = join('f', [{ network: network('f', [node('f', 0), node('a', 1), node('b', 1), node('c', 1)], [fa, fb, fc]), opened: null }])
const totals = new Map([['f', { owners: 0, holdings: 3 }], ['t', { owners: 4, holdings: 2 }]])
const graph = routesGraph(around, found, totals, ['OWNS'], [])

test('what is drawn is the routes, whatever their relations are, and the rest is counted', () => {
  expect([...graph.entities.keys()].sort()).toEqual(['a', 'b', 'f', 't'])
  expect([...graph.ties.keys()].sort()).toEqual(['a\u2192t', 'b\u2192t', 'f\u2192a', 'f\u2192b'])
  expect(graph.entities.get('f')?.hidden).toEqual({ owners: 0, holdings: 1 }) // c
  expect(graph.entities.get('t')?.hidden).toEqual({ owners: 3, holdings: 2 }) // of four owners a; b is none
})

test('one route is marked, and what was opened beside it is drawn', () => {
  const opened = [{ id: 'f', way: 'down' as const }]
  const scene = sceneOf(routesGraph(around, found, totals, ['OWNS'], opened), marksOf({ owners: null, holdings: null, control: null, ultimate: null }), {
    unstacked: new Set(), opened, only: false, selected: '', differences: new Map(), labels: new Map(), ended: new Set(), route: routeOf(found, 2),
  })
  expect(scene.cards.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c', 'f', 't'])
  expect(scene.cards.filter((card) => card.type === 'entity' && card.route).map(({ id }) => id).sort()).toEqual(['b', 'f', 't'])
  expect(scene.edges.filter((edge) => edge.route).map(({ id }) => id).sort()).toEqual(['b\u2192t', 'f\u2192b'])
})

test('of a number without a route the first is marked', () => {
  expect([...routeOf(found, 7).cards].sort()).toEqual(['a', 'f', 't'])
})
