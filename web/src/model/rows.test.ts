import { expect, test } from 'vitest'
import { arranged, csv, type Rows } from './rows'

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

test('CSV quotes what it must, and gives a spreadsheet no formula', () => {
  expect(csv(table.columns, table.rows)).toBe('Name,Share\r\nAlpha,% unknown\r\n"Beta, ""the"" second",9%\r\n"\'=HYPERLINK(""x"")",10%\r\n')
})
