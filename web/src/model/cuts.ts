import type { Holdings, Owners } from '../api/client'
import { countText } from './format'
import type { Graph } from './graph'

/** What of a picture was cut at a limit, in words: what is not drawn, and what is drawn without a share. */
export function cutsOf({ graph, owners, holdings }: { graph: Pick<Graph, 'entities' | 'truncated'>; owners: Pick<Owners, 'owners' | 'truncated' | 'operated_by'>; holdings: Pick<Holdings, 'holdings' | 'truncated'> }): string[] {
  const listed = owners.owners.length + owners.operated_by.reduce((sum, operator) => sum + (owners.operated_by.length > 1 ? (operator.owners ?? []).length : 0), 0)
  const cuts: string[] = []
  if (graph.truncated) cuts.push(`more entities are near than are drawn; ${countText(graph.entities.size)} are here, the nearest first`)
  if (owners.truncated) cuts.push(`there are more owners than the ${countText(listed)} largest, which alone have their share and their marks; one without a share may be among the others`)
  if (holdings.truncated) cuts.push(`there are more holdings than the ${countText(holdings.holdings.length)} largest, which alone have their share`)
  return cuts
}
