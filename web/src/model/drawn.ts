import type { Relation, Source } from '../api/client'
import type { Entity, Graph } from './graph'
import { pairId } from './address'
import type { Marks } from './marks'
import type { Scene } from './scene'

/** The records behind what is on screen. */
export interface Drawn {
  entities: Entity[]
  relations: Relation[]
  sources: Source[]
}

/**
 * The records that the cards and lines of a chart stand for, those of a stack among
 * them; without a scene, all of the graph. Of the sources, those that the relations cite.
 */
export function drawnOf(graph: Graph, scene: Scene | null): Drawn {
  const ids = new Set(scene ? [] : graph.entities.keys())
  const ties = new Set(scene ? [] : graph.ties.keys())
  for (const card of scene?.cards ?? []) {
    if (card.type === 'entity') ids.add(card.id)
    if (card.type !== 'stack') continue
    for (const { entity } of card.members) {
      ids.add(entity.id)
      ties.add(card.way === 'up' ? pairId(entity.id, card.of) : pairId(card.of, entity.id))
    }
  }
  for (const { id } of scene?.edges ?? []) ties.add(id)
  const relations = [...graph.ties.values()].filter(({ id }) => ties.has(id)).flatMap((tie) => tie.relations)
  const cited = new Set(relations.flatMap((relation) => relation.sources ?? []))
  return { entities: [...graph.entities.values()].filter(({ id }) => ids.has(id)), relations, sources: [...graph.sources.values()].filter(({ id }) => cited.has(id)) }
}

/** What a saved file says of itself. */
export interface About {
  title: string
  answer: string
  as_of: string
  compared_with?: string
  rule: string
  link: string
}

/** The same as JSON: with the title, the day, and of each entity what its card says. */
export function drawnJSON(about: About, { entities, relations, sources }: Drawn, marks: Marks): string {
  const cards = entities.map(({ id, name, local, kind }) => {
    const mark = marks.of.get(id)
    return { id, name, ...(local && { local_name: local }), kind, ...(mark?.direct && { direct: mark.direct }), ...(mark?.effective && { effective: mark.effective }), ...(mark && { control: mark.control, beneficial_owner: mark.beneficial }) }
  })
  return `${JSON.stringify({ ...about, entities: cards, relations, sources }, null, 1)}\n`
}
