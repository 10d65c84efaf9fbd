import dagre from '@dagrejs/dagre'

/** What the layout needs to know of a drawing; lengths are in pixels. */
export interface LayoutInput {
  focus: string
  cards: { id: string; width: number; height: number }[]
  edges: { id: string; from: string; to: string; labelWidth: number; labelHeight: number; closing: boolean; carries: boolean }[]
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
const gapBetweenRows = 12
const perPixelAside = 0.06
const mostForAside = 40

/**
 * Layers cards from owners down to what they own (Sugiyama's method, by dagre). Labels
 * take part as cards do, so that none lies on another or on a card. A line crosses the
 * row of cards or labels that it passes straight down, in a column kept free for it,
 * and bends only in the gaps between rows: so it never runs through a card.
 */
export function layOut({ focus, cards, edges }: LayoutInput): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', ranksep: 2 * gapBetweenRows, nodesep: gapBetweenCards, edgesep: gapBetweenEdges, ranker: 'network-simplex' })
  for (const { id, width, height } of cards) graph.setNode(id, { width, height })
  const nodes = new Set(cards.map((card) => card.id))
  const drawn = edges.filter((edge) => nodes.has(edge.from) && nodes.has(edge.to) && edge.from !== edge.to)
  for (const edge of drawn) {
    const [from, to] = edge.closing ? [edge.to, edge.from] : [edge.from, edge.to]
    const near = from === focus || to === focus
    graph.setEdge(from, to, { width: Math.max(1, edge.labelWidth), height: Math.max(1, edge.labelHeight), labelpos: 'c', minlen: 1, weight: edge.closing ? 0.5 : edge.carries ? 6 : near ? 2 : 1 }, edge.id)
  }
  dagre.layout(graph)

  const rows = new Rows()
  for (const { id, height } of cards) rows.widen((graph.node(id) as Point).y, height)
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
  rows.settle()

  const layout: Layout = { cards: {}, edges: {}, left: 0, top: 0, width: 0, height: 0 }
  for (const { id } of cards) {
    const { x, y } = graph.node(id) as Point
    layout.cards[id] = { x, y: rows.middle(y) }
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
    addVertex(way, { x: start.x, y: start.y + rows.reach((graph.node(upper) as Point).y) })
    for (const { x, y } of inner) {
      addVertex(way, { x, y: rows.middle(y) - rows.reach(y) })
      addVertex(way, { x, y: rows.middle(y) + rows.reach(y) })
    }
    addVertex(way, { x: end.x, y: end.y - rows.reach((graph.node(lower) as Point).y) })
    addVertex(way, { x: end.x, y: end.y - (heights.get(lower) ?? 0) / 2 })
    if (edge.closing) way.reverse()
    for (const { x, y } of way) cover(x, y)
    const label = edge.labelWidth > 0 && placed.x !== undefined && placed.y !== undefined ? { x: placed.x, y: rows.middle(placed.y) } : null
    if (label) cover(label.x, label.y, edge.labelWidth, edge.labelHeight)
    layout.edges[edge.id] = { way, label }
  }
  if (cards.length > 0) Object.assign(layout, { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top })
  return layout
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

/** The rows of a drawing, from the top: everything in one has the same middle. */
class Rows {
  #rows = new Map<number, { y: number; reach: number; gap: number; middle: number }>()

  // The last digits of a sum are not told apart.
  #at(y: number) {
    const key = Math.round(y * 16)
    let row = this.#rows.get(key)
    if (!row) this.#rows.set(key, (row = { y, reach: 0, gap: gapBetweenRows, middle: y }))
    return row
  }

  widen(y: number, height: number): void {
    const row = this.#at(y)
    row.reach = Math.max(row.reach, height / 2)
  }

  /** A line runs from one row to the next; the lower one keeps room for its bend. */
  aside(from: Point, to: Point): void {
    const row = this.#at(to.y)
    row.gap = Math.max(row.gap, gapBetweenRows + Math.min(mostForAside, Math.abs(from.x - to.x) * perPixelAside))
  }

  /** Sets the rows under each other. */
  settle(): void {
    let bottom: number | null = null
    for (const row of [...this.#rows.values()].sort((a, b) => a.y - b.y)) {
      row.middle = bottom === null ? row.reach : bottom + row.gap + row.reach
      bottom = row.middle + row.reach
    }
  }

  middle(y: number): number {
    return this.#at(y).middle
  }

  reach(y: number): number {
    return this.#at(y).reach
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
