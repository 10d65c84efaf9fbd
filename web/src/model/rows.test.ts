import { expect, test } from 'vitest'
import { exact, network, node, owns } from '../testing/build'
import { compared } from './compare'
import { join } from './graph'
import { marksOf } from './marks'
import { arranged, csv, entityRows, relationRows, type Between, type Rows } from './rows'

const table: Rows = {
  columns: [{ id: 'n', name: 'Name' }, { id: 's', name: 'Share', number: true }],
  rows: [
    { id: 'a', cells: [{ text: 'Alpha' }, { text: '% unknown', sort: -1 }] },
    { id: 'b', cells: [{ text: 'Beta, "the" second' }, { text: '9%', sort: 0.09 }] },
    { id: 'c', cells: [{ text: '=HYPERLINK("x")' }, { text: '10%', sort: 0.1 }] },
  ],
}

test('shares are sorted by size, not by text', () => {
  expect(arranged(table, '', 1, true).map((row) => row.id)).toEqual(['c', 'b', 'a'])
  expect(arranged(table, '', 0, false).map((row) => row.id)).toEqual(['c', 'a', 'b'])
})

test('every word of a filter has to be there', () => {
  expect(arranged(table, 'second beta', -1, false).map((row) => row.id)).toEqual(['b'])
  expect(arranged(table, 'beta alpha', -1, false)).toEqual([])
})

test('what only regulates, or is needed, is no owner and not held', () => {
  const tie = (id: string, kind: 'REGULATES' | 'DEPENDS_ON', owner: string, subject: string) => ({ ...owns(owner, subject), id, kind })
  const graph = join('f', [{ network: network('f', [node('f', 0), node('a', -1), node('s', -1), node('h', 1), node('n', 1)], [owns('a', 'f'), tie('1', 'REGULATES', 's', 'f'), owns('f', 'h', 0.5), tie('2', 'DEPENDS_ON', 'f', 'n')]), opened: null }])
  const table = entityRows(graph, marksOf({ owners: null, holdings: null, control: null, ultimate: null }))
  const at = table.columns.findIndex(({ id }) => id === 'place')
  expect(Object.fromEntries(table.rows.map(({ id, cells }) => [id, cells[at]?.text]))).toEqual({ f: 'asked about', a: 'owner, level 1', s: 'above, level 1', h: 'held, level 1', n: 'below, level 1' })
})

test('CSV quotes what it must, and gives a spreadsheet no formula', () => {
  expect(csv(table.columns, table.rows)).toBe('Name,Share\r\nAlpha,% unknown\r\n"Beta, ""the"" second",9%\r\n"\'=HYPERLINK(""x"")",10%\r\n')
})

test('while two days are compared a column says what changed, and sorts by it', () => {
  const graph = (...relations: ReturnType<typeof owns>[]) => join('f', [{ network: network('f', [...new Set(['f', ...relations.map(({ owner }) => owner)])].map((id) => node(id, id === 'f' ? 0 : -1)), relations), opened: null }])
  const both = compared(graph(owns('a', 'f', 0.3), owns('b', 'f', 0.5), owns('e', 'f', 0.1)), graph(owns('a', 'f', 0.4), owns('d', 'f', 0.2), owns('e', 'f', 0.1)))
  const moved = { entity: { id: 'a', name: 'A', kind: 'company' }, what: 'moved', before: { effective: exact(0.3) }, after: { effective: exact(0.4) } }
  const between = { earlier: '2020-01-01', later: '2021-01-01', differences: both.differences, labels: both.labels, shares: [moved] } as unknown as Between
  const marks = marksOf({ owners: null, holdings: null, control: null, ultimate: null })
  const table = entityRows(both.graph, marks, between)
  const at = table.columns.findIndex(({ id }) => id === 'change')
  expect(table.columns[at]?.name).toBe('Change, 2020-01-01 → 2021-01-01')
  expect(arranged(table, '', at, true).map(({ id, cells }) => `${id}: ${cells[at]?.text}`)).toEqual(['d: new', 'b: gone', 'a: share 30% → 40%', 'f: ', 'e: '])
  expect(csv(table.columns, table.rows)).toContain('share 30% → 40%')
  // Before the list of changes is there, what changed between the two directly stands in.
  expect(entityRows(both.graph, marks, { ...between, shares: [] }).rows.find(({ id }) => id === 'a')?.cells[at]?.text).toBe('direct 30% → 40%')
  const relations = relationRows(both.graph, between)
  const column = relations.columns.findIndex(({ id }) => id === 'change')
  expect(Object.fromEntries(relations.rows.map(({ cells }) => [cells[0]?.text, cells[column]?.text]))).toEqual({ A: 'changed: 30% → 40%', B: 'gone', D: 'new', E: '' })
  for (const plain of [entityRows(both.graph, marks), relationRows(both.graph)]) expect(plain.columns.some(({ id }) => id === 'change')).toBe(false)
})
