import { api, answer, type AskAnswer, type Changes, type Control, type EntityDetail, type Holdings, type Network, type Owners, type Rule, type Timeline, type Schemas, type UltimateOwners } from '../api/client'
import { asksRoutes, blank, pairOf, read, write, type Address, type Opened, type View } from './address'
import { compared, type Comparison } from './compare'
import { sceneOf, stackId, tightest, type Scene } from './scene'
import { Fetched } from './fetched.svelte'
import { addEnded, join, type Graph, type Piece } from './graph'
import { marksOf, takes, type Marks } from './marks'
import { questionFor } from './questions'
import { routeOf, routesGraph, type Route, type Totals } from './routes'
import { dayNumber } from '../dates/days'
import { everyKind } from './words'

/** The answers about the focus on the day of the address. */
export interface Picture {
  entity: Owners['entity']
  asOf: string
  graph: Graph
  marks: Marks
  owners: Owners
  holdings: Holdings
  control: Control
  ultimate: UltimateOwners | null
  pieces: Piece[]
  /** Of what is drawn, the pairs between which everything has ended. */
  ended: Set<string>
}

/** What is recorded of one entity, and which of it holds on the day. */
export interface Facts {
  entity: EntityDetail
  inForce: Set<string>
}

// What stands beside the picture is asked for once the picture is there, so that the two
// do not share a machine; or after so many milliseconds.
const patience = 300

// How many routes are drawn, by how tight the drawing is.
const routesDrawn = [10, 5, 3, 1]

/** The routes to another entity, and how many neighbours those on them have. */
export interface Routes {
  found: Schemas['Paths']
  totals: Totals
}

/** The state of the page: the address, and what was fetched for it. */
export class Explorer {
  address = $state.raw<Address>(blank())
  faults = $state.raw<string[]>([])
  picture = new Fetched<Picture>()
  sentence = new Fetched<AskAnswer>()
  timeline = new Fetched<Timeline>()
  detail = new Fetched<Facts>()
  changes = new Fetched<Changes>()
  before = new Fetched<Network>()
  routes = new Fetched<Routes>()
  rules = $state.raw<Rule[]>([])
  /** The screen has room for a list and not for a chart. */
  narrow = $state(false)
  view = $derived<View>(this.address.view || (this.narrow ? 'table' : 'chart'))

  /** The route that is looked at, where routes are what is drawn. */
  route = $derived.by<Route | null>(() => {
    const found = this.routes.value?.found
    return found && found.routes.length > 0 && asksRoutes(this.address) ? routeOf(found, this.address.route) : null
  })

  /** The numbers of the routes that are drawn: the first of them, fewer in a tight drawing, and the one that is looked at. */
  drawnRoutes = $derived.by<number[]>(() => {
    const all = this.routes.value?.found.routes.length ?? 0
    const first = Array.from({ length: Math.min(all, routesDrawn[this.tight] ?? 1) }, (_, index) => index + 1)
    return first.includes(this.address.route) || this.address.route > all ? first : [...first, this.address.route]
  })

  /** What the views draw: on a comparison, both days in one; of a question for routes, the routes. */
  shown = $derived.by<Comparison | null>(() => {
    const picture = this.picture.value
    if (!picture) return null
    const [before, routes] = [this.before.value, this.routes.value]
    if (asksRoutes(this.address) && this.routes.waiting && !routes) return null
    if (this.route && routes) return { graph: routesGraph(picture.graph, { ...routes.found, routes: this.drawnRoutes.map((at) => routes.found.routes[at - 1]).filter((route) => route !== undefined) }, routes.totals, this.address.kinds, this.address.opened), differences: new Map(), labels: new Map() }
    if (!before || this.address.since === '') return { graph: picture.graph, differences: new Map(), labels: new Map() }
    const other = join(picture.entity.id, [{ network: before, opened: null }])
    return dayNumber(before.as_of) <= dayNumber(picture.asOf) ? compared(other, picture.graph) : compared(picture.graph, other)
  })

  /** What a drawing is of: one of something else begins in sight anew. */
  about = $derived(JSON.stringify([this.address.entity, this.route && this.address.to]))

