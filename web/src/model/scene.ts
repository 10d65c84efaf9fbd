import type { Relation, Share } from '../api/client'
import type { Opened } from './address'
import { adjacency, closingTies, type Adjacency, type Entity, type Graph, type Tie } from './graph'
import { isKnown, shareText, togetherText } from './format'
import type { Mark, Marks } from './marks'
import type { Route } from './routes'
import { meansWords } from './words'

/** One line of a connection: each relation family has its own. */
export interface Stroke {
  family: 'ownership' | 'control' | 'operation' | 'dependency' | 'other'
  /** Dotted: indirect, or of unknown size. */
  dotted: boolean
  /** Drawn and cited, never computed with. */
  quoted: boolean
  /** 0..1, what its width shows; null when unknown. */
  share: number | null
}

export type Difference = 'added' | 'removed' | 'changed'

export interface SceneEdge {
  id: string
  from: string
  to: string
  strokes: Stroke[]
  /** What stands on it; parts of one line. */
  label: string
  /** The same as "direct / effective", for where there is room; '' where the two are one, or would not be of this line. */
  both: string
  /** What both of them are, in words. */
  tip: string
  /** It closes a circle, and runs back up. */
  closing: boolean
  ended: boolean
  difference: Difference | null
  /** It is not counted, or stands for several. */
  faint: boolean
  /** It carries control or a beneficial owner: the drawing keeps it straight. */
  carries: boolean
  /** It is of the route that is looked at. */
  route?: boolean
}

export interface EntityCard {
  type: 'entity'
  id: string
  entity: Entity
  mark: Mark | null
  focus: boolean
  /** Neighbours without a line to it: not drawn, or aside of the chains. */
  hidden: { owners: number; holdings: number }
  /** What is to be known of it at a glance. */
  notes: string[]
  difference: Difference | null
  /** It is on the route that is looked at. */
  route?: boolean
}

/** Several small holders, or holdings, of one entity. */
export interface StackCard {
  type: 'stack'
  id: string
  of: string
  way: 'up' | 'down'
  members: { entity: Entity; share: Share | null }[]
  title: string
  detail: string
}

/** A part that nobody is recorded to hold. */
export interface RestCard {
  type: 'rest'
  id: string
  of: string
  title: string
  detail: string
}

export type Card = EntityCard | StackCard | RestCard

export interface Scene {
  cards: Card[]
  edges: SceneEdge[]
  focus: string
}

export interface SceneOptions {
  /** Stacks that were opened, by card id. */
  unstacked: ReadonlySet<string>
  /** Cards that were opened by one level. */
  opened: readonly Opened[]
  /** Only beneficial owners and the chains that carry them. */
  only: boolean
  selected: string
  differences: ReadonlyMap<string, Difference>
  /** What stands on a line instead of its own label. */
  labels: ReadonlyMap<string, string>
  ended: ReadonlySet<string>
  /** Lines of ownership are left out, and so is what no recorded owner holds. */
  unowned?: boolean
  /** The graph is that of routes, all of which is drawn; this one of them is marked. */
  route?: Route | null
  /** How much less than usual is drawn, 0 to tightest. */
  tight?: number
}

/**
 * The tightest drawing: from 1 on fewer neighbours are shown before the rest is stacked, from 2 on
 * what is more than two levels away and carries nothing is left to the counts on cards, at 3 more than one.
 */
export const tightest = 3

/** Neighbours of one side of the focus, and of another entity, that are shown before the rest is stacked. */
export const shownOfFocus = 5
export const shownOfOthers = 3

/** More cards than this are not laid out one by one. */
export const mostCards = 200

export const stackId = (way: 'up' | 'down', of: string): string => `${way}*${of}`

