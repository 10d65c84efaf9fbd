import type { RelationKind } from '../api/client'
import { dayFault } from '../dates/days'
import { everyKind } from './words'

/** The views of one entity. */
export const views = ['chart', 'network', 'table', 'cypher'] as const
export type View = (typeof views)[number]

/** What the side panel is about. */
export const panels = ['facts', 'rules', 'compare', 'paths', 'needs', 'whatif'] as const
export type Panel = (typeof panels)[number]

/** The order of routes: fewest steps, or the largest share, first. */
export const orders = ['hops', 'share'] as const
export type By = (typeof orders)[number]

/** A card that was opened by one level, towards its owners or its holdings. */
export interface Opened {
  id: string
  way: 'up' | 'down'
}

/**
 * Everything that a link reproduces. Whatever is on screen follows from it and from
 * the data; nothing else is kept between visits.
 */
export interface Address {
  /** nothing: the path is not one of the page's. */
  page: 'home' | 'entity' | 'cypher' | 'nothing'
  entity: string
  /** The question as it was typed; '' once another day or entity is looked at. */
  question: string
  /** What is asked of the entity, an intent of the API's. */
  intent: string
  /** The day as written; '' is today. */
  asOf: string
  /** The earlier day of a comparison; '' is none. */
  since: string
  /** '' is what suits the screen: the chart, or a list where it is narrow. */
  view: View | ''
  panel: Panel
  /** The selected card's entity id, a pair "owner\u2192subject", or ''. */
  selected: string
  /** Levels of owners and holdings. */
  up: number
  down: number
  kinds: RelationKind[]
  /** The rule whose threshold and beneficial owners are shown. */
  rule: RuleId
  /** Another threshold than the rule's, a fraction above 0 and up to 1; 0 is the rule's own. */
  threshold: number
  opened: Opened[]
  /** Only beneficial owners and the chains that carry them. */
  only: boolean
  /** What has ended is drawn too. */
  ended: boolean
  /** The other entity of a path. */
  to: string
  /** What comes first among the routes to it. */
  by: By
  /** Which of the routes is marked, from 1. */
  route: number
  workspace: string
}

export const chartKinds: RelationKind[] = ['OWNS', 'CONTROLS', 'OPERATES']
/** The rules that say who the beneficial owners are. */
export const ruleIds = ['eu-amlr', 'uk-psc', 'fatf', 'weakest-link'] as const
export type RuleId = (typeof ruleIds)[number]
export const defaultRule: RuleId = 'eu-amlr'
export const mostLevels = 50

export function blank(): Address {
  return {
    page: 'home', entity: '', question: '', intent: 'owners', asOf: '', since: '', view: '', panel: 'facts', selected: '',
    up: 6, down: 1, kinds: chartKinds, rule: defaultRule, threshold: 0, opened: [], only: false, ended: false, to: '', by: 'hops', route: 1, workspace: '',
  }
}

/** An address, and what of the link could not be read, in words. */
export interface Read {
  address: Address
  faults: string[]
}

