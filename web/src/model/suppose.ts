import type { Relation, Schemas } from '../api/client'
import { shareText } from './format'
import type { Graph, Tie } from './graph'
import { meansWords, relationWords } from './words'

/** What may be supposed, with what each asks for. */
export const supposals = {
  sell: { name: 'part of a holding is sold', needs: ['holding', 'share', 'other'] },
  acquire: { name: 'a new holding', needs: ['owner', 'subject', 'share'] },
  becomes: { name: 'a share becomes another', needs: ['relation', 'share'] },
  ends: { name: 'a relation ends', needs: ['relation'] },
  control: { name: 'control is gained', needs: ['owner', 'subject', 'means'] },
  'give-up': { name: 'control is given up', needs: ['controlled'] },
  needs: { name: 'a new dependency', needs: ['owner', 'subject', 'on'] },
  'stop-needing': { name: 'a dependency ends', needs: ['needed'] },
  words: { name: 'in words', needs: ['text'] },
} as const
export type Supposal = keyof typeof supposals
export type Need = (typeof supposals)[Supposal]['needs'][number]

/** What was chosen and typed; '' is not yet. Pairs are ids of ties. */
export interface Chosen {
  /** A tie of capital, of control, or of need. */
  pair: string
  relation: string
  share: string
  owner: string
  subject: string
  other: string
  means: string
  on: string
  text: string
}

export const nothingChosen: Chosen = { pair: '', relation: '', share: '', owner: '', subject: '', other: '', means: 'votes', on: 'data', text: '' }

/** The direct holding of capital in a tie that is computed with, which alone can be sold in part. */
export const capitalOf = (tie: Tie): Relation | undefined => tie.relations.find((relation) => relation.kind === 'OWNS' && relation.counts !== false && (relation.of ?? 'capital') === 'capital' && relation.basis !== 'indirect' && relation.basis !== 'total')

/** What may be sold: what is held of the focus first, then what the focus holds, then the rest, each by the names. */
export function sellable(graph: Graph | null): Tie[] {
  if (!graph) return []
  const near = ({ owner, subject }: Tie) => (subject === graph.focus ? 0 : owner === graph.focus ? 1 : 2)
  const name = (id: string) => graph.entities.get(id)?.name ?? id
  return [...graph.ties.values()].filter((tie) => capitalOf(tie)).sort((a, b) => near(a) - near(b) || name(a.owner).localeCompare(name(b.owner), 'en') || name(a.subject).localeCompare(name(b.subject), 'en'))
}

/** The change that is meant, as the API has it; null while something is missing. */
export function changeOf(supposal: Supposal, chosen: Chosen, graph: Graph): Schemas['WhatIfChange'] | null {
  const { relation, owner, subject, other, means, on } = chosen
  const [share, text] = [chosen.share.trim(), chosen.text.trim()]
  const tie = graph.ties.get(chosen.pair)
  switch (supposal) {
    case 'sell':
      return tie && share && other ? { sell: { owner: tie.owner, subject: tie.subject, share, to: other } } : null
    case 'acquire': // without a share it is of unknown size
      return owner && subject ? { add: { kind: 'OWNS', owner, subject, ...(share && { share }) } } : null
    case 'becomes':
      return relation && share ? { change: { id: relation, share } } : null
    case 'ends':
      return relation ? { remove: relation } : null
    case 'control':
      return owner && subject && means && (means !== 'votes' || share) ? { add: { kind: 'CONTROLS', owner, subject, means, ...(means === 'votes' && { share }) } } : null
    case 'give-up':
      return tie ? { give_up: { owner: tie.owner, subject: tie.subject } } : null
    case 'needs':
      return owner && subject ? { add: { kind: 'DEPENDS_ON', owner, subject, ...(on && { on }) } } : null
    case 'stop-needing':
      return tie ? { stop_needing: { owner: tie.owner, subject: tie.subject } } : null
    case 'words':
      return text ? { text } : null
  }
}

/** A supposed change in words, with names for ids. */
export function changeText(change: Schemas['WhatIfChange'], graph: Graph, named: ReadonlyMap<string, string>): string {
  const name = (id: string) => graph.entities.get(id)?.name ?? named.get(id) ?? id
  const relation = (id: string) => {
    const found = [...graph.ties.values()].flatMap(({ relations }) => relations).find((one) => one.id === id)
    return found ? relationText(found, name) : id
  }
  if (change.sell) return `${name(change.sell.owner)} sells ${change.sell.share} of ${name(change.sell.subject)} to ${name(change.sell.to)}`
  if (change.give_up) return `${name(change.give_up.owner)} gives up control of ${name(change.give_up.subject)}`
  if (change.stop_needing) return `${name(change.stop_needing.owner)} stops needing ${name(change.stop_needing.subject)}`
  if (change.change) return `${relation(change.change.id)} becomes ${change.change.share}`
  if (change.remove) return `${relation(change.remove)} ends`
  if (change.add) {
    const { kind, owner, subject, share, means, on } = change.add
    if (kind === 'DEPENDS_ON') return `${name(owner)} needs ${name(subject)}${on ? ` for ${on}` : ''}`
    if (kind === 'CONTROLS') return `${name(owner)} controls ${name(subject)} by ${share ? `${share} of the votes` : (means ?? 'other means')}`
    return `${name(owner)} acquires ${share ?? 'an unknown share'} of ${name(subject)}`
  }
  return change.text ?? ''
}

/** A relation as it is offered in a list. */
export function relationText(relation: Relation, name: (id: string) => string): string {
  const what = relation.kind === 'OWNS' || relation.share ? ` ${shareText(relation.share)}` : relation.means ? ` ${meansWords[relation.means]}` : relation.on ? ` ${relation.on}` : ''
  return `${name(relation.owner)} ${relationWords[relation.kind]}${relation.kind === 'OWNS' ? what : ''} ${relation.kind === 'OWNS' ? 'of ' : ''}${name(relation.subject)}${relation.kind === 'OWNS' || what === '' ? '' : `,${what}`}`
}