/** What of the graph is drawn, as cards and lines. */
export function sceneOf(graph: Graph, marks: Marks, options: SceneOptions): Scene {
  const all = [...graph.ties.values()].filter((tie) => tie.owner !== tie.subject)
  const { unnamed, ...kept } = options.only && !options.route ? onlyCarrying(graph, marks) : options.route ? { entities: graph.entities, ties: all, unnamed: new Map<string, Tie[]>() } : withoutFar(graph, marks, withoutUnnamed(graph, marks, onChains(graph.focus, all, options.opened), options), options)
  const { stacks, stacked } = stacksOf(graph, marks, kept.ties, options)
  const entities = [...kept.entities.values()].filter((entity) => !stacked.has(entity.id))
  const restOf = new Map(marks.rests.map(({ at, share }) => [at, share]))
  const drawn = adjacency(kept.ties)
  const every = adjacency(all)
  const hiddenOf = ({ id, hidden }: Entity) => ({
    owners: hidden.owners + (every.owners.get(id)?.length ?? 0) - (drawn.owners.get(id)?.length ?? 0),
    holdings: hidden.holdings + (every.holdings.get(id)?.length ?? 0) - (drawn.holdings.get(id)?.length ?? 0),
  })
  const above = (id: string) => (drawn.owners.get(id)?.length ?? 0) > 0
  const notesOf = (id: string): string[] => {
    if (id === graph.focus) return []
    const rest = restOf.get(id)
    const gone = unnamed.get(id) ?? []
    const differs = differing(gone, options.differences)
    return [
      ...(rest && above(id) && !options.unowned && !operates(kept.ties, id, graph.focus) ? [`${shareText(rest)} undisclosed`] : []),
      ...(differs ? [`${gone.length} unnamed${differs}`] : []),
    ]
  }
  const cards: Card[] = entities.map((entity) => ({
    type: 'entity', id: entity.id, entity, mark: marks.of.get(entity.id) ?? null, focus: entity.id === graph.focus,
    hidden: hiddenOf(entity), notes: notesOf(entity.id), difference: options.differences.get(entity.id) ?? null,
    route: options.route?.cards.has(entity.id) ?? false,
  }))
  const ties = kept.ties.filter((tie) => !stacked.has(tie.owner) && !stacked.has(tie.subject))
  const closing = closingTies(graph.focus, entities.map((entity) => entity.id), ties)
  const edges: SceneEdge[] = ties.map((tie) => ({
    id: tie.id, from: tie.owner, to: tie.subject, strokes: strokesOf(tie), label: options.labels.get(tie.id) ?? labelOf(tie), ...(options.labels.has(tie.id) ? oneShare : bothOf(tie, graph, marks, drawn)), closing: closing.has(tie.id),
    ended: options.ended.has(tie.id), difference: options.differences.get(tie.id) ?? null,
    faint: tie.relations.every((relation) => relation.counts === false),
    carries: tie.relations.some((relation) => marks.carrying.has(relation.id) || relation.kind === 'CONTROLS') || (options.route?.ties.has(tie.id) ?? false),
    route: options.route?.ties.has(tie.id) ?? false,
  }))
  for (const stack of stacks) {
    cards.push(stack)
    const shares = stack.members.map((member) => member.share)
    edges.push({
      id: stack.id, from: stack.way === 'up' ? stack.id : stack.of, to: stack.way === 'up' ? stack.of : stack.id,
      strokes: [{ family: 'ownership', dotted: !shares.some(isKnown), quoted: false, share: shares.filter(isKnown).reduce((sum, share) => sum + share.min, 0) || null }],
      label: stack.detail, ...oneShare, closing: false, ended: false, difference: null, faint: true, carries: false,
    })
  }
  if (!options.only && !options.route && !options.unowned) {
    for (const { at, share } of marks.rests) {
      // Where nobody at all is recorded above, the answer's own note says so.
      if (stacked.has(at) || !kept.entities.has(at) || !above(at) || (at !== graph.focus && !operates(kept.ties, at, graph.focus))) continue
      cards.push({ type: 'rest', id: `rest*${at}`, of: at, title: `${shareText(share)} undisclosed`, detail: 'no recorded owner holds it' })
      edges.push({ id: `rest*${at}`, from: `rest*${at}`, to: at, strokes: [{ family: 'ownership', dotted: true, quoted: true, share: null }], label: '', ...oneShare, closing: false, ended: false, difference: null, faint: true, carries: false })
    }
  }
  return { cards, edges, focus: graph.focus }
}

/** A line without an effective share beside the direct one. */
export const oneShare = { both: '', tip: '' }

/**
 * A direct share with the effective one of the same owner in the focus, or of the focus in the same
 * holding: the number on the card that the line hangs from. An owner of several lines has its
 * number on the one that touches the focus, else on its card alone, for it is of no one line.
 */
