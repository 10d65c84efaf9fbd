import { api, answer, failureOf, type AskAnswer } from '../api/client'
import { blank, ruleIds, type Address } from './address'
import { today } from '../dates/days'

/** Where a question leads: to an entity with what is asked of it and the answer, or nowhere, with what to ask instead. */
export type Destination =
  | { id: string; change: Partial<Address>; answered: AskAnswer }
  | { text: string; examples: string[]; candidates: { id: string; name: string; local_name?: string; kind: string }[] }

/** Asks the server what a question means. It never throws. */
export async function destination(question: string, workspace: string): Promise<Destination> {
  try {
    return placeFor(question, await answer(api.GET('/api/v1/ask', { params: { query: { q: question, ...(workspace && { workspace }) } } })))
  } catch (error) {
    return { text: failureOf(error).message, examples: [], candidates: [] }
  }
}

/** The place in the page that shows an answer. */
export function placeFor(question: string, answered: AskAnswer, now = today()): Destination {
  const { entity, other, intent = 'owners', as_of, as_of_asked } = answered.question
  if (answered.status !== 'understood' || !entity) {
    return { text: answered.answer, examples: answered.examples ?? [], candidates: answered.candidates ?? [] }
  }
  // What an earlier question drew besides is not of this one.
  const to = (change: Partial<Address>): Destination => ({ id: entity.id, change: { question, intent, asOf: as_of === now ? '' : (as_of_asked ?? as_of), kinds: blank().kinds, ...change }, answered })
  const result = answered.result
  switch (intent) {
    case 'depends-on':
    case 'dependents':
      // Who owns what is needed is another question, and puts this one out of sight.
      return to({ panel: 'needs', kinds: ['OPERATES', 'DEPENDS_ON'], up: 1, down: 1 })
    case 'impact':
    case 'single-points':
      return to({ panel: 'needs', kinds: ['OWNS', 'CONTROLS', 'OPERATES', 'DEPENDS_ON'], up: 1, down: 1 })
    case 'regulators':
    case 'regulated':
      return to({ kinds: ['OWNS', 'CONTROLS', 'OPERATES', 'REGULATES'] })
    case 'ultimate-owners':
    case 'by-rule':
      return to({ panel: 'rules', ...ruleOf(answered) })
    case 'changes':
      return to({ panel: 'compare', ...(result && 'from' in result && typeof result.from === 'string' && { since: result.from }) })
    case 'paths':
      return to({ panel: 'paths', ...(other && { to: other.id }) })
    default:
      return to(other ? { to: other.id, selected: other.id } : {})
  }
}

/** The one rule that a question names, with the threshold that is the rule's own. */
function ruleOf({ links }: AskAnswer): Partial<Address> {
  const named = new URLSearchParams(links.result?.split('?')[1]).get('rule')
  const rule = ruleIds.find((id) => id === named)
  return rule ? { rule, threshold: 0 } : {}
}
