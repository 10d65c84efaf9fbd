import { describe, expect, test } from 'vitest'
import type { Relation, Schemas } from '../api/client'
import { controls, exact, network, node, owns } from '../testing/build'
import { compared } from './compare'
import { join, type Graph } from './graph'
import { marksOf, takes, type Mark, type Marks } from './marks'
import { labelOf, sceneOf, strokesOf, type Difference, type SceneOptions } from './scene'
import { pairId } from './address'

const options: SceneOptions = { unstacked: new Set(), opened: [], only: false, selected: '', differences: new Map(), labels: new Map(), ended: new Set() }
const noMarks: Marks = marksOf({ owners: null, holdings: null, control: null, ultimate: null })
const graphOf = (nodes: Schemas['NetworkNode'][], relations: Relation[]): Graph => join('f', [{ network: network('f', nodes, relations), opened: null }])
const ids = (scene: { cards: { id: string }[] }) => scene.cards.map((card) => card.id).sort()

describe('labels', () => {
  const tie = (...relations: Relation[]) => ({ id: 'x', owner: 'a', subject: 'b', relations })
  test.each([
    ['a share', tie(owns('a', 'b', 0.34)), '34%'],
    ['no share', tie(owns('a', 'b')), '% unknown'],
    ['two records are not added up', tie(owns('a', 'b', 0.2), owns('a', 'b', 0.1, { id: '2' })), '20% · 10%'],
    ['with control', tie(owns('a', 'b', 0.34), controls('a', 'b', 'concert')), '34% · concert'],
    ['a class of shares says so', tie(owns('a', 'b', undefined, { of: 'class' })), '% unknown of a class'],
    ['what does not count is not mixed with what does', tie(owns('a', 'b', 0.33), owns('a', 'b', 0.3265, { id: '2', counts: false })), '33%'],
    ['what does not count alone says so', tie(owns('a', 'b', 0.088, { counts: false })), '8.8%, not counted'],
  ])('%s', (_, given, want) => expect(labelOf(given)).toBe(want))
})

describe('direct / effective', () => {
  // a holds 50 % of b, b holds 40 % of f: 0.5 × 0.4 = 20 % of f. c holds 10 % of f and 20 % of b: 0.1 + 0.2 × 0.4 = 18 %.
  // f holds 30 % of h, and all of i, which holds 20 % of h: 0.3 + 0.2 = 50 %.
  const ids = ['f', 'a', 'b', 'c', 'h', 'i']
  const graph = graphOf(ids.map((id) => node(id, id === 'f' ? 0 : id < 'f' ? -1 : 1)), [owns('a', 'b', 0.5), owns('b', 'f', 0.4), owns('c', 'f', 0.1), owns('c', 'b', 0.2), owns('f', 'h', 0.3), owns('f', 'i', 1), owns('i', 'h', 0.2)])
  const mark = (fraction: number, of = '') => ({ effective: [{ share: exact(fraction), of, stated: false }], direct: null, directOf: '', control: 'no', actual: 'no', by: '', beneficial: 'no', because: '', below: false, notes: [], warnings: [] }) as Mark
  const marks: Marks = { ...noMarks, of: new Map([['a', mark(0.2)], ['b', mark(0.4)], ['c', mark(0.18)], ['h', mark(0.5, 'held')], ['i', mark(1, 'held')]]) }
  const scene = sceneOf(graph, marks, { ...options, opened: [{ way: 'down', id: 'i' }] })
  const both = (owner: string, subject: string, of = scene) => of.edges.find((edge) => edge.id === pairId(owner, subject))?.both
  test.each([
    ['an owner of one line', 'a', 'b', '50% / 20%'],
    ['one number for both', 'b', 'f', ''],
    ['of several lines, the one that touches the focus', 'c', 'f', '10% / 18%'],
    ['and no other', 'c', 'b', ''],
    ['a holding, by the focus itself', 'f', 'h', '30% / 50%'],
    ['a holding, through another', 'i', 'h', ''],
  ])('%s', (_, owner, subject, want) => expect(both(owner, subject)).toBe(want))
  test('in a circle the line of the focus back to its owner has no share of itself', () => {
    const ring = graphOf([node('f', 0), node('a', -1)], [owns('a', 'f', 0.5), owns('f', 'a', 0.1)])
    // By the definition the walk up from f comes back with 0.5 × 0.1 = 5 %.
    const scene = sceneOf(ring, { ...noMarks, of: new Map([['a', mark(0.5)], ['f', mark(0.05)]]) }, options)
    expect(both('f', 'a', scene)).toBe('')
  })
  test('the tip says of what each is', () => {
    expect(scene.edges.find((edge) => edge.id === pairId('a', 'b'))?.tip).toBe('A holds 50% of B directly, and 20% of F effectively, over all chains.')
  })
  test('with control, and without a number for either', () => {
    const of = (...relations: Relation[]) => sceneOf(graphOf(ids.map((id) => node(id, 0)), [...relations, owns('b', 'f', 0.4)]), marks, options)
    expect(both('a', 'b', of(owns('a', 'b', 0.5), controls('a', 'b', 'concert')))).toBe('50% / 20% · concert')
    expect(both('a', 'b', of(owns('a', 'b', 0.5, { of: 'votes' })))).toBe('')
    expect(both('a', 'b', of(owns('a', 'b', 0.3), owns('a', 'b', 0.2, { id: '2' })))).toBe('') // nothing is added up
  })
})