function bothOf(tie: Tie, { focus, entities }: Graph, marks: Marks, drawn: Adjacency): Pick<SceneEdge, 'both' | 'tip'> {
  const direct = directShare(tie.relations)
  const name = (id: string) => entities.get(id)?.name ?? id
  const alone = (ties: readonly Tie[] | undefined) => (ties ?? []).filter((other) => other.relations.some((relation) => relation.kind === 'OWNS' && relation.counts !== false)).length === 1
  const beside = (id: string, held: boolean) => {
    const given = id === focus ? [] : (marks.of.get(id)?.effective ?? []) // in a circle the focus holds itself
    const share = given.length === 1 && (given[0]?.of === 'held') === held ? given[0]?.share : undefined
    return isKnown(share) && share.max > 0 && shareText(share) !== shareText(direct) ? shareText(share) : ''
  }
  const ofOwner = tie.subject === focus || alone(drawn.holdings.get(tie.owner)) ? beside(tie.owner, false) : ''
  const ofHolding = ofOwner === '' && (tie.owner === focus || alone(drawn.owners.get(tie.subject))) ? beside(tie.subject, true) : ''
  const effective = ofOwner || ofHolding
  const votes = tie.relations.some((relation) => relation.kind === 'OWNS' && relation.of === 'votes')
  if (!direct || effective === '' || votes || tie.owner === tie.subject) return oneShare
  const text = shareText(direct)
  return {
    both: `${text} / ${effective}${labelOf(tie).slice(text.length)}`,
    tip: `${name(tie.owner)} holds ${text} of ${name(tie.subject)} directly${ofOwner ? `, and ${effective} of ${name(focus)}` : `; ${name(focus)} holds ${effective} of ${name(tie.subject)}`} effectively, over all chains.`,
  }
}

const operates = (ties: readonly Tie[], operator: string, product: string): boolean =>
  ties.some((tie) => tie.owner === operator && tie.subject === product && tie.relations.some((relation) => relation.kind === 'OPERATES'))

/**
 * The ties on chains that end at the focus or begin there. What an owner holds beside
 * the focus is drawn where the owner, or the holding, was opened.
 */
function onChains(focus: string, ties: readonly Tie[], opened: readonly Opened[]): Tie[] {
  const near = adjacency(ties)
  const reach = (sides: Map<string, Tie[]>, far: (tie: Tie) => string): Set<string> => {
    const found = new Set([focus])
    for (const id of found) for (const tie of sides.get(id) ?? []) found.add(far(tie))
    return found
  }
  const above = reach(near.owners, (tie) => tie.owner)
  const below = reach(near.holdings, (tie) => tie.subject)
  const isOpen = new Set(opened.map(({ way, id }) => `${way} ${id}`))
  return ties.filter(
    ({ owner, subject }) => (above.has(owner) && above.has(subject)) || (below.has(owner) && below.has(subject)) || isOpen.has(`down ${owner}`) || isOpen.has(`up ${subject}`),
  )
}

/** What is drawn one by one, and the ties of unnamed owners that are left to the card of what they own. */
interface Kept {
  entities: Map<string, Entity>
  ties: Tie[]
  unnamed: Map<string, Tie[]>
}

/**
 * Leaves out the owners of unknown kind that an entity above the first row has, where they are many
 * and lead no further: they are the same few words again and again, and a click on the entity's card
 * opens them, each as a card of its own.
 */
function withoutUnnamed(graph: Graph, marks: Marks, ties: Tie[], options: SceneOptions): Kept {
  const near = adjacency(ties)
  const out = new Set<string>()
  const found: Kept['unnamed'] = new Map()
  for (const [id, sides] of near.owners) {
    if (id === graph.focus || operates(ties, id, graph.focus) || options.opened.some((opened) => opened.way === 'up' && opened.id === id)) continue
    const unnamed = sides.filter(({ id: tie, owner }) => {
      const mark = marks.of.get(owner)
      return graph.entities.get(owner)?.kind === 'unknown' && owner !== graph.focus && owner !== options.selected && tie !== options.selected &&
        near.holdings.get(owner)?.length === 1 && !near.owners.has(owner) && (mark?.beneficial ?? 'no') === 'no' && (mark?.control ?? 'no') === 'no'
    })
    if (unnamed.length < shownOfOthers) continue
    found.set(id, unnamed)
    for (const { owner } of unnamed) out.add(owner)
  }
  return { entities: new Map([...graph.entities].filter(([id]) => !out.has(id))), ties: ties.filter((tie) => !out.has(tie.owner)), unnamed: found }
}

