import type { Card, EntityCard, RestCard, Scene, SceneEdge, StackCard } from '../../model/scene'
import { shareText } from '../../model/format'
import { kindShort } from '../../model/words'
import type { LayoutInput } from './layout'
import { tame, wrap, type Measure } from './measure'

/** Cards are as wide as their texts need, in steps. */
const widths = [124, 136, 148, 160, 176, 192, 212] as const
const forLocal = 160 // a card grows no wider than this for the local name alone
export const padding = 12
export const large = 13
export const small = 11
const nameLine = 17
const smallLine = 15

/** The rule in force, as a card names it. */
export interface Rule {
  id: string
  /** Its threshold in words: "25% or more". */
  reached: string
}

/** A small mark on a card, with what it means in full. */
export interface Badge {
  text: string
  title: string
  look: 'direct' | 'actual' | 'beneficial' | 'warning'
  /** Not sure: drawn as an outline. */
  maybe: boolean
  x: number
  y: number
  width: number
}

/** A card as it is drawn: its texts with the baselines from its top. */
export interface DrawnCard {
  card: Card
  id: string
  width: number
  height: number
  kind: string
  title: string[]
  titleY: number
  local: string
  localY: number
  /** At the right of the first row, or in a row of its own when that is too narrow. */
  share: { text: string; y: number; small: boolean } | null
  notes: { text: string; y: number }[]
  badges: Badge[]
  full: string
}

/** What is written on a card, and how wide and tall that makes it. */
export function drawCard(card: Card, rule: Rule, measure: Measure): DrawnCard {
  const drawn: DrawnCard = {
    card, id: card.id, width: 0, height: 0, kind: '', title: [], titleY: 0, local: '', localY: 0, share: null, notes: [], badges: [], full: '',
  }
  if (card.type === 'entity') drawEntity(drawn, card, rule, measure)
  else drawOther(drawn, card, measure)
  return drawn
}

function drawOther(drawn: DrawnCard, card: StackCard | RestCard, measure: Measure): void {
  const second = card.type === 'stack' ? 'show the list' : card.detail
  drawn.full = `${card.title}${card.detail ? `, ${card.detail}` : ''}`
  drawn.width = widths.find((width) => measure(card.title, large, 600) <= width - 2 * padding && measure(second, small, 400) <= width - 2 * padding) ?? 212
  const room = drawn.width - 2 * padding
  drawn.title = wrap(card.title, room, 2, large, 600, measure)
  drawn.titleY = 22
  const y = drawn.titleY + (drawn.title.length - 1) * nameLine + smallLine + 1
  drawn.notes.push({ text: wrap(second, room, 1, small, 400, measure)[0] ?? '', y })
  drawn.height = four(y + 12)
}

function drawEntity(drawn: DrawnCard, card: EntityCard, rule: Rule, measure: Measure): void {
  drawn.kind = kindShort[card.entity.kind]
  drawn.full = tame(card.entity.name)
  // Of several operators each share has a line of its own, so that none is cut off.
  const shares = sharesOf(card)
  const share = shares.length === 1 ? (shares[0] ?? '') : ''
  const badges = badgesOf(card).map((badge) => ({ ...badge, width: Math.ceil(measure(badge.text, small, 400)) + 12 }))
  const kindRoom = 22 + measure(drawn.kind, small, 400) + 10
  const head = card.entity.name.slice(0, 400)
  const local = card.entity.local !== card.entity.name ? card.entity.local : ''
  const fits = (width: number): boolean => {
    const room = width - 2 * padding
    if (local && width < forLocal && measure(local, small, 400) > room) return false
    if ([...(shares.length > 1 ? shares : []), ...card.notes].some((note) => measure(note, small, 400) > room)) return false // a figure is never cut
    const titled = wrap(head, room, 2, large, 600, measure)
    return !titled.at(-1)?.endsWith('…') && (titled.length === 1 || width >= 148) && (!share || measure(share, small, 600) <= room - (share.length < 9 ? kindRoom : 0)) && badges.every((badge) => badge.width <= room)
  }
  drawn.width = widths.find(fits) ?? 212
  const room = drawn.width - 2 * padding
  let y = 20
  if (share && measure(share, large, 600) <= room - kindRoom) drawn.share = { text: share, y, small: false }
  else if (share && measure(share, small, 600) <= room - kindRoom) drawn.share = { text: share, y, small: true }
  y += 19
  drawn.title = wrap(head, room, 2, large, 600, measure)
  drawn.titleY = y
  y += (drawn.title.length - 1) * nameLine
  if (local) {
    y += smallLine + 1
    drawn.local = wrap(local, room, 1, small, 400, measure)[0] ?? ''
    drawn.localY = y
  }
  if (share && !drawn.share) {
    y += smallLine + 1
    drawn.share = { text: wrap(share, room, 1, small, 600, measure)[0] ?? '', y, small: true }
  }
  for (const note of shares.length > 1 ? [...shares, ...card.notes] : card.notes) {
    y += smallLine
    drawn.notes.push({ text: wrap(note, room, 1, small, 400, measure)[0] ?? '', y })
  }
  const last = drawn.notes.at(-1)?.text || (drawn.share?.y === y ? drawn.share.text : drawn.local)
  const [only] = badges
  if (badges.length === 1 && only && last && drawn.share?.y !== y && measure(last, small, 400) + only.width + 8 <= room) {
    // One badge goes beside the last line where there is room.
    drawn.badges.push({ ...only, x: drawn.width - padding - only.width + 4, y: y - 13 })
    y += 1
  } else if (badges.length > 0) {
    let x = padding
    y += 7
    for (const badge of badges) {
      if (x > padding && x + badge.width > drawn.width - padding) {
        x = padding
        y += 21
      }
      drawn.badges.push({ ...badge, x, y, width: Math.min(badge.width, room) })
      x += badge.width + 4
    }
    y += 18
  }
  if (card.mark && card.mark.beneficial !== 'no') {
    y += smallLine
    drawn.notes.push({ text: wrap(`${rule.id}: ${rule.reached}`, room, 1, small, 400, measure)[0] ?? '', y })
    y += 4
  }
  drawn.height = four(y + 8)
}

