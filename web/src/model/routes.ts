import type { Relation, RelationKind, Schemas } from '../api/client'
import { pairId, type Opened } from './address'
import type { Entity, Graph } from './graph'

/** What of a drawing is the route that is looked at: the ids of its cards and of its lines. */
export interface Route {
  cards: ReadonlySet<string>
  ties: ReadonlySet<string>
}

/** How many neighbours entities have in all, by id. */
export type Totals = ReadonlyMap<string, Entity['hidden']>

/**
 * The part of a graph that the routes between two entities are: all of their steps, with
 * whatever is recorded between two that follow each other, and what was opened by hand. Of the
 * kinds, totals counts the neighbours.
 */
export function routesGraph(graph: Graph, found: Schemas['Paths'], totals: Totals, kinds: readonly RelationKind[], opened: readonly Opened[]): Graph {
  const out: Graph = { focus: graph.focus, entities: new Map(), ties: new Map(), sources: new Map(graph.sources), truncated: graph.truncated || found.truncated }
  const known = new Map(found.relations.map((relation) => [relation.id, relation]))
  const pairs = new Map<string, Map<string, Relation>>()
  const add = (id: string, relations: readonly Relation[]) => {
    const pair = pairs.get(id) ?? new Map<string, Relation>()
    for (const relation of relations) pair.set(relation.id, relation)
    pairs.set(id, pair)
  }
  const put = (id: string, made: () => Entity) => void (out.entities.has(id) || out.entities.set(id, { ...(graph.entities.get(id) ?? made()) }))
  for (const { id, name, local_name = '', kind } of [found.entity, found.to, ...found.routes.flatMap(({ steps }) => steps.flatMap(({ from, to }) => [from, to]))]) {
    put(id, () => ({ id, name, local: local_name, kind, depth: 0, hidden: { owners: 0, holdings: 0 } }))
  }
  for (const { steps } of found.routes) {
    for (const { relations } of steps) {
      for (const relation of relations.map((id) => known.get(id))) if (relation) add(pairId(relation.owner, relation.subject), [relation])
    }
  }
  const isOpen = new Set(opened.map(({ way, id }) => `${way} ${id}`))
  for (const tie of graph.ties.values()) {
    if (pairs.has(tie.id)) add(tie.id, tie.relations)
    if (!isOpen.has(`down ${tie.owner}`) && !isOpen.has(`up ${tie.subject}`)) continue
    add(tie.id, tie.relations)
    for (const id of [tie.owner, tie.subject]) put(id, () => graph.entities.get(id) as Entity)
  }
  for (const [id, relations] of pairs) {
    const first = [...relations.values()][0]
    if (first) out.ties.set(id, { id, owner: first.owner, subject: first.subject, relations: [...relations.values()] })
  }
  for (const source of found.sources) out.sources.set(source.id, source)
  const left = new Map([...out.entities.keys()].map((id) => [id, { ...(totals.get(id) ?? { owners: 0, holdings: 0 }) }]))
  for (const { owner, subject, relations } of out.ties.values()) {
    const counted = relations.some(({ kind }) => kinds.includes(kind))
    const [above, below] = [left.get(owner), left.get(subject)]
    if (counted && above) above.holdings = Math.max(0, above.holdings - 1)
    if (counted && below) below.owners = Math.max(0, below.owners - 1)
  }
  for (const [id, entity] of out.entities) if (totals.has(id)) entity.hidden = left.get(id) ?? entity.hidden
  return out
}

/** One of the routes, by its number from 1; of a number without a route, the first. */
export function routeOf(found: Schemas['Paths'], number: number): Route {
  const steps = (found.routes[number - 1] ?? found.routes[0])?.steps ?? []
  const known = new Map(found.relations.map((relation) => [relation.id, relation]))
  const ties = steps.flatMap(({ relations }) => relations.map((id) => known.get(id))).flatMap((relation) => (relation ? [pairId(relation.owner, relation.subject)] : []))
  return { cards: new Set(steps.flatMap(({ from, to }) => [from.id, to.id])), ties: new Set(ties) }
}
