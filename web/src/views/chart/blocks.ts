import type { LayoutInput, Point } from './layout'

/** Those on one side of a card that lead no further, set in rows as one thing. Lengths from the middle of the block. */
export interface Block {
  id: string
  /** What they own, or what owns them. */
  of: string
  way: 'up' | 'down'
  width: number
  height: number
  cells: Cell[]
}

/** A card of a block: its middle, the middle of its text, and the way of its line from the card to the edge of the block. */
interface Cell {
  edge: LayoutInput['edges'][number]
  card: Point & { id: string }
  label: Point
  way: Point[]
}

/** In how many rows those are set that lead no further, above what they own and below what owns them. */
export interface RowsOfBlocks {
  up: number
  down: number
}

const fewest = 3 // fewer stand beside each other
const between = 20
const gap = 12
const betweenLines = 8

/** The blocks of a drawing. Those in one are in none of the others, and have one line, to the one that the block is of. */
export function blocksOf(input: LayoutInput, drawn: LayoutInput['edges'], rows: RowsOfBlocks): Block[] {
  const lines = new Map<string, number>()
  for (const { from, to } of drawn) for (const id of [from, to]) lines.set(id, (lines.get(id) ?? 0) + 1)
  const groups = new Map<string, { of: string; way: 'up' | 'down'; edges: LayoutInput['edges'] }>()
  for (const edge of drawn) {
    const up = lines.get(edge.from) === 1 && edge.from !== input.focus
    const down = lines.get(edge.to) === 1 && edge.to !== input.focus
    if (edge.closing || up === down) continue
    const [of, way] = up ? [edge.to, 'up' as const] : [edge.from, 'down' as const]
    const group = groups.get(`${way} ${of}`) ?? { of, way, edges: [] }
    group.edges.push(edge)
    groups.set(`${way} ${of}`, group)
  }
  const sizes = new Map(input.cards.map((card) => [card.id, card]))
  return [...groups].filter(([, { way, edges }]) => rows[way] > 1 && edges.length >= fewest).map(([key, { of, way, edges }]) => ({ id: `block ${key}`, of, way, ...cellsOf(edges, way, rows[way], sizes) }))
}

/**
 * Sets cards in rows, in the order given from the top left. The line of a card passes those that stand
 * nearer to what the block is of beside their column, so that it runs through none of them.
 */
function cellsOf(edges: LayoutInput['edges'], way: 'up' | 'down', most: number, sizes: ReadonlyMap<string, LayoutInput['cards'][number]>): Pick<Block, 'cells' | 'width' | 'height'> {
  const columns = Math.ceil(edges.length / most)
  const rows = Math.ceil(edges.length / columns)
  const size = (edge: LayoutInput['edges'][number]) => sizes.get(way === 'up' ? edge.from : edge.to) ?? { id: '', width: 0, height: 0 }
  const wide = (column: number) => Math.max(...edges.filter((_, index) => index % columns === column).map((edge) => Math.max(size(edge).width, edge.labelWidth)))
  const tall = Array.from({ length: rows }, (_, row) => {
    const here = edges.slice(row * columns, (row + 1) * columns)
    return { card: Math.max(...here.map((edge) => size(edge).height)), label: Math.max(...here.map((edge) => edge.labelHeight)) }
  })
  const passing = between + (rows - 2) * betweenLines + gap
  const lefts = Array.from({ length: columns }, () => 0)
  for (let column = 1; column < columns; column++) lefts[column] = (lefts[column - 1] ?? 0) + wide(column - 1) + passing
  const width = (lefts[columns - 1] ?? 0) + wide(columns - 1) + (edges.length > columns ? passing - gap : 0)
  const height = tall.reduce((sum, row) => sum + row.card + row.label + 2 * gap, 0) - gap
  const cells = edges.map((edge, index): Cell => {
    const [row, column] = [Math.floor(index / columns), index % columns]
    const x = (lefts[column] ?? 0) + wide(column) / 2 - width / 2
    // How many rows lie between it and what the block is of; those further off pass further out.
    const nearer = edges.filter((_, other) => other % columns === column && (way === 'up' ? other > index : other < index)).length
    const aside = (lefts[column] ?? 0) + wide(column) + between - gap / 2 + (nearer - 1) * betweenLines - width / 2
    const top = tall.slice(0, row).reduce((sum, one) => sum + one.card + one.label + 2 * gap, 0) - height / 2
    const { card, label } = tall[row] as (typeof tall)[number]
    // Above, a row is cards and then texts; below, texts and then cards.
    const [cardY, labelY] = way === 'up' ? [top + card / 2, top + card + gap + label / 2] : [top + label + gap + card / 2, top + label / 2]
    const { id, height: own } = size(edge)
    const sign = way === 'up' ? 1 : -1
    const path: Point[] = [{ x, y: cardY + (sign * own) / 2 }, { x, y: labelY + (sign * label) / 2 }]
    if (nearer > 0) path.push({ x: aside, y: labelY + sign * (label / 2 + gap) })
    path.push({ x: nearer > 0 ? aside : x, y: (sign * height) / 2 })
    return { edge, card: { id, x, y: cardY }, label: { x, y: labelY }, way: way === 'up' ? path : path.reverse() }
  })
  return { cells, width, height }
}
