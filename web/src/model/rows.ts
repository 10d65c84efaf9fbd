import type { Changes, Source } from '../api/client'
import { pairId } from './address'
import { periodText, shareText } from './format'
import type { Graph } from './graph'
import type { Marks } from './marks'
import type { Difference } from './scene'
import { kindWords, meansWords, relationWords } from './words'

/** One cell: what is read, and what it is sorted by where that is another thing. */
export interface Cell {
  text: string
  sort?: number
}

export interface Column {
  id: string
  name: string
  number?: boolean
}

/** A table of anything: a row opens an entity or a pair. */
export interface Rows {
  columns: Column[]
  rows: { id: string; cells: Cell[] }[]
}

const amount = (share: { min: number; known: boolean } | null | undefined): number => (share?.known ? share.min : -1)

/** Two days that are compared: what differs in the drawing, and what the answer says of shares. */
export interface Between {
  earlier: string
  later: string
  differences: ReadonlyMap<string, Difference>
  labels: ReadonlyMap<string, string>
  /** Effective shares of the focus that moved, none yet while they are waited for. */
  shares: Changes['shares']
}

const changeColumn = (compared: Between | null): Column[] => (compared ? [{ id: 'change', name: `Change, ${compared.earlier} → ${compared.later}` }] : [])

/** What changed of one row, new and gone before what moved. moved: what stands there where it is neither. */
function changeCell(compared: Between | null, id: string, moved: string): Cell[] {
  if (!compared) return []
  const difference = compared.differences.get(id)
  if (difference === 'added') return [{ text: moved ? `new, ${moved}` : 'new', sort: 3 }]
  if (difference === 'removed') return [{ text: moved ? `gone, ${moved}` : 'gone', sort: 2 }]
  return [{ text: moved, sort: moved === '' ? 0 : 1 }]
}

/** How an entity's share of the focus moved; of one without such, what changed between the two directly. */
function changeOf(id: string, graph: Graph, compared: Between | null): string {
  const moved = compared?.shares.find((one) => one.entity.id === id)
  if (moved) return `share ${moved.before ? shareText(moved.before.effective) : 'none'} → ${moved.after ? shareText(moved.after.effective) : 'none'}`
  for (const tie of [pairId(id, graph.focus), pairId(graph.focus, id)]) {
    const label = compared?.labels.get(tie)
    if (label) return `direct ${label}`
    const difference = compared?.differences.get(tie)
    if (difference && !compared?.differences.has(id)) return difference === 'added' ? 'newly direct' : 'no longer direct'
  }
  return ''
}

/** Every entity on the chart, with what the answers say of it. */
export function entityRows(graph: Graph, marks: Marks, compared: Between | null = null): Rows {
  const columns: Column[] = [
    { id: 'name', name: 'Name' }, ...changeColumn(compared), { id: 'local', name: 'Local name' }, { id: 'kind', name: 'Kind' }, { id: 'place', name: 'Place' },
    { id: 'effective', name: 'Effective share', number: true }, { id: 'direct', name: 'Direct share', number: true }, { id: 'control', name: 'Control' },
    { id: 'beneficial', name: `Beneficial owner, ${marks.rule.id || 'no rule'}` }, { id: 'notes', name: 'Notes' }, { id: 'id', name: 'Id' },
  ]
  const holding = [...graph.ties.values()].filter((tie) => tie.relations.some(({ kind }) => kind === 'OWNS' || kind === 'CONTROLS' || kind === 'OPERATES'))
  const [owners, subjects] = [new Set(holding.map((tie) => tie.owner)), new Set(holding.map((tie) => tie.subject))]
  const rows = [...graph.entities.values()].map((entity) => {
    const mark = marks.of.get(entity.id)
    const held = mark?.effective.some(({ of }) => of === 'held') ?? false
    const focus = entity.id === graph.focus
    const below = held || (entity.depth > 0 && !mark?.effective.length)
    // What only depends on it, regulates it or has a role in it neither owns it nor is owned.
    const place = focus ? 'asked about' : below ? (held || subjects.has(entity.id) ? 'held' : 'below') : mark?.effective.length || mark?.by || owners.has(entity.id) ? 'owner' : 'above'
    const stated = mark?.effective.filter(({ share }) => share.max > 0 || mark.control === 'no') ?? []
    const first = stated[0]
    const controls = { yes: held ? 'is controlled' : 'controls', possible: held ? 'may be controlled' : 'may control', no: '' } as const
    return {
      id: entity.id,
      cells: [
        { text: entity.name }, ...changeCell(compared, entity.id, changeOf(entity.id, graph, compared)), { text: entity.local }, { text: kindWords[entity.kind] }, { text: `${place}${focus ? '' : `, level ${Math.abs(entity.depth)}`}`, sort: entity.depth },
        // Who controls without capital on record has no share to state, as on its card.
        focus || !first || stated.length === 0 ? { text: '', sort: focus ? 2 : -2 } : { text: stated.map(({ share, of }) => shareText(share) + (of && of !== 'held' ? ` of ${of}` : '')).join('; '), sort: amount(first.share) },
        { text: mark?.direct ? shareText(mark.direct) : '', sort: mark?.direct ? amount(mark.direct) : -2 },
        { text: mark ? `${controls[mark.control]}${mark.by ? `: ${mark.by}` : ''}` : '' },
        { text: mark ? { yes: 'yes', possible: 'possible', no: '' }[mark.beneficial] : '' },
        { text: [...(mark?.notes ?? []), ...(mark?.warnings.map((warning) => warning.text) ?? [])].join(' ') },
        { text: entity.id },
      ],
    }
  })
  return { columns, rows }
}

