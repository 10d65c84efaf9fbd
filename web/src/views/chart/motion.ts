import type { Layout, Point } from './layout'

/** Where things are at a moment between two drawings. */
export interface Moment {
  cards: Map<string, Point & { there: number }>
  edges: Map<string, { way: Point[]; label: Point | null; there: number }>
}

export const duration = 180

/** Fast, then slow (cubic). */
export const ease = (t: number): number => 1 - (1 - t) ** 3

/** The moment at which a drawing is complete. */
export function settled(layout: Layout): Moment {
  return {
    cards: new Map(Object.entries(layout.cards).map(([id, point]) => [id, { ...point, there: 1 }])),
    edges: new Map(Object.entries(layout.edges).map(([id, edge]) => [id, { ...edge, there: 1 }])),
  }
}

/**
 * The moment between one and a drawing, t from 0 to 1. What is new comes out of the
 * place origin, such as the card that was opened.
 */
export function between(from: Moment, to: Layout, t: number, origin: Point | null): Moment {
  const mix = (a: number, b: number) => a + (b - a) * t
  const cards: Moment['cards'] = new Map()
  for (const [id, end] of Object.entries(to.cards)) {
    const start = from.cards.get(id)
    const point = start ?? origin ?? end
    cards.set(id, { x: mix(point.x, end.x), y: mix(point.y, end.y), there: start ? mix(start.there, 1) : t })
  }
  const edges: Moment['edges'] = new Map()
  for (const [id, end] of Object.entries(to.edges)) {
    const start = from.edges.get(id)
    if (!start || start.way.length === 0) {
      edges.set(id, { way: end.way, label: end.label, there: t * t })
      continue
    }
    const old = resample(start.way, end.way.length)
    edges.set(id, {
      way: end.way.map((point, i) => ({ x: mix(old[i]?.x ?? point.x, point.x), y: mix(old[i]?.y ?? point.y, point.y) })),
      label: end.label && start.label ? { x: mix(start.label.x, end.label.x), y: mix(start.label.y, end.label.y) } : end.label,
      there: mix(start.there, 1),
    })
  }
  return { cards, edges }
}

/** So many points along a way, the ends among them. */
export function resample(way: readonly Point[], count: number): Point[] {
  const first = way[0]
  if (!first || way.length === count) return [...way]
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : (i / (count - 1)) * (way.length - 1)
    const a = way[Math.floor(at)] ?? first
    const b = way[Math.ceil(at)] ?? a
    const part = at - Math.floor(at)
    return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
  })
}
