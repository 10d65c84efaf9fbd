import type Sigma from 'sigma'

/**
 * Paper has no WebGL: before printing, what a network draws is copied into one plain
 * canvas, which the print style sheet shows at the width of the page instead. Returns
 * what ends it.
 */
export function onPaper(shown: Sigma, stage: HTMLElement): () => void {
  let sheet: HTMLCanvasElement | null = null
  const before = (): void => {
    after()
    shown.refresh({ schedule: false }) // what WebGL drew is there until the browser has shown it
    const layers = [...stage.querySelectorAll('canvas')]
    const [first] = layers
    if (!first) return
    sheet = document.createElement('canvas')
    sheet.className = 'sheet'
    sheet.width = first.width
    sheet.height = first.height
    const context = sheet.getContext('2d')
    for (const layer of layers) if (layer.width > 0 && layer.height > 0) context?.drawImage(layer, 0, 0, sheet.width, sheet.height)
    stage.append(sheet)
  }
  const after = (): void => {
    sheet?.remove()
    sheet = null
  }
  addEventListener('beforeprint', before)
  addEventListener('afterprint', after)
  return () => {
    after()
    removeEventListener('beforeprint', before)
    removeEventListener('afterprint', after)
  }
}