  // What was found to need a tighter drawing, and how tight.
  #tightened = $state.raw({ of: '', by: 0 })
  /** How much is left to stacks and counts, so that a first drawing is all in sight: 0 is nothing more than usual. */
  tight = $derived.by(() => (this.#tightened.of === this.#drawn ? this.#tightened.by : 0))
  // The part of the address that says what is drawn before anything is opened.
  #drawn = $derived.by(() => {
    const { entity, asOf, since, up, down, kinds, only, ended, workspace, to, by } = this.address
    return JSON.stringify([entity, asOf, since, up, down, kinds, only, ended, workspace, this.route && [to, by]])
  })
  /** Draws less of what is there, where there is less to draw; says whether there is. */
  tighten = (): boolean => {
    if (this.address.opened.length > 0 || this.tight >= tightest) return false
    this.#tightened = { of: this.#drawn, by: this.tight + 1 }
    return true
  }

  /** The same as cards and lines. */
  scene = $derived.by<Scene | null>(() => {
    const [picture, shown, address] = [this.picture.value, this.shown, this.address]
    if (!picture || !shown) return null
    const unstacked = new Set(address.opened.map(({ way, id }) => stackId(way, id)))
    return sceneOf(shown.graph, picture.marks, {
      unstacked, opened: address.opened, only: address.only, selected: address.selected, differences: shown.differences, labels: shown.labels, ended: picture.ended, unowned: !address.kinds.includes('OWNS'), route: this.route, tight: this.tight,
    })
  })

  // What a rule leaves room for is known before an answer by it is asked for.
  #rules: Promise<Rule[]> = Promise.resolve([])

  // Of which entity the panel and the date line are.
  #beside = ''

  // What the question that is opened next was answered with.
  #answered: AskAnswer | null = null

  start(): void {
    this.#rules = answer(api.GET('/api/v1/rules', {})).then(
      (list) => (this.rules = list.rules.filter((rule) => rule.question === 'owners')),
      () => [], // the list of rules is offered once the server answers
    )
    addEventListener('popstate', () => this.#arrive())
    addEventListener('online', () => this.again())
    const screen = matchMedia('(max-width: 639px)')
    this.narrow = screen.matches
    screen.addEventListener('change', () => (this.narrow = screen.matches))
    this.#arrive()
  }

