import type { AskAnswer } from '../api/client'
import type { Address } from './address'

/** A question in words for what an address asks; ids stand for names, which may be shared. */
export function questionFor({ intent, entity, to }: Address): string {
  switch (intent) {
    case 'control':
      return `who controls ${entity}`
    case 'holdings':
      return `what does ${entity} own`
    case 'controlled':
      return `what does ${entity} control`
    case 'ultimate-owners':
    case 'by-rule':
      return `who ultimately owns ${entity}`
    case 'people':
      return `who runs ${entity}`
    case 'regulators':
      return `who regulates ${entity}`
    case 'regulated':
      return `what does ${entity} regulate`
    case 'depends-on':
      return `what does ${entity} depend on`
    case 'dependents':
      return `what depends on ${entity}`
    case 'impact':
      return `what stops if ${entity} stops`
    case 'share':
      return to ? `how much of ${entity} does ${to} own` : `who owns ${entity}`
    case 'paths':
      return to ? `how is ${entity} connected to ${to}` : `who owns ${entity}`
    case 'entity':
      return `what is ${entity}`
    default:
      return `who owns ${entity}`
  }
}

/** What is asked for from the first page. */
export const examples: { text: string; hint: string }[] = [
  { text: 'Who owns Alipay?', hint: 'A product is owned through its operator' },
  { text: 'Who controlled Ant Group in October 2020?', hint: 'Control without capital, and on a day' },
  { text: "What does Yu'e Bao depend on?", hint: 'Payments, technology, distribution' },
]

const intents: Record<string, string> = {
  owners: 'who owns', 'ultimate-owners': 'who ultimately owns', control: 'who controls', holdings: 'what is owned by', controlled: 'what is controlled by', share: 'the share in', people: 'who runs', regulators: 'who regulates', regulated: 'what is regulated by',
  'depends-on': 'what is needed by', dependents: 'what needs', changes: 'what changed at', paths: 'the routes from', impact: 'what stops with', 'single-points': 'the single points of', entity: 'what is', 'by-rule': 'the beneficial owners, by rule, of',
}
const between: Record<string, string> = { paths: 'to', share: 'of' }

/** How the server read a question, in words. */
export function understoodAs({ intent = '', entity, other, as_of }: AskAnswer['question']): string {
  return `${intents[intent] ?? intent} ${entity?.name ?? ''}${other ? ` ${between[intent] ?? 'and'} ${other.name}` : ''}, on ${as_of}`
}
