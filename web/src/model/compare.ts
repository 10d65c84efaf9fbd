import type { Network } from '../api/client'
import { join, type Graph, type Tie } from './graph'
import { labelOf, type Difference } from './scene'
import { pairId } from './address'
import { relationWords } from './words'

/** Two days in one drawing: everything of both, what differs, and what both lines read. */
export interface Comparison {
  graph: Graph
  differences: Map<string, Difference>
  /** What stands on a changed line: "29.86% → 31.04%". */
  labels: Map<string, string>
}

/** Lays the graph of an earlier day over that of a later one. */
export function compared(earlier: Graph, later: Graph): Comparison {
  const graph: Graph = { ...later, entities: new Map(later.entities), ties: new Map(later.ties), sources: new Map([...earlier.sources, ...later.sources]), truncated: earlier.truncated || later.truncated }
  const differences = new Map<string, Difference>()
  const labels = new Map<string, string>()
  for (const [id, entity] of earlier.entities) {
    if (later.entities.has(id)) continue
    graph.entities.set(id, entity)
    differences.set(id, 'removed')
  }
  for (const id of later.entities.keys()) if (!earlier.entities.has(id)) differences.set(id, 'added')
  for (const [id, tie] of earlier.ties) {
    const now = later.ties.get(id)
    if (!now) {
      graph.ties.set(id, tie)
      differences.set(id, 'removed')
    } else if (said(tie) !== said(now)) {
      differences.set(id, 'changed')
      const [before, after] = [labelOf(tie), labelOf(now)]
      labels.set(id, before === after ? after : `${before} → ${after}`)
    }
  }
  for (const id of later.ties.keys()) if (!earlier.ties.has(id)) differences.set(id, 'added')
  return { graph, differences, labels }
}

/** What differs between two answers about what is near, and a network with all of both. */
export interface Near {
  network: Network
  /** Of entities by id and pairs by theirs. */
  differences: Map<string, Difference>
  labels: Map<string, string>
  lines: Told[]
}

/** One difference in words; id is of the entity or pair. */
export interface Told {
  id: string
  difference: Difference
  text: string
}

/** Lays the network of an earlier day over that of a later one. What was left of an earlier day keeps its relations. */
export function comparedNear(earlier: Network, later: Network): Near {
  const focus = later.entity.id
  const { graph, differences, labels } = compared(join(focus, [{ network: earlier, opened: null }]), join(focus, [{ network: later, opened: null }]))
  const here = new Set(later.nodes.map((node) => node.id))
  const gone = earlier.relations.filter((relation) => differences.get(pairId(relation.owner, relation.subject)) === 'removed')
  const network: Network = { ...later, nodes: [...later.nodes, ...earlier.nodes.filter((node) => !here.has(node.id))], relations: [...later.relations, ...gone], truncated: earlier.truncated || later.truncated }
  return { network, differences, labels, lines: wordsOf(graph, differences, labels) }
}

const order: Difference[] = ['added', 'removed', 'changed']

/** Every difference in words: entities first, then what is between two; what was added, removed, changed. */
export function wordsOf(graph: Graph, differences: ReadonlyMap<string, Difference>, labels: ReadonlyMap<string, string>): Told[] {
  const name = (id: string) => graph.entities.get(id)?.name ?? id
  const lines: Told[] = []
  for (const wanted of order) {
    for (const [id, difference] of differences) if (difference === wanted && graph.entities.has(id)) lines.push({ id, difference, text: `${name(id)} ${difference === 'added' ? 'is new here' : 'is no longer here'}` })
  }
  for (const wanted of order) {
    for (const [id, difference] of differences) {
      const tie = graph.ties.get(id)
      if (!tie || difference !== wanted) continue
      const words = [...new Set(tie.relations.map((relation) => relationWords[relation.kind]))].join(', ')
      lines.push({ id, difference, text: `${name(tie.owner)} ${words} ${name(tie.subject)}: ${labels.get(id) ?? labelOf(tie)}` })
    }
  }
  return lines
}

/** What a tie says, apart from which record says it. */
function said(tie: Tie): string {
  return tie.relations
    .map((relation) => [relation.kind, relation.share?.text ?? '', relation.of ?? '', relation.means ?? '', relation.on ?? '', relation.role ?? '', relation.counts ?? true].join('|'))
    .sort()
    .join('\n')
}