test('lines: dotted when unknown, one for each family', () => {
  const strokes = strokesOf({ id: 'x', owner: 'a', subject: 'b', relations: [owns('a', 'b'), controls('a', 'b')] })
  expect(strokes.map(({ family, dotted, share }) => ({ family, dotted, share }))).toEqual([{ family: 'ownership', dotted: true, share: null }, { family: 'control', dotted: false, share: null }])
})

describe('stacks', () => {
  const holders = Array.from({ length: 30 }, (_, i) => `h${String(i).padStart(2, '0')}`)
  // 4 of 10 %, then 26 of 0.1 %: together 2.6 %.
  const share = (i: number) => (i < 4 ? 0.1 : 0.001)
  const graph = graphOf([node('f', 0), ...holders.map((id) => node(id, -1))], holders.map((id, i) => owns(id, 'f', share(i))))
  test('the small ones are one card that names how many and how much', () => {
    const scene = sceneOf(graph, noMarks, options)
    const stack = scene.cards.find((card) => card.type === 'stack')
    expect(stack).toMatchObject({ title: '26 others', detail: '2.6% together' })
    expect(scene.cards).toHaveLength(1 + 4 + 1)
  })
  test('opened, each is a card', () => {
    expect(sceneOf(graph, noMarks, { ...options, unstacked: new Set(['up*f']) }).cards).toHaveLength(31)
  })
  test('the selected one is a card of its own', () => {
    expect(ids(sceneOf(graph, noMarks, { ...options, selected: 'h20' }))).toContain('h20')
  })
  test('unknown owners are never merged', () => {
    const many = graphOf([node('f', 0), ...holders.map((id) => node(id, -1, undefined, 'unknown'))], holders.map((id) => owns(id, 'f', 0.01)))
    expect(sceneOf(many, noMarks, options).cards).toHaveLength(31)
  })
  test('an owner above another chain is not stacked', () => {
    const more = graphOf([node('f', 0), node('top', -2), ...holders.map((id) => node(id, -1))], [...holders.map((id, i) => owns(id, 'f', share(i))), owns('top', 'h29', 1)])
    expect(ids(sceneOf(more, noMarks, options))).toEqual(expect.arrayContaining(['h29', 'top']))
  })
})

describe('unnamed owners two levels up', () => {
  const unnamed = ['u1', 'u2', 'u3', 'u4']
  const graph = graphOf([node('f', 0), node('a', -1), node('p', -2), ...unnamed.map((id) => node(id, -2, undefined, 'unknown'))], [owns('a', 'f', 0.5), owns('p', 'a', 0.2), ...unnamed.map((id) => owns(id, 'a', 0.2))])
  test('are counted on the card of what they own, until it is opened', () => {
    const closed = sceneOf(graph, noMarks, options)
    expect(ids(closed)).toEqual(['a', 'f', 'p'])
    expect(closed.cards.find((card) => card.id === 'a')).toMatchObject({ hidden: { owners: 4, holdings: 0 } })
    const open = sceneOf(graph, noMarks, { ...options, opened: [{ way: 'up', id: 'a' }] })
    expect(ids(open)).toEqual(['a', 'f', 'p', ...unnamed])
    expect(open.cards.find((card) => card.id === 'a')).toMatchObject({ hidden: { owners: 0, holdings: 0 } })
  })
  test('the selected one is drawn, and the three others are counted', () => {
    expect(ids(sceneOf(graph, noMarks, { ...options, selected: 'u2' }))).toEqual(['a', 'f', 'p', 'u2'])
  })
  test('those that came or went between two days are told on the card', () => {
    const differences = new Map<string, Difference>([[pairId('u1', 'a'), 'added'], [pairId('u2', 'a'), 'added'], [pairId('u3', 'a'), 'removed']])
    expect(sceneOf(graph, noMarks, { ...options, differences }).cards.find((card) => card.id === 'a')).toMatchObject({ notes: ['4 unnamed, 2 added, 1 removed'] })
  })
  test('two are drawn', () => {
    const few = graphOf([node('f', 0), node('a', -1), node('u1', -2, undefined, 'unknown'), node('u2', -2, undefined, 'unknown')], [owns('a', 'f', 0.5), owns('u1', 'a', 0.2), owns('u2', 'a', 0.2)])
    expect(ids(sceneOf(few, noMarks, options))).toEqual(['a', 'f', 'u1', 'u2'])
  })
})

