import type { Source } from '../../api/client'
import { plural } from '../../model/format'
import { strokes, type Meaning } from '../../panels/legend'
import { canvasMeasure, tame } from './measure'

/** What a saved picture says beside the chart. */
export interface Caption {
  title: string
  sentence: string
  asOf: string
  legend: Meaning[]
  sources: Source[]
  /** Where the page shows the same, with every source. */
  link: string
}

const copied = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'font-size', 'font-weight', 'font-family', 'text-anchor', 'text-decoration', 'opacity']
const space = 'http://www.w3.org/2000/svg'
const margin = 32

/** The whole chart as a picture of its own: as drawn, with title, date, legend and sources. */
export function picture(drawing: SVGSVGElement, caption: Caption): { svg: string; width: number; height: number } {
  const pan = drawing.querySelector<SVGGElement>('.pan')
  if (!pan) throw new Error('there is no chart to save')
  const box = pan.getBBox()
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  const copy = pan.cloneNode(true) as SVGGElement
  inline(pan, copy)
  copy.removeAttribute('class')
  for (const hit of copy.querySelectorAll('.hit')) hit.remove()
  const width = Math.ceil(Math.max(box.width, 640) + 2 * margin)
  const out = document.createElementNS(space, 'svg')
  const family = getComputedStyle(drawing).fontFamily
  const text = (value: string, x: number, y: number, size: number, weight: number, fill: string): void => {
    const element = document.createElementNS(space, 'text')
    for (const [name, set] of Object.entries({ x, y, 'font-size': size, 'font-weight': weight, fill, 'font-family': family })) element.setAttribute(name, String(set))
    element.textContent = value
    out.append(element)
  }
  const ground = document.createElementNS(space, 'rect')
  out.append(ground)
  let y = margin + 8
  text(tame(caption.title).slice(0, 120), margin, y, 20, 600, colour('--ink'))
  for (const line of lines(caption.sentence, Math.floor((width - 2 * margin) / 7))) text(line, margin, (y += 20), 13, 400, colour('--ink'))
  text(`As of ${caption.asOf}.`, margin, (y += 20), 11, 400, colour('--soft'))
  y = legend(out, caption.legend, margin, y + 20, width - margin, colour, family) + 24
  copy.setAttribute('transform', `translate(${margin - box.x + Math.max(0, (width - 2 * margin - box.width) / 2)} ${y - box.y})`)
  out.append(copy)
  y += box.height + 32
  const named = caption.sources.slice(0, 24)
  if (named.length > 0) text('Sources', margin, y, 11, 600, colour('--soft'))
  for (const source of named) text(tame([source.id, source.title, source.publisher, source.date].filter(Boolean).join(', ')).slice(0, 160), margin, (y += 15), 10, 400, colour('--soft'))
  if (caption.sources.length > named.length) text(`and ${plural(caption.sources.length - named.length, 'more source')}, which the page lists (Export, or print): ${caption.link}`.slice(0, 400), margin, (y += 15), 10, 400, colour('--soft'))
  const height = Math.ceil(y + margin)
  for (const [name, set] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) out.setAttribute(name, String(set))
  for (const [name, set] of Object.entries({ width, height, fill: colour('--ground') })) ground.setAttribute(name, String(set))
  out.setAttribute('xmlns', space)
  return { svg: new XMLSerializer().serializeToString(out), width, height }
}

/** Draws the legend with its swatches, in as many lines as the width asks for, from y on; returns the last line's. */
function legend(out: Element, meanings: readonly Meaning[], left: number, y: number, right: number, colour: (name: string) => string, family: string): number {
  const make = (name: string, set: Record<string, string | number>, content = ''): void => {
    const element = document.createElementNS(space, name)
    for (const [key, value] of Object.entries(set)) element.setAttribute(key, String(value))
    element.textContent = content
    out.append(element)
  }
  const measure = canvasMeasure()
  const letters = { 'font-size': 11, 'font-family': family }
  let x = left
  for (const { look, text } of meanings) {
    const stroke = strokes[look]
    const sign = stroke ? '' : { both: '20% / 8%', plus: '+3', grey: 'grey' }[look as string] ?? ''
    const swatch = sign === '' ? 34 : measure(sign, 11, 600) + 8
    const width = swatch + measure(text, 11, 400) + 20
    if (x > left && x + width > right) {
      x = left
      y += 16
    }
    if (stroke) make('path', { d: `M${x} ${y - 4}h26`, fill: 'none', stroke: colour(stroke.colour), 'stroke-width': stroke.width, ...(stroke.dash && { 'stroke-dasharray': stroke.dash }), ...(stroke.round && { 'stroke-linecap': 'round' }), ...(stroke.opacity && { 'stroke-opacity': stroke.opacity }) })
    else if (look === 'held') make('rect', { x: x + 4, y: y - 9, width: 18, height: 10, rx: 3, fill: 'none', stroke: colour('--held'), 'stroke-width': 2 })
    else make('text', { ...letters, x, y, fill: look === 'grey' ? colour('--soft') : colour('--ink'), 'font-weight': 600 }, sign)
    make('text', { ...letters, x: x + swatch, y, fill: colour('--soft') }, text)
    x += width
  }
  return y
}

/** Writes what style sheets give into attributes, for a file has no sheet. */
function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  for (const name of copied) {
    const value = style.getPropertyValue(name)
    if (value !== '' && value !== 'auto') to.setAttribute(name, value)
  }
  for (const name of ['class', 'tabindex', 'role', 'aria-label', 'aria-pressed', 'data-card', 'data-part', 'data-edge', 'data-difference']) if (from.localName !== 'g' || name !== 'class') to.removeAttribute(name)
  const [a, b] = [from.children, to.children]
  for (let i = 0; i < a.length; i++) inline(a[i] as Element, b[i] as Element)
}

function lines(given: string, most: number): string[] {
  const out: string[] = []
  let line = ''
  const words = tame(given).slice(0, 900).split(' ').flatMap((word) => word.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [])
  for (const word of words) {
    if (line !== '' && line.length + word.length + 1 > most) {
      out.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? out : [...out, line]
}

/** The picture as PNG, two pixels for one, or fewer where a browser could not hold them. */
export async function png({ svg, width, height }: { svg: string; width: number; height: number }): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const scale = Math.min(2, 16_000 / Math.max(width, height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the browser made no picture'))), 'image/png'))
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Saves a file as the browser does. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 120)
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
