import type { EntityDetail, Network, Relation, RelationKind, Schemas, Source } from '../api/client'
import type { Opened } from './address'
import { pairId } from './address'

/** An entity as it is drawn. */
export interface Entity {
  id: string
  name: string
  local: string
  kind: Schemas['NetworkNode']['kind']
  /** Levels from the focus: below 0 above it, above 0 below it. */
  depth: number
  /** Neighbours that are not drawn. */
  hidden: { owners: number; holdings: number }
}

/** Everything recorded between one owner and one subject. */
export interface Tie {
  id: string
  owner: string
  subject: string
  relations: Relation[]
}

/** The part of the graph that is on screen. */
export interface Graph {
  focus: string
  entities: Map<string, Entity>
  ties: Map<string, Tie>
  sources: Map<string, Source>
  /** An answer was cut at its limit. */
  truncated: boolean
}

/** One answer of the API's about what is around an entity, and for which opening it was asked. */
export interface Piece {
  network: Network
  opened: Opened | null
}

/**
 * Joins the answer about the focus with those about opened cards. Entities keep the
 * order in which they came, so that what is drawn does not jump when one is opened.
 */
export function join(focus: string, pieces: readonly Piece[]): Graph {
  const graph: Graph = { focus, entities: new Map(), ties: new Map(), sources: new Map(), truncated: false }
  const relations = new Map<string, Relation>()
  // Of each piece that holds an entity, how many neighbours it has in all.
  const totals = new Map<string, { owners: number; holdings: number }>()
  for (const { network, opened } of pieces) {
    graph.truncated ||= network.truncated
    const inPiece = new Set(network.nodes.map((node) => node.id))
    const near = neighbours(network.relations, inPiece)
    for (const node of network.nodes) {
      const here = near.get(node.id)
      const total = { owners: node.hidden.owners + (here?.owners.size ?? 0), holdings: node.hidden.holdings + (here?.holdings.size ?? 0) }
      const before = totals.get(node.id)
      totals.set(node.id, { owners: Math.max(total.owners, before?.owners ?? 0), holdings: Math.max(total.holdings, before?.holdings ?? 0) })
      if (graph.entities.has(node.id)) continue
      const base = opened ? (graph.entities.get(opened.id)?.depth ?? 0) : 0
      graph.entities.set(node.id, {
        id: node.id, name: node.name_then || node.name, local: node.local_name ?? '', kind: node.kind,
        depth: base + node.depth, hidden: { owners: 0, holdings: 0 },
      })
    }
    for (const relation of network.relations) relations.set(relation.id, relation)
    for (const source of network.sources) graph.sources.set(source.id, source)
  }
  for (const relation of relations.values()) {
    if (!graph.entities.has(relation.owner) || !graph.entities.has(relation.subject)) continue
    const id = pairId(relation.owner, relation.subject)
    const tie = graph.ties.get(id)
    if (tie) tie.relations.push(relation)
    else graph.ties.set(id, { id, owner: relation.owner, subject: relation.subject, relations: [relation] })
  }
  const near = neighbours(relations.values(), graph.entities)
  for (const entity of graph.entities.values()) {
    const total = totals.get(entity.id)
    const here = near.get(entity.id)
    entity.hidden = {
      owners: Math.max(0, (total?.owners ?? 0) - (here?.owners.size ?? 0)),
      holdings: Math.max(0, (total?.holdings ?? 0) - (here?.holdings.size ?? 0)),
    }
  }
  return graph
}

function neighbours(relations: Iterable<Relation>, within: { has(id: string): boolean }): Map<string, { owners: Set<string>; holdings: Set<string> }> {
  const near = new Map<string, { owners: Set<string>; holdings: Set<string> }>()
  const of = (id: string) => {
    let found = near.get(id)
    if (!found) near.set(id, (found = { owners: new Set(), holdings: new Set() }))
    return found
  }
  for (const { owner, subject } of relations) {
    if (!within.has(owner) || !within.has(subject)) continue
    of(subject).owners.add(owner)
    of(owner).holdings.add(subject)
  }
  return near
}

/** The ties by the side of them that an entity is on. */
export interface Adjacency {
  owners: Map<string, Tie[]>
  holdings: Map<string, Tie[]>
}

export function adjacency(ties: Iterable<Tie>): Adjacency {
  const owners = new Map<string, Tie[]>()
  const holdings = new Map<string, Tie[]>()
  const push = (map: Map<string, Tie[]>, id: string, tie: Tie) => {
    const list = map.get(id)
    if (list) list.push(tie)
    else map.set(id, [tie])
  }
  for (const tie of ties) {
    push(owners, tie.subject, tie)
    push(holdings, tie.owner, tie)
  }
  return { owners, holdings }
}

/**
 * The ties that close a circle, so that a drawing from owners down to what they own
 * must let them run back up: those met on the way up from the focus, depth first, that
 * lead to an entity which the way comes from. Without them no circle is left.
 */
export function closingTies(focus: string, ids: Iterable<string>, ties: Iterable<Tie>): Set<string> {
  const { owners } = adjacency(ties)
  const closing = new Set<string>()
  const state = new Map<string, 'open' | 'done'>()
  for (const root of [focus, ...ids]) {
    if (state.has(root)) continue
    const stack = [{ id: root, next: 0 }]
    state.set(root, 'open')
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const tie = owners.get(top.id)?.[top.next++]
      if (!tie) {
        state.set(top.id, 'done')
        stack.pop()
      } else if (state.get(tie.owner) === 'open') {
        closing.add(tie.id)
      } else if (!state.has(tie.owner)) {
        state.set(tie.owner, 'open')
        stack.push({ id: tie.owner, next: 0 })
      }
    }
  }
  return closing
}

/**
 * Adds to a graph what the focus once had with others and has no more; the pairs that
 * are there for that alone are returned. What holds between a pair comes first: where
 * anything does, what ended between them is told in the panel.
 */
export function addEnded(graph: Graph, past: EntityDetail, kinds: readonly RelationKind[]): Set<string> {
  const ends = new Map(past.ends.map((end) => [end.id, end]))
  const added = new Set<string>()
  for (const relation of past.relations) {
    const over = relation.end !== undefined && relation.end.padEnd(7, '-01').padEnd(10, '-01') <= past.as_of
    const id = pairId(relation.owner, relation.subject)
    if (!over || !kinds.includes(relation.kind) || relation.owner === relation.subject || (graph.ties.has(id) && !added.has(id))) continue
    const far = relation.owner === past.id ? relation.subject : relation.owner
    const end = ends.get(far)
    if (!graph.entities.has(far)) {
      graph.entities.set(far, {
        id: far, name: end?.name_then || end?.name || far, local: end?.local_name ?? '', kind: end?.kind ?? 'unknown', depth: relation.owner === past.id ? 1 : -1, hidden: { owners: 0, holdings: 0 },
      })
    }
    const tie = graph.ties.get(id)
    if (tie) tie.relations.push(relation)
    else graph.ties.set(id, { id, owner: relation.owner, subject: relation.subject, relations: [relation] })
    added.add(id)
  }
  for (const source of past.source_list) graph.sources.set(source.id, source)
  return added
}
