import dagre from '@dagrejs/dagre'
import { blocksOf, type Block, type RowsOfBlocks } from './blocks'

/** What the layout needs to know of a drawing; lengths are in pixels. */
export interface LayoutInput {
  focus: string
  cards: { id: string; width: number; height: number }[]
  edges: { id: string; from: string; to: string; labelWidth: number; labelHeight: number; closing: boolean; carries: boolean }[]
  /** The largest drawing that can be read without moving it; without one no drawing is too wide. */
  room?: { width: number; height: number } | undefined
}

export interface Point {
  x: number
  y: number
}

/** A drawing: the middles of cards and labels, and the way of each line. */
export interface Layout {
  cards: Record<string, Point>
  /** way: vertices from owner to subject; between two of them the line bends, down its own column elsewhere. */
  edges: Record<string, { way: Point[]; label: Point | null }>
  left: number
  top: number
  width: number
  height: number
}

const gapBetweenCards = 20
const gapBetweenEdges = 14
// Between two rows, and what a line that runs far aside adds to it, so that it bends softly.
const gapBetweenRows = 10
const perPixelAside = 0.05
const mostForAside = 26

/** In at most so many rows are those set that lead no further. */
const mostRows = 4
/** Of more cards than this a drawing is not made several times over. */
const mostTried = 100
const betweenGathered = 5

/**
 * Lays a drawing out. Where it is larger than there is room for, those side by side that lead no
 * further are set in rows, and the drawing that is read in the largest size is taken.
 */
export function layOut(input: LayoutInput): Layout {
  const { room, cards } = input
  const edges = connecting(input)
  let best = arrange(input, edges, [])
  if (!room || cards.length > mostTried) return best
  const size = ({ width, height }: Layout) => Math.min(1, room.width / width, room.height / height)
  const tries: RowsOfBlocks[] = []
  for (let up = 1; up <= mostRows; up++) for (let down = 1; down <= mostRows; down++) tries.push({ up, down })
  const tried = new Set([JSON.stringify([])])
  for (const rows of tries.sort((a, b) => a.up + a.down - b.up - b.down).slice(1)) {
    if (size(best) === 1) break
    const blocks = blocksOf(input, edges, rows)
    // More rows than there are cards to fill them give the same blocks.
    const key = JSON.stringify(blocks)
    if (tried.has(key)) continue
    tried.add(key)
    const other = arrange(input, edges, blocks)
    if (size(other) > size(best)) best = other
  }
  return best
}

/** The lines between two cards of a drawing. */
function connecting({ cards, edges }: LayoutInput): LayoutInput['edges'] {
  const nodes = new Set(cards.map((card) => card.id))
  return edges.filter((edge) => nodes.has(edge.from) && nodes.has(edge.to) && edge.from !== edge.to)
}

/**
 * Layers cards from owners down to what they own (Sugiyama's method, by dagre). Labels
 * take part as cards do, so that none lies on another or on a card. A line crosses the
 * row of cards or labels that it passes straight down, in a column kept free for it,
 * and bends only in the gaps between rows: so it never runs through a card.
 */
