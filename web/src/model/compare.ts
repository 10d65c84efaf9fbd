import type { Graph, Tie } from './graph'
import { labelOf, type Difference } from './scene'

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

/** What a tie says, apart from which record says it. */
function said(tie: Tie): string {
  return tie.relations
    .map((relation) => [relation.kind, relation.share?.text ?? '', relation.of ?? '', relation.means ?? '', relation.on ?? '', relation.role ?? '', relation.counts ?? true].join('|'))
    .sort()
    .join('\n')
}
