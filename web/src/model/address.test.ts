import { describe, expect, test } from 'vitest'
import { blank, fractionOf, pairId, pairOf, read, write, type Address } from './address'

function again(address: Address): Address {
  const url = new URL(write(address), 'http://localhost')
  const { address: got, faults } = read(url.pathname, url.search)
  expect(faults).toEqual([])
  return got
}

describe('a link reproduces what it was made of', () => {
  const cases: Record<string, Partial<Address>> = {
    'the first page': {},
    'an entity': { page: 'entity', entity: 'ant-group' },
    'an id with everything in it': { page: 'entity', entity: 'https://x.example/a b?c#d&e=f%2F../支付宝' },
    'a day, a view and a rule': { page: 'entity', entity: 'a', asOf: '2020-10', view: 'table', rule: 'uk-psc', threshold: 0.125, intent: 'control' },
    'the chart, whatever the screen': { page: 'entity', entity: 'a', view: 'chart' },
    'everything else': {
      page: 'entity', entity: 'a', since: '2019', panel: 'compare', selected: pairId('x:y', 'z'), up: 0, down: 50, kinds: ['OWNS', 'DEPENDS_ON'], only: true, ended: true, to: 'b,c',
      workspace: 'ring', question: 'who owns a & b?', opened: [{ way: 'up', id: 'q:1,2' }, { way: 'down', id: '<b>' }],
    },
  }
  test.each(Object.entries(cases))('%s', (_, change) => {
    const address = { ...blank(), ...change }
    expect(again(address)).toEqual(address)
  })
})

test('the link of the usual is short', () => {
  expect(write({ ...blank(), page: 'entity', entity: 'ant-group', asOf: '2020-10-01' })).toBe('/entity/ant-group?as_of=2020-10-01')
})

describe('what makes no sense is named and left out', () => {
  test.each([
    ['/entity/a', '?as_of=2020-02-30', 'as_of=2020-02-30 is no day'],
    ['/entity/a', '?as_of=yesterday', 'as_of=yesterday is no day'],
    ['/entity/a', '?view=pie', 'view=pie is none of'],
    ['/entity/a', '?up=99', 'up=99 is no number'],
    ['/entity/a', '?up=-1', 'up=-1 is no number'],
    ['/entity/a', '?kinds=EATS', 'kinds=EATS is none of'],
    ['/entity/a', '?open=sideways:b', 'open=sideways:b is not'],
    ['/entity/a', '?rule=mine', 'rule=mine is none of'],
    ['/entity/a', '?threshold=25', 'threshold=25 is no share above 0'],
    ['/entity/a', '?threshold=0', 'threshold=0 is no share above 0'],
    ['/entity/a', '?threshold=101%25', 'threshold=101% is no share above 0'],
    ['/entity/a', '?colour=red', 'colour means nothing here'],
    ['/entity/%E0%A4%A', '', 'is no readable address'],
    ['/nowhere', '', 'there is no page at /nowhere'],
    ['/entity/a', `?view=${'x'.repeat(5000)}`, 'is none of'],
  ])('%s%s', (path, search, want) => {
    const { address, faults } = read(path, search)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(want)
    expect((faults[0] ?? '').length).toBeLessThan(200)
    expect({ ...address, page: 'home', entity: '' }).toEqual(blank())
  })
})

test('a share is written as a percentage or a fraction', () => {
  expect(['10%', '0.1', ' 50 % ', '.5', '12.5%', '1', 'x', ''].map(fractionOf)).toEqual([0.1, 0.1, 0, 0.5, 0.125, 1, 0, 0])
})

test('a pair', () => {
  expect(pairOf(pairId('a', 'b'))).toEqual({ owner: 'a', subject: 'b' })
  expect(pairOf('a')).toBeNull()
})