test('what an owner holds beside the focus is drawn when it is opened, and counted until then', () => {
  const graph = graphOf([node('f', 0), node('a', -1), node('s', 1)], [owns('a', 'f', 0.5), owns('f', 's', 0.5), owns('a', 's', 0.2)])
  const closed = sceneOf(graph, noMarks, options)
  expect(closed.edges.map((edge) => edge.id)).not.toContain(pairId('a', 's'))
  expect(closed.cards.find((card) => card.id === 'a')).toMatchObject({ hidden: { owners: 0, holdings: 1 } })
  const open = sceneOf(graph, noMarks, { ...options, opened: [{ way: 'down', id: 'a' }] })
  expect(open.edges.map((edge) => edge.id)).toContain(pairId('a', 's'))
  expect(open.cards.find((card) => card.id === 'a')).toMatchObject({ hidden: { owners: 0, holdings: 0 } })
})

test('the remainder is a card of its own above the focus', () => {
  const graph = graphOf([node('f', 0), node('a', -1)], [owns('a', 'f', 0.83)])
  const marks = { ...noMarks, rests: [{ at: 'f', share: { ...exact(0.17), text: '17%' } }] }
  expect(sceneOf(graph, marks, options).cards.find((card) => card.type === 'rest')).toMatchObject({ title: '17% undisclosed', of: 'f' })
  expect(ids(sceneOf(graph, marks, { ...options, unowned: true }))).toEqual(['a', 'f'])
})

test('two days in one drawing', () => {
  const before = graphOf([node('f', 0), node('a', -1), node('b', -1)], [owns('a', 'f', 0.2986), owns('b', 'f', 0.5)])
  const after = graphOf([node('f', 0), node('a', -1), node('c', -1)], [owns('a', 'f', 0.3104), owns('c', 'f', 0.5)])
  const { graph, differences, labels } = compared(before, after)
  expect(Object.fromEntries(differences)).toEqual({ b: 'removed', c: 'added', [pairId('a', 'f')]: 'changed', [pairId('b', 'f')]: 'removed', [pairId('c', 'f')]: 'added' })
  expect(labels.get(pairId('a', 'f'))).toBe('29.86% → 31.04%')
  expect(graph.entities.size).toBe(4)
})

