import type { EntityKind, Relation, RelationKind, Schemas } from '../api/client'

/** What people read for the words of the data. */
export const kindWords: Record<EntityKind, string> = {
  person: 'person',
  company: 'company',
  state: 'state body',
  arrangement: 'trust, partnership or fund',
  product: 'product',
  group: 'group of holders',
  unknown: 'unknown',
}

/** The same, short enough for a card. */
export const kindShort: Record<EntityKind, string> = {
  person: 'person',
  company: 'company',
  state: 'state',
  arrangement: 'arrangement',
  product: 'product',
  group: 'group',
  unknown: 'unknown',
}

type Means = NonNullable<Relation['means']>

export const meansWords: Record<Means, string> = {
  votes: 'votes',
  board: 'board',
  'general-partner': 'general partner',
  trustee: 'trustee',
  contract: 'contract',
  concert: 'concert',
  veto: 'veto',
  other: 'controls',
}

export const relationWords: Record<RelationKind, string> = {
  OWNS: 'owns',
  CONTROLS: 'controls',
  OPERATES: 'operates',
  DEPENDS_ON: 'depends on',
  CONSOLIDATES: 'consolidates',
  ROLE: 'has a role in',
  REGULATES: 'regulates',
}

export const everyKind: readonly RelationKind[] = ['OWNS', 'CONTROLS', 'OPERATES', 'DEPENDS_ON', 'CONSOLIDATES', 'ROLE', 'REGULATES']

export const confidenceWords: Record<string, string> = {
  A: 'A, primary source',
  B: 'B, press or register copy',
  'B-': 'B−, weak page',
  C: 'C, no source',
}

/** The name that an entity had on the day asked for, before the one in use today. */
export function nameOf(entity: { name: string; name_then?: string | undefined }): string {
  return entity.name_then || entity.name
}

export type Verdict = Schemas['Owner']['control']
export const verdictWords: Record<Verdict, string> = { yes: 'controls', possible: 'may control', no: '' }
