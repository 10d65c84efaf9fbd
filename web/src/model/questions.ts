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
