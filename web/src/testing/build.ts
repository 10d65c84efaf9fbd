import type { Network, Relation, Schemas, Share } from '../api/client'

/** An exact share. */
export const exact = (fraction: number): Share => ({ min: fraction, max: fraction, min_exclusive: false, max_exclusive: false, known: true, text: `${Math.round(fraction * 10000) / 100}%` })

/** A relation OWNS; without a share, of unknown size. */
export function owns(owner: string, subject: string, share?: number, more: Partial<Relation> = {}): Relation {
  return { id: `${owner}-owns-${subject}${more.id ?? ''}`, kind: 'OWNS', owner, subject, ...(share !== undefined && { share: exact(share) }), ...more } as Relation
}

export const controls = (owner: string, subject: string, means: NonNullable<Relation['means']> = 'other'): Relation => ({ id: `${owner}-controls-${subject}`, kind: 'CONTROLS', owner, subject, means }) as Relation

export const node = (id: string, depth: number, hidden = { owners: 0, holdings: 0 }, kind: Schemas['NetworkNode']['kind'] = 'company'): Schemas['NetworkNode'] => ({ id, name: id.toUpperCase(), kind, depth, hidden })

/** An answer about what is around an entity. */
export function network(focus: string, nodes: Schemas['NetworkNode'][], relations: Relation[], more: Partial<Network> = {}): Network {
  return { entity: { id: focus, name: focus, kind: 'company' }, as_of: '2026-01-01', warnings: [], relations, sources: [], truncated: false, nodes, ...more }
}
