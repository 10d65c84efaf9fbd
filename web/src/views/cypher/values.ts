import type { Rows } from '../../model/rows'

/** A value of a result as text; see the description of CypherCell in the API. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  const [key] = Object.keys(value)
  const inner = (value as Record<string, unknown>)[key ?? '']
  switch (key) {
    case 'node':
      return nodeText(inner as Node)
    case 'relationship':
      return `[${(inner as Relationship).type}]`
    case 'path': {
      const { nodes, relationships } = inner as Path
      return nodes.map((node, i) => nodeText(node) + (relationships[i] ? ` ${arrow(relationships[i], node)} ` : '')).join('')
    }
    case 'map':
      return JSON.stringify(inner)
    case 'integer': case 'float': case 'date': case 'time': case 'localtime': case 'datetime': case 'localdatetime': case 'duration': case 'bytes':
      if (Object.keys(value).length === 1) return String(inner)
  }
  return JSON.stringify(value)
}

interface Node {
  id: string
  labels: string[]
  properties: Record<string, unknown>
}
interface Relationship {
  id: string
  type: string
  start: string
  end: string
  properties: Record<string, unknown>
}
interface Path {
  nodes: Node[]
  relationships: Relationship[]
}

const nodeText = (node: Node): string => `(${String(node.properties['name'] ?? node.properties['id'] ?? node.id)})`
const arrow = (relationship: Relationship, from: Node): string => (relationship.start === from.id ? `—${relationship.type}→` : `←${relationship.type}—`)

/** A result as a table. A row that holds a node opens it. */
export function resultRows(columns: readonly string[], rows: readonly (readonly unknown[])[]): Rows {
  return {
    columns: columns.map((name, index) => ({ id: `${index} ${name}`, name, number: rows.length > 0 && rows.every((row) => row[index] === null || typeof row[index] === 'number') })),
    rows: rows.map((row, index) => ({
      id: entityOf(row) ?? `row ${index}`,
      cells: row.map((value) => (typeof value === 'number' ? { text: valueText(value), sort: value } : { text: valueText(value) })),
    })),
  }
}

function entityOf(row: readonly unknown[]): string | null {
  for (const value of row) {
    if (value && typeof value === 'object' && 'node' in value) {
      const id = (value as { node: Node }).node.properties['id']
      if (typeof id === 'string') return id
    }
  }
  return null
}

/** The nodes and relationships anywhere in a result, once each, to draw. */
export function resultGraph(rows: readonly (readonly unknown[])[]): { nodes: Map<string, Node>; relationships: Map<string, Relationship> } {
  const found = { nodes: new Map<string, Node>(), relationships: new Map<string, Relationship>() }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    else if (value && typeof value === 'object') {
      const { node, relationship, path } = value as { node?: Node; relationship?: Relationship; path?: Path }
      if (node) found.nodes.set(node.id, node)
      if (relationship) found.relationships.set(relationship.id, relationship)
      for (const one of path?.nodes ?? []) found.nodes.set(one.id, one)
      for (const one of path?.relationships ?? []) found.relationships.set(one.id, one)
    }
  }
  for (const row of rows) row.forEach(visit)
  return found
}