  #arrive(): void {
    const { address, faults } = read(location.pathname, location.search)
    this.address = address
    this.faults = faults
    this.#load()
  }

  /** Goes to another address. replace: without a step for the back button; step: what made the step. */
  go(change: Partial<Address>, replace = false, step = ''): void {
    const next = { ...this.address, ...change }
    const link = write(next)
    if (link === location.pathname + location.search) replace = true
    history[replace ? 'replaceState' : 'pushState'](replace ? history.state : step, '', link)
    this.address = next
    this.faults = []
    this.#load()
  }

  /** Looks at another entity, on the same day and by the same rule. answered: to the question in change, so that it is not asked again. */
  open(id: string, change: Partial<Address> = {}, answered: AskAnswer | null = null): void {
    this.#answered = answered
    const { asOf, rule, threshold, workspace, view, kinds } = this.address
    this.go({ ...blank(), page: 'entity', entity: id, asOf, rule, threshold, workspace, view: view === 'cypher' ? '' : view, kinds, ...change })
  }

  /** Shows each member of a stack as a card, or stacks them again. */
  unstack(card: string): void {
    const at = card.indexOf('*')
    this.toggle({ way: card.startsWith('down') ? 'down' : 'up', id: card.slice(at + 1) })
  }

  /** Opens a card by one level, or closes it again. */
  toggle(opened: Opened): void {
    const { opened: before } = this.address
    const rest = before.filter((other) => other.id !== opened.id || other.way !== opened.way)
    this.go({ opened: rest.length < before.length ? rest : [...before, opened] })
  }

  /** Selects a card or a line, '' for none, which takes back the step that selected: going back does not bring it again. */
  select(id: string): void {
    if (id === '' && this.address.selected === '') return
    if (id === '' && history.state === 'selected') {
      history.back()
      return
    }
    this.go({ selected: id, intent: asksRoutes(this.address) ? 'paths' : this.address.intent, panel: id === '' || this.address.panel === 'facts' ? this.address.panel : 'facts' }, this.address.selected !== '', 'selected')
  }

  moveTo(day: string): void {
    this.go({ asOf: day, question: '' })
  }

  again(): void {
    for (const slot of [this.picture, this.sentence, this.timeline, this.detail, this.changes, this.before, this.routes]) slot.forget()
    this.#load()
  }

  /** The link to the JSON that is on screen. */
  call(path: string, query: Record<string, string | number | undefined> = {}): string {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries({ ...query, ...this.dated })) if (value !== undefined && value !== '') parameters.set(name, String(value))
    const text = parameters.toString()
    return `/api/v1${path}${text ? `?${text}` : ''}`
  }

  get dated(): { as_of?: string; workspace?: string } {
    const { asOf, workspace } = this.address
    return { ...(asOf && { as_of: asOf }), ...(workspace && { workspace }) }
  }

  #load(): void {
    const address = this.address
    if (address.page !== 'entity') {
      for (const slot of [this.picture, this.sentence, this.timeline, this.detail, this.changes, this.before, this.routes]) slot.clear()
      return
    }
    const { entity, workspace, asOf, since } = address
    const key = (...parts: unknown[]) => JSON.stringify([entity, workspace, ...parts])
    const dated = this.dated
    const store = workspace ? { workspace } : {}
    const about = { path: { id: entity } }
    const sameEntity = this.picture.value?.entity.id === entity
    const drawn = this.picture.load(key(asOf, address.up, address.down, address.kinds, address.opened, address.rule, address.threshold, address.ended), (signal) => loadPicture(address, dated, signal, this.#rules), sameEntity)
    if (asksRoutes(address)) void this.routes.load(key(address.to, asOf, address.by, address.kinds), (signal) => loadRoutes(address, dated, signal), false)
    else this.routes.clear()
    const answered = this.#answered
    this.#answered = null
    void this.sentence.load(key(asOf, address.question, address.intent, address.to), async (signal) =>
      answered ?? answer(api.GET('/api/v1/ask', { params: { query: address.question ? { q: address.question, ...store } : { q: questionFor(address), ...dated } }, signal })), sameEntity)
    // What is of another entity does not stand beside this one.
    if (key() !== this.#beside) this.timeline.clear()
    if (key() !== this.#beside || this.detail.value?.entity.id !== shownOf(address)) this.detail.clear()
    this.#beside = key()
    void Promise.race([drawn, new Promise((done) => setTimeout(done, patience))]).then(() => this.address === address && this.#loadBeside(address, key))
    if (since === '') {
      this.changes.clear()
      this.before.clear()
      return
    }
    void this.changes.load(key(since, asOf), (signal) => answer(api.GET('/api/v1/entities/{id}/changes', { params: { ...about, query: { ...inOrder(since, asOf), ...store, limit: 1000 } }, signal })))
    void this.before.load(key(since, address.up, address.down, address.kinds), (signal) =>
      answer(api.GET('/api/v1/entities/{id}/network', { params: { ...about, query: { as_of: since, ...store, up: address.up, down: address.down, kinds: address.kinds.join(',') } }, signal })))
  }

  /** Fetches what stands beside the picture. */
  #loadBeside(address: Address, key: (...parts: unknown[]) => string): void {
    const { entity, workspace, asOf } = address
    void this.timeline.load(key(), (signal) => answer(api.GET('/api/v1/entities/{id}/timeline', { params: { path: { id: entity }, query: { ...(workspace && { workspace }), limit: 1000 } }, signal })), false)
    const shown = shownOf(address)
    const dated = this.dated
    void this.detail.load(key(shown, asOf), (signal) => loadFacts(shown, dated, signal), this.detail.value?.entity.id === shown)
  }
}

/** The entity that the panel is about. */
const shownOf = ({ entity, selected }: Address): string => (selected !== '' && !pairOf(selected) && !selected.includes('*') ? selected : entity)

/** Which relations hold on a day is the server's to say: it knows the lives of both ends. */
async function loadFacts(id: string, dated: { as_of?: string; workspace?: string }, signal: AbortSignal): Promise<Facts> {
  const [entity, near] = await Promise.all([
    answer(api.GET('/api/v1/entities/{id}', { params: { path: { id }, query: dated }, signal })),
    answer(api.GET('/api/v1/entities/{id}/network', { params: { path: { id }, query: { ...dated, up: 1, down: 1, limit: 10_000, kinds: everyKind.join(',') } }, signal })),
  ])
  return { entity, inForce: new Set(near.relations.map((relation) => relation.id)) }
}

/** So many of those on routes are asked for how many neighbours they have. */
const mostAsked = 30

async function loadRoutes({ entity, to, by, kinds }: Address, dated: { as_of?: string; workspace?: string }, signal: AbortSignal): Promise<Routes> {
  const found = await answer(api.GET('/api/v1/paths', { params: { query: { from: entity, to, by, limit: 10, ...dated } }, signal }))
  const ids = [...new Set([entity, ...found.routes.flatMap(({ steps }) => steps.map((step) => step.to.id))])].slice(0, mostAsked)
  const alone = await Promise.all(ids.map((id) => answer(api.GET('/api/v1/entities/{id}/network', { params: { path: { id }, query: { ...dated, up: 0, down: 0, kinds: kinds.join(',') } }, signal }))))
  return { found, totals: new Map(alone.flatMap(({ nodes }) => nodes.map((node) => [node.id, node.hidden]))) }
}

/** The two days of a comparison, the earlier first. */
function inOrder(since: string, asOf: string): { from: string; to: string } {
  return asOf !== '' && dayNumber(asOf) < dayNumber(since) ? { from: asOf, to: since } : { from: since, to: asOf || 'today' }
}

/** Asks everything that a picture of an entity needs. */
export async function loadPicture(address: Address, dated: { as_of?: string; workspace?: string }, signal: AbortSignal, rules: Promise<Rule[]> = Promise.resolve([])): Promise<Picture> {
  const path = { id: address.entity }
  const kinds = address.kinds.join(',')
  // Where the rule has one threshold, its owners are those by it.
  const asked = address.threshold
  const threshold = asked > 0 && takes((await rules).find((rule) => rule.id === address.rule), asked) ? asked : 0
  const around = (id: string, up: number, down: number): Promise<Network> => answer(api.GET('/api/v1/entities/{id}/network', { params: { path: { id }, query: { ...dated, up, down, kinds } }, signal }))
  const [past, network, owners, holdings, control, ultimate, ...opened] = await Promise.all([
    address.ended ? answer(api.GET('/api/v1/entities/{id}', { params: { path, query: dated }, signal })) : null,
    around(address.entity, address.up, address.down),
    answer(api.GET('/api/v1/entities/{id}/owners', { params: { path, query: dated }, signal })),
    answer(api.GET('/api/v1/entities/{id}/holdings', { params: { path, query: dated }, signal })),
    answer(api.GET('/api/v1/entities/{id}/control', { params: { path, query: dated }, signal })),
    answer(api.GET('/api/v1/entities/{id}/ultimate-owners', { params: { path, query: { ...dated, rule: address.rule, ...(threshold > 0 && { threshold: String(threshold) }) } }, signal })),
    ...address.opened.map(({ id, way }) => around(id, way === 'up' ? 1 : 0, way === 'down' ? 1 : 0)),
  ])
  const pieces: Piece[] = [{ network, opened: null }, ...opened.map((piece, index) => ({ network: piece, opened: address.opened[index] ?? null }))]
  const graph = join(address.entity, pieces)
  const ended = past ? addEnded(graph, past, address.kinds) : new Set<string>()
  return { entity: owners.entity, asOf: owners.as_of, graph, marks: marksOf({ owners, holdings, control, ultimate }, asked), owners, holdings, control, ultimate, pieces, ended }
}