function arrange({ focus, cards: all }: LayoutInput, every: LayoutInput['edges'], blocks: Block[]): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', ranksep: 2 * gapBetweenRows, nodesep: gapBetweenCards, edgesep: gapBetweenEdges, ranker: 'network-simplex' })
  // A block is laid out as one card with one line.
  const within = new Set(blocks.flatMap(({ cells }) => cells.flatMap(({ edge, card }) => [edge.id, card.id])))
  const cards = [...all.filter(({ id }) => !within.has(id)), ...blocks]
  const drawn: (LayoutInput['edges'][number] & { gathered?: number })[] = [...every.filter(({ id }) => !within.has(id)), ...blocks.map(lineOf)]
  for (const { id, width, height } of cards) graph.setNode(id, { width, height })
  for (const edge of drawn) {
    const [from, to] = edge.closing ? [edge.to, edge.from] : [edge.from, edge.to]
    const near = from === focus || to === focus
    graph.setEdge(from, to, { width: Math.max(1, edge.labelWidth, edge.gathered ?? 0), height: Math.max(1, edge.labelHeight), labelpos: 'c', minlen: 1, weight: edge.closing ? 0.5 : edge.carries ? 6 : near ? 2 : 1 }, edge.id)
  }
  dagre.layout(graph)

  const rows = new Rows()
  for (const { id, height } of cards) rows.widen((graph.node(id) as Point).y, height)
  for (const { id, way } of blocks) rows.lean((graph.node(id) as Point).y, way)
  for (const edge of drawn) {
    const placed = placedEdge(graph, edge)
    if (edge.labelWidth > 0 && placed.y !== undefined) rows.widen(placed.y, edge.labelHeight)
    for (const { y } of placed.points.slice(1, -1)) rows.widen(y, 0)
  }
  for (const edge of drawn) {
    const [from, to] = edge.closing ? [edge.to, edge.from] : [edge.from, edge.to]
    const stops = [graph.node(from) as Point, ...placedEdge(graph, edge).points.slice(1, -1), graph.node(to) as Point]
    for (let i = 1; i < stops.length; i++) rows.aside(stops[i - 1] as Point, stops[i] as Point)
  }
  for (const { id, way, width } of blocks) rows.aside({ x: 0, y: 0 }, { x: width / 2, y: (graph.node(id) as Point).y }, way)
  rows.settle()

  const layout: Layout = { cards: {}, edges: {}, left: 0, top: 0, width: 0, height: 0 }
  for (const { id, height } of cards) {
    const { x, y } = graph.node(id) as Point
    layout.cards[id] = { x, y: rows.place(y, height) }
  }
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  const cover = (x: number, y: number, w = 0, h = 0) => {
    box.left = Math.min(box.left, x - w / 2)
    box.right = Math.max(box.right, x + w / 2)
    box.top = Math.min(box.top, y - h / 2)
    box.bottom = Math.max(box.bottom, y + h / 2)
  }
  for (const { id, width, height } of cards) cover(layout.cards[id]?.x ?? 0, layout.cards[id]?.y ?? 0, width, height)
  const heights = new Map(cards.map((card) => [card.id, card.height]))
  for (const edge of drawn) {
    const placed = placedEdge(graph, edge)
    const inner = placed.points.slice(1, -1)
    const [upper, lower] = edge.closing ? [edge.to, edge.from] : [edge.from, edge.to]
    const start = layout.cards[upper] as Point
    const end = layout.cards[lower] as Point
    const way: Point[] = [{ x: start.x, y: start.y + (heights.get(upper) ?? 0) / 2 }]
    // To the end of the row first: its neighbours may be taller.
    addVertex(way, { x: start.x, y: rows.bottom((graph.node(upper) as Point).y) })
    for (const { x, y } of inner) {
      addVertex(way, { x, y: rows.top(y) })
      addVertex(way, { x, y: rows.bottom(y) })
    }
    addVertex(way, { x: end.x, y: rows.top((graph.node(lower) as Point).y) })
    addVertex(way, { x: end.x, y: end.y - (heights.get(lower) ?? 0) / 2 })
    if (edge.closing) way.reverse()
    for (const { x, y } of way) cover(x, y)
    const label = edge.labelWidth > 0 && placed.x !== undefined && placed.y !== undefined ? { x: placed.x, y: rows.place(placed.y, 0) } : null
    if (label) cover(label.x, label.y, edge.labelWidth, edge.labelHeight)
    layout.edges[edge.id] = { way, label }
  }
  for (const block of blocks) unfold(block, layout)
  if (cards.length > 0) Object.assign(layout, { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top })
  return layout
}

/** The line that stands for those of a block. */
function lineOf({ id, of, way, cells }: Block): LayoutInput['edges'][number] & { gathered: number } {
  const [from, to] = way === 'up' ? [id, of] : [of, id]
  return { id, from, to, labelWidth: 0, labelHeight: 0, closing: false, carries: cells.some(({ edge }) => edge.carries), gathered: cells.length * betweenGathered }
}