/** Leaves out what is further from the focus than a tight drawing has room for, and carries nothing. */
function withoutFar(graph: Graph, marks: Marks, kept: Kept, options: SceneOptions): Kept {
  const levels = 4 - (options.tight ?? 0)
  if (levels > 2) return kept
  const carries = ({ relations }: Tie) => relations.some(({ id, kind }) => marks.carrying.has(id) || kind === 'CONTROLS')
  const near = adjacency(kept.ties)
  const isOpen = new Set(options.opened.map(({ way, id }) => `${way} ${id}`))
  const reached = new Map([[graph.focus, 0]])
  for (const [id, level] of reached) {
    for (const tie of [...(near.owners.get(id) ?? []), ...(near.holdings.get(id) ?? [])]) {
      const far = tie.owner === id ? tie.subject : tie.owner
      const beside = operates([tie], tie.owner, graph.focus) ? 0 : 1 // an operator stands for its product
      if (!reached.has(far) && (level + beside <= levels || carries(tie) || options.differences.get(tie.id) || far === options.selected || isOpen.has(`${far === tie.owner ? 'up' : 'down'} ${id}`))) reached.set(far, level + beside)
    }
  }
  return { ...kept, entities: new Map([...kept.entities].filter(([id]) => reached.has(id))), ties: kept.ties.filter(({ owner, subject }) => reached.has(owner) && reached.has(subject)) }
}

/** The beneficial owners, the focus, and what lies on the chains between. */
function onlyCarrying(graph: Graph, marks: Marks): Kept {
  const ties = [...graph.ties.values()].filter((tie) => tie.relations.some((relation) => marks.carrying.has(relation.id)) || tie.relations.some((relation) => relation.kind === 'OPERATES' && tie.subject === graph.focus))
  const ids = new Set([graph.focus, ...ties.flatMap((tie) => [tie.owner, tie.subject])])
  for (const [id, mark] of marks.of) if (mark.beneficial !== 'no') ids.add(id)
  return { entities: new Map([...graph.entities].filter(([id]) => ids.has(id))), ties, unnamed: new Map() }
}

function stacksOf(graph: Graph, marks: Marks, ties: readonly Tie[], options: SceneOptions): { stacks: StackCard[]; stacked: Set<string> } {
  const near = adjacency(ties)
  const stacked = new Set<string>()
  const stacks: StackCard[] = []
  const tight = options.tight ?? 0
  const degree = (id: string) => (near.owners.get(id)?.length ?? 0) + (near.holdings.get(id)?.length ?? 0)
  const opened = options.opened.flatMap(({ id, way }) => (near[way === 'up' ? 'owners' : 'holdings'].get(id) ?? []).map((tie) => (way === 'up' ? tie.owner : tie.subject)))
  // Of routes, only what was opened beside them is stacked.
  const onRoute = (id: string) => !!options.route && (options.route.cards.has(id) || !opened.includes(id))
  const mayStack = (id: string): boolean => {
    const entity = graph.entities.get(id)
    const mark = marks.of.get(id)
    return !!entity && id !== graph.focus && degree(id) === 1 && entity.kind !== 'unknown' &&
      (mark?.beneficial ?? 'no') === 'no' && (mark?.actual ?? 'no') === 'no' && options.selected !== id && !onRoute(id)
  }
  const gather = (of: string, way: 'up' | 'down', sides: readonly Tie[]): void => {
    const far = (tie: Tie) => (way === 'up' ? tie.owner : tie.subject)
    const leaves = sides.filter((tie) => mayStack(far(tie)) && options.differences.get(tie.id) !== 'changed' && !options.ended.has(tie.id))
    const id = stackId(way, of)
    const most = of === graph.focus || operates(ties, of, graph.focus) ? shownOfFocus - Math.min(2, tight) : shownOfOthers - Math.min(1, tight)
    if (leaves.length <= (leaves.some((tie) => weight(tie) > 0) ? most : 2) || options.unstacked.has(id)) return
    leaves.sort((a, b) => weight(b) - weight(a) || (far(a) < far(b) ? -1 : 1))
    // The largest stay cards of their own, where their size is known at all.
    const keep = leaves.filter((tie) => weight(tie) > 0).slice(0, most - 1)
    const rest = leaves.filter((tie) => !keep.includes(tie))
    if (rest.length < 2) return
    const members = rest.map((tie) => ({ entity: graph.entities.get(far(tie)) as Entity, share: directShare(tie.relations) }))
    for (const { entity } of members) stacked.add(entity.id)
    const others = keep.length > 0 ? 'others' : way === 'up' ? 'holders' : 'holdings'
    stacks.push({ type: 'stack', id, of, way, members, title: `${members.length} ${others}${differing(rest, options.differences)}`, detail: way === 'up' ? togetherText(members.map((member) => member.share)) : '' })
  }
  for (const id of graph.entities.keys()) {
    gather(id, 'up', near.owners.get(id) ?? [])
    gather(id, 'down', near.holdings.get(id) ?? [])
  }
  return { stacks, stacked }
}

