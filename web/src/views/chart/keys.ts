import type { Scene } from '../../model/scene'
import type { Layout } from './layout'

/**
 * The card that an arrow key leads to: up to an owner and down to a holding, the
 * nearest first; left and right to the next card of the row.
 */
export function neighbour(scene: Scene, layout: Layout, from: string, way: 'up' | 'down' | 'left' | 'right'): string | null {
  const here = layout.cards[from]
  if (!here) return null
  const near = (ids: string[]) =>
    ids
      .map((id) => ({ id, at: layout.cards[id] }))
      .filter((other): other is { id: string; at: { x: number; y: number } } => other.at !== undefined)
      .sort((a, b) => Math.hypot(a.at.x - here.x, a.at.y - here.y) - Math.hypot(b.at.x - here.x, b.at.y - here.y))[0]?.id ?? null
  if (way === 'up') return near(scene.edges.filter((edge) => edge.to === from).map((edge) => edge.from))
  if (way === 'down') return near(scene.edges.filter((edge) => edge.from === from).map((edge) => edge.to))
  const row = Object.entries(layout.cards).filter(([id, at]) => id !== from && Math.abs(at.y - here.y) < 1 && (way === 'left' ? at.x < here.x : at.x > here.x))
  return near(row.map(([id]) => id))
}