/** Every relation on the chart, one a row, with its sources. */
export function relationRows(graph: Graph, compared: Between | null = null): Rows {
  const name = (id: string) => graph.entities.get(id)?.name ?? id
  const title = (id: string) => (graph.sources.get(id) as Source | undefined)?.title ?? id
  const columns: Column[] = [
    { id: 'owner', name: 'Owner' }, { id: 'relation', name: 'Relation' }, { id: 'subject', name: 'Subject' }, { id: 'share', name: 'Share', number: true }, ...changeColumn(compared),
    { id: 'by', name: 'Of, by, for' }, { id: 'dates', name: 'Dates' }, { id: 'seen', name: 'Last seen' }, { id: 'confidence', name: 'Confidence' },
    { id: 'counts', name: 'Counted' }, { id: 'sources', name: 'Sources' }, { id: 'note', name: 'Note' }, { id: 'id', name: 'Id' },
  ]
  const rows = [...graph.ties.values()].flatMap((tie) =>
    tie.relations.map((relation) => ({
      id: tie.id,
      cells: [
        { text: name(relation.owner) }, { text: relationWords[relation.kind] }, { text: name(relation.subject) },
        relation.kind === 'OWNS' || relation.share ? { text: shareText(relation.share), sort: amount(relation.share) } : { text: '', sort: -2 },
        ...changeCell(compared, tie.id, compared?.differences.get(tie.id) === 'changed' ? `changed: ${compared.labels.get(tie.id) ?? ''}` : ''),
        { text: [relation.of, relation.means && meansWords[relation.means], relation.on, relation.role].filter(Boolean).join(', ') },
        { text: periodText(relation) }, { text: relation.last_observed ?? '' }, { text: relation.confidence ?? '' }, { text: relation.counts === false ? 'no' : 'yes' },
        { text: (relation.sources ?? []).map(title).join('; ') }, { text: relation.note ?? '' }, { text: relation.id },
      ],
    })),
  )
  return { columns, rows }
}

/** The rows that hold every word of the filter, in the order asked for. Ties keep their order. */
export function arranged(table: Rows, filter: string, column: number, descending: boolean): Rows['rows'] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const kept = table.rows.filter(({ cells }) => {
    const text = cells.map((cell) => cell.text).join('\n').toLocaleLowerCase()
    return words.every((word) => text.includes(word))
  })
  if (column < 0) return kept
  const way = descending ? -1 : 1
  return [...kept].sort((a, b) => {
    const [x, y] = [a.cells[column], b.cells[column]]
    if (!x || !y) return 0
    return x.sort !== undefined && y.sort !== undefined ? (x.sort - y.sort) * way : x.text.localeCompare(y.text, 'en') * way
  })
}

/** Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula is led by an apostrophe. */
export function csv(columns: readonly Column[], rows: Rows['rows']): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+%?$/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return [columns.map((column) => cell(column.name)), ...rows.map((row) => row.cells.map(({ text }) => cell(text)))].map((line) => line.join(',')).join('\r\n') + '\r\n'
}
