import type { Control, Holdings, Owners, Schemas, Share, UltimateOwners, Warning } from '../api/client'
import { shareText } from './format'
import type { Verdict } from './words'
import { meansWords } from './words'

type Means = keyof typeof meansWords

/** What the answers say of one entity, with respect to the focus. */
export interface Mark {
  /** The effective share, one text for each operator of a product that has several. */
  effective: { share: Share; of: string; stated: boolean }[]
  direct: Share | null
  /** Of a product: the operator that the direct share is of. */
  directOf: string
  control: Verdict
  /** It controls, and nobody controls it in the data: the actual controller. */
  actual: Verdict
  /** By what it controls, in words. */
  by: string
  beneficial: Verdict
  /** Why it is a beneficial owner, a sentence of the server's. */
  because: string
  /** Under the threshold in force, and without control. */
  below: boolean
  notes: string[]
  warnings: Warning[]
}

/** A part that no recorded owner holds: share of the focus, missing above an entity. */
export interface Rest {
  at: string
  share: Share
}

export interface Marks {
  of: Map<string, Mark>
  rests: Rest[]
  loops: { members: string[]; share: Share }[]
  /** Relations of the chains that carry the beneficial owners. */
  carrying: Set<string>
  /** The threshold in force, a fraction, and its rule. */
  threshold: number
  /** The rule's text leaves no room for the threshold that is asked for: its beneficial owners are by its own. */
  apart: boolean
  strict: boolean
  rule: { id: string; reached: string }
}

/** The answers that marks are read from; any of them may not be there yet. */
export interface Answers {
  owners: Owners | null
  holdings: Holdings | null
  control: Control | null
  ultimate: UltimateOwners | null
}

const none = (): Mark => ({
  effective: [], direct: null, directOf: '', control: 'no', actual: 'no', by: '', beneficial: 'no', because: '', below: false, notes: [], warnings: [],
})

/** Whether the text of a rule leaves room for a threshold; one of its own is 0. */
export const takes = (rule: Pick<Schemas['Rule'], 'threshold' | 'lowest' | 'highest'> | undefined, threshold: number): boolean =>
  threshold === 0 || !rule || Math.abs(threshold - rule.threshold) <= 1e-9 || (threshold >= rule.lowest - 1e-9 && threshold <= rule.highest + 1e-9)

/** Gathers what the answers say of each entity, by the threshold asked for: 0 is that of the rule. */
export function marksOf({ owners, holdings, control, ultimate }: Answers, asked = 0): Marks {
  const rule = ultimate?.rules[0]?.rule
  const marks: Marks = {
    of: new Map(), rests: [], loops: [], carrying: new Set(),
    threshold: asked || (rule?.threshold ?? 0), strict: (rule?.strict ?? false) && takes(rule, asked), apart: !takes(rule, asked), rule: { id: rule?.id ?? '', reached: rule?.reached ?? '' },
  }
  const mark = (id: string): Mark => {
    let found = marks.of.get(id)
    if (!found) marks.of.set(id, (found = none()))
    return found
  }
  if (owners) {
    const several = owners.operated_by.length > 1
    if (several) {
      for (const operator of owners.operated_by) readOwners(operator.owners ?? [], operator.entity.name, mark, operator.entity.name)
      for (const operator of owners.operated_by) readRests(marks, operator.undisclosed)
    } else {
      readOwners(owners.owners, '', mark, owners.operated_by[0]?.entity.name ?? '')
      readRests(marks, owners.undisclosed)
    }
    marks.loops = owners.closed_loops.map((loop) => ({ members: loop.members.map((member) => member.id), share: loop.share }))
    readWarnings(owners.warnings, mark)
  }
  if (control) readControllers(control, mark)
  for (const holding of holdings?.holdings ?? []) {
    const found = mark(holding.entity.id)
    if (found.effective.length > 0) continue // an owner as well: its share of the focus comes first
    found.effective.push({ share: holding.effective, of: 'held', stated: holding.stated ?? false })
    found.direct = holding.direct ?? null
    found.control = holding.control
    if (holding.note) found.notes.push(holding.note)
  }
  for (const answer of ultimate?.rules ?? []) {
    for (const owner of answer.owners) {
      const found = mark(owner.entity.id)
      if (owner.verdict === 'yes' || found.beneficial === 'no') found.beneficial = owner.verdict
      found.because = owner.sentence
      for (const ground of owner.grounds) for (const relation of ground.relations) marks.carrying.add(relation)
    }
  }
  for (const found of marks.of.values()) {
    found.below = found.control === 'no' && (found.beneficial === 'no' || marks.apart) && found.effective.length > 0 &&
      found.effective.every(({ share, of }) => of !== 'held' && isBelow(share, marks))
  }
  return marks
}

function readOwners(owners: readonly Schemas['Owner'][], of: string, mark: (id: string) => Mark, operator: string): void {
  for (const owner of owners) {
    const found = mark(owner.entity.id)
    found.effective.push({ share: owner.effective, of, stated: owner.stated ?? false })
    if (owner.direct && !found.direct) {
      found.direct = owner.direct
      found.directOf = operator
    }
    if (owner.control === 'yes' || found.control === 'no') found.control = owner.control
    if (owner.note && !found.notes.includes(owner.note)) found.notes.push(owner.note)
  }
}

function readControllers(control: Control, mark: (id: string) => Mark): void {
  const all = [...control.controllers, ...control.operated_by.flatMap((operator) => operator.controllers ?? [])]
  for (const controller of all) {
    const found = mark(controller.entity.id)
    if (found.control !== 'yes') found.control = controller.verdict
    if (controller.ultimate && found.actual !== 'yes') found.actual = controller.verdict
    const votes = controller.means.includes('votes') ? `${shareText(controller.votes)} of the votes` : ''
    const means = controller.means.filter((word) => word !== 'votes').map((word: Means) => meansWords[word])
    found.by = [votes, ...means].filter(Boolean).join(', ')
  }
}

function readRests(marks: Marks, undisclosed: Schemas['Undisclosed'] | undefined): void {
  for (const { entity, share } of undisclosed?.at ?? []) if (share.max > 0) marks.rests.push({ at: entity.id, share })
}

function readWarnings(warnings: readonly Warning[], mark: (id: string) => Mark): void {
  for (const warning of warnings) for (const id of warning.entities ?? []) mark(id).warnings.push(warning)
}

/** Whether a share cannot reach the threshold in force. The comparison has the tolerance of the server's. */
function isBelow(share: Share, { threshold, strict }: Marks): boolean {
  if (threshold <= 0) return false
  if (Math.abs(share.max - threshold) <= 1e-9) return strict || share.max_exclusive
  return share.max < threshold
}
