import { expect, test } from 'vitest'
import { resultGraph, resultRows, valueText } from './values'

const a = { id: 'n1', labels: ['Entity', 'Company'], properties: { id: 'ant-group', name: 'Ant Group' } }
const b = { id: 'n2', labels: ['Entity', 'Person'], properties: { id: 'jack-ma', name: '<b>Jack</b>' } }
const r = { id: 'r1', type: 'OWNS', start: 'n2', end: 'n1', properties: { share: 0.5 } }

test('values in words', () => {
  expect(valueText(null)).toBe('null')
  expect(valueText({ date: '2020-10-01' })).toBe('2020-10-01')
  expect(valueText({ integer: '9007199254740993' })).toBe('9007199254740993')
  expect(valueText([1, 'x', null])).toBe('[1, x, null]')
  expect(valueText({ node: b })).toBe('(<b>Jack</b>)')
  expect(valueText({ path: { nodes: [b, a], relationships: [r] } })).toBe('(<b>Jack</b>) —OWNS→ (Ant Group)')
  expect(valueText({ path: { nodes: [a, b], relationships: [r] } })).toBe('(Ant Group) ←OWNS— (<b>Jack</b>)')
  expect(valueText({ map: { node: 1 } })).toBe('{"node":1}')
})

test('a row with a node opens it; numbers are sorted as numbers', () => {
  const rows = resultRows(['n', 'share'], [[{ node: a }, 0.5], [{ node: b }, 0.25]])
  expect(rows.rows.map((row) => row.id)).toEqual(['ant-group', 'jack-ma'])
  expect(rows.columns[1]?.number).toBe(true)
})

test('what there is to draw is found anywhere, once', () => {
  const found = resultGraph([[[{ node: a }], { path: { nodes: [b, a], relationships: [r] } }], [{ relationship: r }, 3]])
  expect([...found.nodes.keys()].sort()).toEqual(['n1', 'n2'])
  expect([...found.relationships.keys()]).toEqual(['r1'])
})
