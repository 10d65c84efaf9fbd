import type Sigma from 'sigma'
import type { Difference } from '../../model/scene'

/** More than this are marked by colour alone: each is drawn anew in every frame. */
const mostDrawn = 1500

const dashes: Record<Difference, number[]> = { added: [], removed: [2, 5], changed: [10, 5] }
export const signs: Record<Difference, string> = { added: '+', removed: '−', changed: '~' }

/** What is marked of a network: nodes by their ids, and lines by those of their ends. */
export interface Marked {
  nodes: Map<string, Difference>
  lines: { from: string; to: string; difference: Difference }[]
}

/**
 * Draws what differs between two days over a network, as WebGL lines have no dashes: lines
 * whole, dotted or broken with a sign at their middle, and a ring with a sign around nodes.
 * Returns what ends it.
 */
export function mark(shown: Sigma, stage: HTMLElement, marked: Marked, colour: (name: string) => string): () => void {
  const canvas = document.createElement('canvas')
  canvas.className = 'marks'
  canvas.setAttribute('aria-hidden', 'true')
  Object.assign(canvas.style, { position: 'absolute', inset: '0', pointerEvents: 'none' })
  stage.append(canvas)
  const context = canvas.getContext('2d')
  const colours: Record<Difference, string> = { added: colour('--added'), removed: colour('--removed'), changed: colour('--changed') }
  const ground = colour('--ground')
  const lines = marked.lines.slice(0, mostDrawn)
  const nodes = [...marked.nodes].slice(0, mostDrawn)
  const draw = (): void => {
    if (!context) return
    const { width, height } = shown.getDimensions()
    const ratio = devicePixelRatio
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` })
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    const sign = (x: number, y: number, difference: Difference): void => {
      context.setLineDash([])
      context.beginPath()
      context.arc(x, y, 6, 0, 2 * Math.PI)
      context.fillStyle = ground
      context.fill()
      context.lineWidth = 1
      context.strokeStyle = context.fillStyle = colours[difference]
      context.stroke()
      context.fillText(signs[difference], x, y + 0.5)
    }
    context.font = '600 11px sans-serif'
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    const at = (id: string) => {
      const { x, y } = shown.getGraph().getNodeAttributes(id) as { x: number; y: number }
      return shown.graphToViewport({ x, y })
    }
    const inside = ({ x, y }: { x: number; y: number }) => x > -20 && y > -20 && x < width + 20 && y < height + 20
    for (const { from, to, difference } of lines) {
      const [a, b] = [at(from), at(to)]
      if (!inside(a) && !inside(b)) continue
      context.strokeStyle = colours[difference]
      context.lineWidth = difference === 'removed' ? 2 : 2.5
      context.setLineDash(dashes[difference])
      context.beginPath()
      context.moveTo(a.x, a.y)
      context.lineTo(b.x, b.y)
      context.stroke()
      if (Math.hypot(a.x - b.x, a.y - b.y) > 36) sign((a.x + b.x) / 2, (a.y + b.y) / 2, difference)
    }
    for (const [id, difference] of nodes) {
      const place = at(id)
      if (!inside(place)) continue
      const radius = shown.scaleSize((shown.getGraph().getNodeAttribute(id, 'size') as number) ?? 4) + 3.5
      context.strokeStyle = colours[difference]
      context.lineWidth = 2
      context.setLineDash(dashes[difference])
      context.beginPath()
      context.arc(place.x, place.y, radius, 0, 2 * Math.PI)
      context.stroke()
      sign(place.x - radius * 0.8, place.y - radius * 0.8, difference)
    }
  }
  shown.on('afterRender', draw)
  draw()
  return () => {
    shown.off('afterRender', draw)
    canvas.remove()
  }
}