function differing(ties: readonly Tie[], differences: ReadonlyMap<string, Difference>): string {
  const count = (what: Difference) => ties.filter((tie) => differences.get(tie.id) === what).length
  const [added, removed] = [count('added'), count('removed')]
  return [added > 0 ? `, ${added} added` : '', removed > 0 ? `, ${removed} removed` : ''].join('')
}

/** How large a tie is, for order alone: what is sure first. */
function weight(tie: Tie): number {
  const share = directShare(tie.relations)
  const control = tie.relations.some((relation) => relation.kind === 'CONTROLS') ? 1e-6 : 0
  return share && isKnown(share) ? share.min + control + 1e-9 : control
}

/** The share of the one ownership that counts; null when there is none, or several. */
export function directShare(relations: readonly Relation[]): Share | null {
  const counted = relations.filter((relation) => relation.kind === 'OWNS' && relation.counts !== false && relation.of !== 'class')
  return counted.length === 1 ? (counted[0]?.share ?? null) : null
}

const families: Record<Relation['kind'], Stroke['family']> = {
  OWNS: 'ownership', CONTROLS: 'control', OPERATES: 'operation', DEPENDS_ON: 'dependency', CONSOLIDATES: 'other', ROLE: 'other', REGULATES: 'other',
}

/** The lines of a tie, one for each family, ownership first. */
export function strokesOf(tie: Tie): Stroke[] {
  const strokes: Stroke[] = []
  for (const family of ['ownership', 'control', 'operation', 'dependency', 'other'] as const) {
    const of = tie.relations.filter((relation) => families[relation.kind] === family)
    if (of.length === 0) continue
    const counted = of.filter((relation) => relation.counts !== false)
    const shares = (counted.length > 0 ? counted : of).map((relation) => relation.share).filter(isKnown)
    const known = shares.length > 0 ? Math.min(1, shares.reduce((sum, share) => sum + share.min, 0)) : null
    const indirect = of.every((relation) => relation.basis === 'indirect' || relation.basis === 'total')
    strokes.push({ family, dotted: indirect || (family === 'ownership' && known === null), quoted: counted.length === 0, share: known })
  }
  return strokes
}

/** A role is told in full in the panel. */
const clipped = (text: string): string => (text.length > 28 ? `${text.slice(0, 27).trimEnd()}…` : text)

/** What stands on a line: every stated share, and other relations by a word. Nothing is added up. */
export function labelOf(tie: Tie): string {
  const parts: string[] = []
  const add = (part: string) => {
    if (part !== '' && !parts.includes(part)) parts.push(part)
  }
  const owned = tie.relations.filter((relation) => relation.kind === 'OWNS')
  const counted = owned.filter((relation) => relation.counts !== false && relation.of !== 'class')
  for (const relation of counted) add(shareText(relation.share) + (relation.of === 'votes' ? ' of votes' : ''))
  if (counted.length === 0) for (const relation of owned) add(`${shareText(relation.share)}${relation.of === 'class' ? ' of a class' : ', not counted'}`)
  for (const relation of tie.relations) {
    switch (relation.kind) {
      case 'CONTROLS':
        add(relation.means === 'votes' && relation.share ? `${shareText(relation.share)} of votes` : relation.means ? meansWords[relation.means] : 'controls')
        break
      case 'OPERATES':
        add('operates')
        break
      case 'DEPENDS_ON':
        add(`needs ${relation.on ?? 'it'}`)
        break
      case 'CONSOLIDATES':
        add('consolidates')
        break
      case 'ROLE':
        add(clipped(relation.role || 'role'))
        break
      case 'REGULATES':
        add('regulates')
    }
  }
  const most = 3
  return parts.length > most ? `${parts.slice(0, most).join(' · ')} · +${parts.length - most}` : parts.join(' · ')
}