/** Puts the cards of a block where the block is, and their lines beside each other along its line. */
function unfold({ id, way, cells, height }: Block, layout: Layout): void {
  const middle = layout.cards[id] as Point
  const line = (layout.edges[id] as Layout['edges'][string]).way
  delete layout.cards[id]
  delete layout.edges[id]
  const put = ({ x, y }: Point): Point => ({ x: middle.x + x, y: middle.y + y })
  const leaves = (cell: Block['cells'][number]) => (way === 'up' ? cell.way.at(-1) : cell.way[0])?.x ?? 0
  const order = [...cells].sort((a, b) => leaves(a) - leaves(b))
  // Of its line, all that is not within the row of the block; the end at the card that the block is of stays.
  const edgeOfBlock = middle.y + (way === 'up' ? height : -height) / 2
  const outside = line.filter(({ y }) => (way === 'up' ? y > edgeOfBlock + 0.01 : y < edgeOfBlock - 0.01))
  const end = (way === 'up' ? outside.at(-1) : outside[0])?.x
  const atEnd = (index: number) => (way === 'up' ? index >= outside.length - 2 : index <= 1)
  order.forEach((cell, index) => {
    const shift = (index - (order.length - 1) / 2) * betweenGathered
    const shared = outside.map(({ x, y }, at) => ({ x: x === end && atEnd(at) ? x : x + shift, y }))
    const own = cell.way.map(put)
    layout.cards[cell.card.id] = put(cell.card)
    layout.edges[cell.edge.id] = { way: way === 'up' ? [...own, ...shared] : [...shared, ...own], label: cell.edge.labelWidth > 0 ? put(cell.label) : null }
  })
}

interface PlacedEdge {
  points: Point[]
  x?: number
  y?: number
}

function placedEdge(graph: InstanceType<typeof dagre.graphlib.Graph>, edge: LayoutInput['edges'][number]): PlacedEdge {
  const [from, to] = edge.closing ? [edge.to, edge.from] : [edge.from, edge.to]
  return graph.edge({ v: from, w: to, name: edge.id }) as unknown as PlacedEdge
}

/** The rows of a drawing, from the top: everything in one has the same middle, or ends where a block of it does. */
class Rows {
  #rows = new Map<number, { y: number; reach: number; gap: number; below: number; middle: number; ways: Set<'up' | 'down'> }>()

  // The last digits of a sum are not told apart.
  #at(y: number) {
    const key = Math.round(y * 16)
    let row = this.#rows.get(key)
    if (!row) this.#rows.set(key, (row = { y, reach: 0, gap: gapBetweenRows, below: 0, middle: y, ways: new Set() }))
    return row
  }

  widen(y: number, height: number): void {
    const row = this.#at(y)
    row.reach = Math.max(row.reach, height / 2)
  }

  /** What stands in a row stands by the side of it that a block of it is joined at. */
  lean(y: number, way: 'up' | 'down'): void {
    this.#at(y).ways.add(way)
  }

  /** A line runs from one row to the next; the lower one keeps room for its bend, and the upper one where what bends is a block above. */
  aside(from: Point, to: Point, way: 'up' | 'down' = 'down'): void {
    const row = this.#at(to.y)
    const more = Math.min(mostForAside, Math.abs(from.x - to.x) * perPixelAside)
    if (way === 'up') row.below = Math.max(row.below, more)
    else row.gap = Math.max(row.gap, gapBetweenRows + more)
  }

  /** Sets the rows under each other. */
  settle(): void {
    let bottom: number | null = null
    let below = 0
    for (const row of [...this.#rows.values()].sort((a, b) => a.y - b.y)) {
      row.middle = bottom === null ? row.reach : bottom + Math.max(row.gap, gapBetweenRows + below) + row.reach
      bottom = row.middle + row.reach
      below = row.below
    }
  }

  /** The middle of what is so tall. */
  place(y: number, height: number): number {
    const { middle, reach, ways } = this.#at(y)
    return ways.size !== 1 ? middle : ways.has('up') ? middle + reach - height / 2 : middle - reach + height / 2
  }

  top(y: number): number {
    const { middle, reach } = this.#at(y)
    return middle - reach
  }

  bottom(y: number): number {
    const { middle, reach } = this.#at(y)
    return middle + reach
  }
}

function addVertex(way: Point[], point: Point): void {
  const last = way.at(-1)
  if (!last || Math.abs(last.x - point.x) > 0.01 || Math.abs(last.y - point.y) > 0.01) way.push(point)
}

/** A way as the path of SVG: straight down columns, bent between them. */
export function pathOf(way: readonly Point[], shift = 0): string {
  const first = way[0]
  if (!first) return ''
  const at = (n: number) => Math.round(n * 10) / 10
  let text = `M${at(first.x + shift)} ${at(first.y)}`
  for (let i = 1; i < way.length; i++) {
    const a = way[i - 1] as Point
    const b = way[i] as Point
    if (Math.abs(a.x - b.x) < 0.5) text += `L${at(b.x + shift)} ${at(b.y)}`
    else {
      const middle = at((a.y + b.y) / 2)
      text += `C${at(a.x + shift)} ${middle} ${at(b.x + shift)} ${middle} ${at(b.x + shift)} ${at(b.y)}`
    }
  }
  return text
}
