import { describe, expect, test } from 'vitest'
import type { EntityCard } from '../../model/scene'
import { exact } from '../../testing/build'
import { drawCard, letteringOf } from './cards'
import { roughMeasure, tame, wrap } from './measure'

const hostile: Record<string, string> = {
  'markup': '<img src=x onerror=alert(1)>',
  '5,000 characters': 'Holding '.repeat(625),
  '5,000 without a space': 'x'.repeat(5000),
  'right to left override': 'Acme \u202Egnp.exe',
  'emoji': '👩‍👩‍👧‍👦🏴‍☠️'.repeat(40),
  'line breaks': 'one\ntwo\r\nthree\u2028four',
  'nothing': '',
  'only spaces': ' \n\t ',
  'Chinese': '蚂蚁科技集团股份有限公司'.repeat(6),
}

describe.each(Object.entries(hostile))('a name: %s', (_, name) => {
  const card: EntityCard = {
    type: 'entity', id: 'x', focus: false, hidden: { owners: 0, holdings: 0 }, notes: [], difference: null, entity: { id: 'x', name, local: name, kind: 'company', depth: -1, hidden: { owners: 0, holdings: 0 } },
    mark: { effective: [{ share: { ...exact(0.1), known: false, text: 'unknown, at most 13.54%' }, of: '', stated: false }], direct: exact(0.1), directOf: '', control: 'yes', actual: 'yes', by: '', beneficial: 'possible', because: '', below: false, notes: [], warnings: [] },
  }
  const drawn = drawCard(card, { id: 'eu-amlr', reached: '25% or more' }, roughMeasure)
  test('stays within the card, on at most two lines', () => {
    expect(drawn.title.length).toBeGreaterThan(0)
    expect(drawn.title.length).toBeLessThanOrEqual(2)
    for (const line of drawn.title) expect(roughMeasure(line, 13, 600)).toBeLessThanOrEqual(drawn.width - 24)
    expect(roughMeasure(drawn.local, 11, 400)).toBeLessThanOrEqual(drawn.width - 24)
    for (const badge of drawn.badges) {
      expect(badge.x + badge.width).toBeLessThanOrEqual(drawn.width - 4)
      expect(badge.y + 18).toBeLessThanOrEqual(drawn.height)
    }
    for (const note of drawn.notes) expect(note.y).toBeLessThan(drawn.height)
  })
  test('is whole characters of one direction on one line', () => {
    for (const line of [...drawn.title, drawn.full]) {
      expect(line).not.toMatch(/[\u202a-\u202e\u2066-\u2069\n\r\u2028]/)
      expect(line).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/) // no half of a pair
    }
  })
})

test('of a product with two operators both shares stand on the card, each on its line', () => {
  const share = (fraction: number, of: string) => ({ share: exact(fraction), of, stated: false })
  const card: EntityCard = {
    type: 'entity', id: 'x', focus: false, hidden: { owners: 0, holdings: 0 }, notes: [], difference: null, entity: { id: 'x', name: 'Ann Owner', local: '', kind: 'person', depth: -1, hidden: { owners: 0, holdings: 0 } },
    mark: { effective: [share(0.55, 'PayWorld China Company Limited'), share(0.25, 'PayWorld Europe S.A.')], direct: null, directOf: '', control: 'no', actual: 'no', by: '', beneficial: 'no', because: '', below: false, notes: [], warnings: [] },
  }
  const { notes, share: one, height } = drawCard(card, { id: 'eu-amlr', reached: '25% or more' }, roughMeasure)
  expect(one).toBeNull()
  expect(notes.map(({ text }) => text.slice(0, 15))).toEqual(['55% of PayWorld', '25% of PayWorld'])
  expect((notes[1]?.y ?? 0) - (notes[0]?.y ?? 0)).toBe(15)
  expect(height).toBeGreaterThan(notes[1]?.y ?? Infinity)
})

test('both shares stand on a line where they are no wider than the card that it hangs from', () => {
  const card = (id: string): EntityCard => ({ type: 'entity', id, focus: id === 'f', hidden: { owners: 0, holdings: 0 }, notes: [], difference: null, mark: null, entity: { id, name: id, local: '', kind: 'company', depth: 0, hidden: { owners: 0, holdings: 0 } } })
  const edge = (both: string) => ({ id: both, from: 'a', to: 'f', strokes: [], label: '50%', both, tip: '', closing: false, ended: false, difference: null, faint: false, carries: false })
  const [narrow, wide] = ['50% / 20%', 'more than 50% / unknown, at most 20%']
  const scene = { focus: 'f', cards: [card('a'), card('f')], edges: [edge(narrow), edge(wide)] }
  const cards = scene.cards.map((one) => drawCard(one, { id: '', reached: '' }, roughMeasure))
  const lettering = letteringOf(scene, cards, roughMeasure)
  expect(cards[0]?.width).toBe(124)
  expect(lettering.get(narrow)?.text).toBe(narrow)
  expect(lettering.get(wide)?.text).toBe('50%') // 36 letters of 6.5 pixels do not go below a card of 124
})

test('a card is as wide as its figures', () => {
  const note = 'less than 29.25% undisclosed' // 28 letters of 6.2 pixels
  const card: EntityCard = { type: 'entity', id: 'a', focus: false, hidden: { owners: 0, holdings: 0 }, notes: [note], difference: null, mark: null, entity: { id: 'a', name: 'Alibaba Group', local: '', kind: 'company', depth: -1, hidden: { owners: 0, holdings: 0 } } }
  expect(drawCard(card, { id: '', reached: '' }, roughMeasure)).toMatchObject({ width: 212, notes: [{ text: note }] })
})

test('a name that fits is whole', () => {
  expect(wrap('Hangzhou Alibaba Network Technology', 160, 2, 13, 600, roughMeasure).join(' ')).toBe('Hangzhou Alibaba Network Technology')
  expect(tame('a\u202Eb\nc')).toBe('a b c')
  expect(wrap('Ant International', 121, 2, 13, 600, roughMeasure)).toEqual(['Ant', 'International']) // 17 letters of 7.7 pixels are 131
})