const four = (n: number): number => Math.ceil(n / 4) * 4

/** One text for each operator that the shares are of. */
function sharesOf(card: EntityCard): string[] {
  if (card.focus || !card.mark) return []
  return card.mark.effective
    .filter(({ share }) => share.max > 0 || card.mark?.control === 'no')
    .map(({ share, of }) => shareText(share) + (of !== '' && of !== 'held' ? ` of ${of}` : ''))
}

type Unplaced = Omit<Badge, 'x' | 'y' | 'width'>

function badgesOf({ mark, focus }: EntityCard): Unplaced[] {
  const badges: Unplaced[] = []
  if (!mark) return badges
  const held = mark.effective.some(({ of }) => of === 'held')
  if (mark.direct && !held && !focus) badges.push({ look: 'direct', text: 'direct 股东', title: `Direct shareholder (股东)${mark.directOf ? ` of ${tame(mark.directOf)}` : ''}`, maybe: false })
  if (mark.actual !== 'no') {
    const maybe = mark.actual === 'possible'
    badges.push({ look: 'actual', text: maybe ? 'may control 实际控制人' : 'controller 实际控制人', title: `${maybe ? 'Possible a' : 'A'}ctual controller (实际控制人)${mark.by ? `: ${mark.by}` : ''}`, maybe })
  }
  if (mark.beneficial !== 'no') {
    const maybe = mark.beneficial === 'possible'
    badges.push({ look: 'beneficial', text: `${maybe ? 'may be ' : ''}beneficial 受益所有人`, title: mark.because || 'Beneficial owner (受益所有人)', maybe })
  }
  if (mark.warnings.length > 0) badges.push({ look: 'warning', text: '⚠ see the warning', title: mark.warnings.map((warning) => warning.text).join(' '), maybe: false })
  return badges
}

export const labelHeight = 20

/** A text on a line, and the width that it takes with its ground; 0 without one. */
export interface Lettering {
  text: string
  width: number
}

/** What stands on each line, by its id: both shares where they are no wider than the card that the line hangs from. */
export function letteringOf(scene: Scene, cards: readonly DrawnCard[], measure: Measure): Map<string, Lettering> {
  const widths = new Map(cards.map((card) => [card.id, card.width]))
  const held = new Set(cards.filter(({ card }) => card.type === 'entity' && card.mark?.effective.some(({ of }) => of === 'held')).map((card) => card.id))
  const width = (text: string, { closing }: SceneEdge) => (text === '' && !closing ? 0 : Math.ceil(measure(text, small, 600)) + 10 + (closing ? 18 : 0))
  return new Map(
    scene.edges.map((edge) => {
      const room = widths.get(held.has(edge.to) ? edge.to : edge.from) ?? 0
      const text = edge.both !== '' && width(edge.both, edge) <= room ? edge.both : edge.label
      return [edge.id, { text, width: width(text, edge) }]
    }),
  )
}

/** What the layout is asked for. */
export function layoutInput(scene: Scene, cards: readonly DrawnCard[], lettering: ReadonlyMap<string, Lettering>, room: LayoutInput['room']): LayoutInput {
  const widthOf = (edge: SceneEdge) => lettering.get(edge.id)?.width ?? 0
  return {
    focus: scene.focus, room,
    cards: cards.map(({ id, width, height }) => ({ id, width, height })),
    edges: scene.edges.map((edge) => ({
      id: edge.id, from: edge.from, to: edge.to, closing: edge.closing, carries: edge.carries, labelWidth: widthOf(edge), labelHeight: widthOf(edge) > 0 ? labelHeight : 0,
    })),
  }
}