describe('marks', () => {
  const reference = (id: string) => ({ id, name: id, kind: 'company' as const })
  const owner = (id: string, effective: Schemas['Share'], more: Partial<Schemas['Owner']> = {}): Schemas['Owner'] => ({ entity: reference(id), direct: null, effective, depth: 1, ultimate: true, control: 'no', relations: [], ...more })
  const rule = { id: 'uk-psc', reached: 'more than 25%', threshold: 0.25, strict: true } as Schemas['Rule']
  const answers = (owners: Schemas['Owner'][], strict: boolean) =>
    marksOf({
      owners: { owners, operated_by: [], closed_loops: [], undisclosed: { share: exact(0), at: [] }, warnings: [] } as unknown as Schemas['Owners'],
      holdings: null, control: null, ultimate: { rules: [{ rule: { ...rule, strict }, owners: [] }] } as unknown as Schemas['UltimateOwners'],
    })
  test('below the threshold is grey; a tie is below only where the rule wants more', () => {
    const owners = [owner('just', exact(0.25)), owner('over', exact(0.26)), owner('under', exact(0.24)), owner('may', { ...exact(0.1), max: 0.3 }), owner('in-control', exact(0.01), { control: 'yes' })]
    const below = (strict: boolean) => [...answers(owners, strict).of].filter(([, mark]) => mark.below).map(([id]) => id)
    expect(below(true)).toEqual(['just', 'under'])
    expect(below(false)).toEqual(['under'])
  })
  test('another threshold: grey follows it, and the badge only where the rule leaves room for it', () => {
    const fixed = { ...rule, lowest: 0.25, highest: 0.25 } as Schemas['Rule']
    expect([0, 0.25, 0.1, 0.5].map((asked) => takes(fixed, asked))).toEqual([true, true, false, false])
    expect([0.1, 0.25, 0.5].map((asked) => takes({ ...fixed, lowest: 0 }, asked))).toEqual([true, true, false])
    const owners = [owner('ten', exact(0.1)), owner('thirty', exact(0.3)), owner('fifty', exact(0.5))]
    const by = (asked: number) => {
      const marks = marksOf({ owners: { owners, operated_by: [], closed_loops: [], undisclosed: { share: exact(0), at: [] }, warnings: [] } as unknown as Schemas['Owners'], holdings: null, control: null, ultimate: { rules: [{ rule: fixed, owners: [{ entity: reference('thirty'), verdict: 'yes', sentence: '', grounds: [] }] }] } as unknown as Schemas['UltimateOwners'] }, asked)
      return { below: [...marks.of].filter(([, mark]) => mark.below).map(([id]) => id), apart: marks.apart, badge: marks.of.get('thirty')?.beneficial }
    }
    expect(by(0)).toEqual({ below: ['ten'], apart: false, badge: 'yes' })
    expect(by(0.5)).toEqual({ below: ['ten', 'thirty'], apart: true, badge: 'yes' }) // half is half, and the badge is the rule's
    expect(by(0.1)).toEqual({ below: [], apart: true, badge: 'yes' })
  })
  test('a product under two operators has one share of each, never added', () => {
    const marks = marksOf({
      owners: {
        owners: [], closed_loops: [], undisclosed: { share: exact(0), at: [] }, warnings: [],
        operated_by: [{ entity: { ...reference('one'), name: 'One' }, relations: [], owners: [owner('x', exact(0.4))] }, { entity: { ...reference('two'), name: 'Two' }, relations: [], owners: [owner('x', exact(0.5))] }],
      } as unknown as Schemas['Owners'],
      holdings: null, control: null, ultimate: null,
    })
    expect(marks.of.get('x')?.effective.map(({ share, of }) => `${share.text} of ${of}`)).toEqual(['40% of One', '50% of Two'])
  })
})

test('a tight drawing stacks sooner, and leaves what is far and carries nothing to the counts on cards', () => {
  // A chain up of four: d over c over b over a over f. Six holdings of f.
  const holdings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']
  const graph = graphOf([node('f', 0), ...['a', 'b', 'c', 'd'].map((id, index) => node(id, -1 - index)), ...holdings.map((id) => node(id, 1))], [owns('a', 'f', 0.1), owns('b', 'a', 0.1), owns('c', 'b', 0.1), owns('d', 'c', 0.1), ...holdings.map((id) => owns('f', id, 0.1))])
  const cards = (tight: number, more: Partial<SceneOptions> = {}) => ids(sceneOf(graph, noMarks, { ...options, ...more, tight }))
  expect(cards(0)).toEqual(['a', 'b', 'c', 'd', 'down*f', 'f', 'h1', 'h2', 'h3', 'h4'])
  expect(cards(1)).toEqual(['a', 'b', 'c', 'd', 'down*f', 'f', 'h1', 'h2', 'h3'])
  expect(cards(2)).toEqual(['a', 'b', 'down*f', 'f', 'h1', 'h2'])
  expect(cards(3)).toEqual(['a', 'down*f', 'f', 'h1', 'h2'])
  const of = (tight: number) => sceneOf(graph, noMarks, { ...options, tight }).cards.find(({ id }) => id === 'a')
  expect(of(0)).toMatchObject({ hidden: { owners: 0 } })
  expect(of(3)).toMatchObject({ hidden: { owners: 1 } })
  // What is on a chain of control stays, and so does what was opened.
  const carried = { ...noMarks, carrying: new Set(['b-owns-a', 'c-owns-b', 'd-owns-c']) }
  expect(ids(sceneOf(graph, carried, { ...options, tight: 3 }))).toEqual(['a', 'b', 'c', 'd', 'down*f', 'f', 'h1', 'h2'])
  expect(cards(3, { opened: [{ way: 'up', id: 'a' }] })).toContain('b')
})
