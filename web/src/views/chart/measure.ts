/** How wide a text is in pixels, in the font of cards. */
export type Measure = (text: string, size: number, weight: number) => number

export const fontFamily = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif'

/** Measures with a canvas, and remembers. */
export function canvasMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d')
  const known = new Map<string, number>()
  return (text, size, weight) => {
    const key = `${size} ${weight} ${text}`
    let width = known.get(key)
    if (width === undefined) {
      if (context) context.font = `${weight} ${size}px ${fontFamily}`
      width = context ? context.measureText(text).width : roughMeasure(text, size, weight)
      if (known.size > 20_000) known.clear()
      known.set(key, width)
    }
    return width
  }
}

/** An estimate where there is no canvas: full width for East Asian characters. */
export const roughMeasure: Measure = (text, size, weight) => {
  let ems = 0
  for (const character of text) ems += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 1 : 0.56
  return ems * size * (weight >= 600 ? 1.06 : 1)
}

// Characters that would turn or hide the text around them, and line breaks.
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\ufeff]+/gu

/** A text of the data on one line, without what would turn or break its surroundings. */
export const tame = (text: string): string => text.replace(unruly, ' ').replace(/\s+/g, ' ').trim()

/**
 * Breaks a text into at most so many lines of a width, at spaces where there are any
 * and between East Asian characters; what is left over becomes an ellipsis.
 */
export function wrap(given: string, width: number, lines: number, size: number, weight: number, measure: Measure): string[] {
  // A text of thousands of characters is cut before it is measured piece by piece.
  const text = tame(given.slice(0, 400)) || '(no name)'
  const fits = (part: string) => measure(part, size, weight) <= width
  const out: string[] = []
  let rest = text
  while (out.length < lines - 1 && !fits(rest)) {
    let cut = longest(rest, fits)
    const space = rest.lastIndexOf(' ', cut)
    // At a space, unless that leaves little on this line and too much for the next.
    if (space > 0 && cut < rest.length && (space > cut / 3 || fits(rest.slice(space).trim()))) cut = space
    out.push(rest.slice(0, cut).trim())
    rest = rest.slice(cut).trim()
  }
  out.push(fits(rest) ? rest : `${rest.slice(0, longest(rest, (part) => fits(`${part}…`))).trim()}…`)
  return out.filter((line, index) => line !== '' || index === 0)
}

/** The length of the longest beginning that fits, at least one character, never half a one. */
function longest(text: string, fits: (part: string) => boolean): number {
  let low = 1
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  const code = text.charCodeAt(low - 1)
  return code >= 0xd800 && code <= 0xdbff ? Math.max(low - 1, 1) + (low === 1 ? 1 : 0) : low
}