/** Reads a link. Whatever of it makes no sense is left out and named in faults. */
export function read(pathname: string, search: string): Read {
  const address = blank()
  const faults: string[] = []
  const query = new URLSearchParams(search)
  const unread = new Set(query.keys())
  const take = (name: string): string => {
    unread.delete(name)
    return query.get(name) ?? ''
  }
  const word = <T extends string>(name: string, known: readonly T[], otherwise: T): T => {
    const given = take(name)
    if (given === '' || (known as readonly string[]).includes(given)) return (given as T) || otherwise
    faults.push(`${name}=${clipped(given)} is none of ${known.join(', ')}`)
    return otherwise
  }
  const level = (name: string, otherwise: number): number => {
    const given = take(name)
    if (given === '') return otherwise
    if (/^\d{1,2}$/.test(given) && Number(given) <= mostLevels) return Number(given)
    faults.push(`${name}=${clipped(given)} is no number from 0 to ${mostLevels}`)
    return otherwise
  }
  const date = (name: string): string => {
    const given = take(name)
    if (given === '' || dayFault(given) === '') return given
    faults.push(`${name}=${clipped(given)} is no day; write 2020-10-31, 2020-10 or 2020`)
    return ''
  }

  const path = /^\/entity\/([^/]+)\/?$/.exec(pathname)
  if (path) {
    const id = decoded(path[1] ?? '')
    if (id === null) faults.push(`${clipped(pathname)} is no readable address`)
    address.page = id === null ? 'nothing' : 'entity'
    address.entity = id ?? ''
  } else if (pathname === '/cypher') {
    address.page = 'cypher'
  } else if (pathname !== '/' && pathname !== '/index.html') {
    address.page = 'nothing'
    faults.push(`there is no page at ${clipped(pathname)}`)
  }
  address.question = take('q')
  address.intent = take('ask') || 'owners'
  address.asOf = date('as_of')
  address.since = date('since')
  address.view = word<View | ''>('view', views, address.page === 'cypher' ? 'cypher' : '')
  address.panel = word('panel', panels, 'facts')
  address.selected = take('selected')
  address.up = level('up', address.up)
  address.down = level('down', address.down)
  address.rule = word('rule', ruleIds, defaultRule)
  const threshold = take('threshold')
  address.threshold = fractionOf(threshold)
  if (threshold !== '' && address.threshold === 0) faults.push(`threshold=${clipped(threshold)} is no share above 0 and up to 1; write 0.1 for 10%`)
  address.only = word('only', ['beneficial'], '' as 'beneficial') === 'beneficial'
  address.ended = word('ended', ['shown'], '' as 'shown') === 'shown'
  address.to = take('to')
  address.by = word('by', orders, 'hops')
  const route = take('route')
  if (/^[1-9]\d?$/.test(route)) address.route = Number(route)
  else if (route !== '') faults.push(`route=${clipped(route)} is no number of a route from 1`)
  address.workspace = take('workspace')
  const kinds = take('kinds')
  if (kinds !== '') {
    const asked = kinds.split(',')
    const known = everyKind.filter((kind) => asked.includes(kind))
    const wrong = asked.filter((kind) => !(everyKind as readonly string[]).includes(kind))
    if (wrong.length > 0) faults.push(`kinds=${clipped(wrong.join(','))} is none of ${everyKind.join(', ')}`)
    if (known.length > 0) address.kinds = known
  }
  for (const given of query.getAll('open')) {
    const match = /^(up|down):(.+)$/s.exec(given)
    if (match) address.opened.push({ way: match[1] as Opened['way'], id: match[2] ?? '' })
    else faults.push(`open=${clipped(given)} is not up:ID or down:ID`)
  }
  unread.delete('open')
  for (const name of unread) faults.push(`${clipped(name)} means nothing here`)
  return { address, faults }
}

/** The link of an address; what is as usual is left out. */
export function write(address: Address): string {
  const usual = blank()
  const query = new URLSearchParams()
  const put = (name: string, value: string, otherwise = ''): void => {
    if (value !== otherwise) query.set(name, value)
  }
  put('q', address.question)
  if (address.page === 'entity') {
    put('ask', address.intent, usual.intent)
    put('as_of', address.asOf)
    put('since', address.since)
    put('view', address.view, usual.view)
    put('panel', address.panel, usual.panel)
    put('selected', address.selected)
    put('up', String(address.up), String(usual.up))
    put('down', String(address.down), String(usual.down))
    put('kinds', address.kinds.join(','), usual.kinds.join(','))
    put('rule', address.rule, usual.rule)
    put('threshold', String(address.threshold), '0')
    put('only', address.only ? 'beneficial' : '')
    put('ended', address.ended ? 'shown' : '')
    put('to', address.to)
    put('by', address.by, usual.by)
    put('route', String(address.route), String(usual.route))
    for (const { way, id } of address.opened) query.append('open', `${way}:${id}`)
  }
  put('workspace', address.workspace)
  const path = address.page === 'entity' ? `/entity/${encodeURIComponent(address.entity)}` : address.page === 'cypher' ? '/cypher' : '/'
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? path : `${path}?${text}`
}

/** A fraction above 0 and up to 1, as "0.1" or "10%"; 0 when it is none. A bare number above 1 is none: it may mean either. */
export function fractionOf(text: string): number {
  const [, number, percent] = /^(\d{0,3}(?:\.\d{1,10})?)(%?)$/.exec(text.trim()) ?? []
  const value = number ? Number(number) / (percent ? 100 : 1) : 0
  return value > 0 && value <= 1 ? value : 0
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const clipped = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** The pair of a selected connection, or null when an entity or nothing is selected. */
export function pairOf(selected: string): { owner: string; subject: string } | null {
  const at = selected.indexOf('\u2192')
  return at < 0 ? null : { owner: selected.slice(0, at), subject: selected.slice(at + 1) }
}

/** Whether the routes to another entity are what is drawn. */
export const asksRoutes = ({ intent, panel, to }: Pick<Address, 'intent' | 'panel' | 'to'>): boolean => to !== '' && (intent === 'paths' || panel === 'paths')

/** How a pair is written in a link. */
export const pairId = (owner: string, subject: string): string => `${owner}\u2192${subject}`
