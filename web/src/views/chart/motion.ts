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

/** What lies between these, in the drawing's own pixels. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Where a drawing is on the screen, and how large. */
export interface View extends Point {
  zoom: number
}

/**
 * Where a view is to be moved, no further than needed, so that the first of the boxes is in sight
 * and as many of the others as there is room for: those nearest to it first. It goes out for them
 * as far as least, around the middle of the first.
 */
export function intoSight(from: View, boxes: readonly Box[], room: { width: number; height: number }, pad: number, least: number): View {
  const [first, ...others] = boxes
  if (!first) return from
  const all = boxes.reduce((a, b) => joined(a, b))
  const fitting = Math.min((room.width - 2 * pad) / (all.right - all.left), (room.height - 2 * pad) / (all.bottom - all.top))
  const zoom = Math.min(from.zoom, Math.max(least, fitting))
  const at = { x: from.x + (from.zoom - zoom) * ((first.left + first.right) / 2), y: from.y + (from.zoom - zoom) * ((first.top + first.bottom) / 2) }
  const distance = (box: Box) => Math.hypot(box.left + box.right - first.left - first.right, box.top + box.bottom - first.top - first.bottom)
  let wanted = first
  for (const box of [...others].sort((a, b) => distance(a) - distance(b))) {
    const wider = joined(wanted, box)
    // A hair's breadth more is none.
    if ((wider.right - wider.left) * zoom <= room.width - 2 * pad + 0.01 && (wider.bottom - wider.top) * zoom <= room.height - 2 * pad + 0.01) wanted = wider
  }
  const along = (place: number, low: number, high: number, size: number) => {
    if (place + low * zoom < pad) return pad - low * zoom
    return place + high * zoom > size - pad ? Math.max(pad - low * zoom, size - pad - high * zoom) : place
  }
  return { x: along(at.x, wanted.left, wanted.right, room.width), y: along(at.y, wanted.top, wanted.bottom, room.height), zoom }
}

const joined = (a: Box, b: Box): Box => ({ left: Math.min(a.left, b.left), right: Math.max(a.right, b.right), top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) })

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
