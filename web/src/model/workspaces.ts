import { answer, api, Failure, failureFrom, failureOf, type EntityKind, type Schemas } from '../api/client'

/** A file that was read into a workspace, and entities of it to begin with. */
export interface Loaded {
  name: string
  file: string
  report: Schemas['ImportReport']
  first: { id: string; name: string; kind: EntityKind }[]
}

/** The largest file that a workspace takes, in bytes. */
export const largestFile = 8 << 20

/** A name of a workspace for a file: small letters, digits, - and _, at most 40. */
export function workspaceName(file: string): string {
  const name = file.toLowerCase().replace(/\.[a-z0-9]+$/, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '')
  return name === '' || name === 'main' ? 'file' : name
}

/** Reads a file into a workspace of its own name; one of the same name is replaced. */
export async function load(file: File): Promise<Loaded> {
  if (file.size > largestFile) throw new Failure('refused', `${file.name} has ${Math.round(file.size / (1 << 20))} MiB; a workspace takes 8 MiB. Import larger files on the command line.`)
  const name = workspaceName(file.name)
  let response: Response
  try {
    response = await fetch(`/api/v1/workspaces/${name}?${new URLSearchParams({ name: file.name.slice(0, 200) })}`, { method: 'PUT', body: file, headers: { 'Content-Type': 'application/octet-stream' } })
  } catch (error) {
    throw failureOf(error)
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw failureFrom(response.status, body)
  return { name, file: file.name, report: body as Schemas['ImportReport'], first: await firstOf(name) }
}

export const remove = (workspace: string): Promise<unknown> => answer(api.DELETE('/api/v1/workspaces/{workspace}', { params: { path: { workspace } }, parseAs: 'text' }))

// So much of a file is looked at for where to begin, in characters.
const mostRead = 4_000_000

/** A few entities of a workspace to begin with: those with the most relations first. */
export async function firstOf(workspace: string): Promise<Loaded['first']> {
  try {
    const response = await fetch(`/api/v1/export?${new URLSearchParams({ format: 'native', workspace })}`)
    const reader = response.body?.getReader()
    let text = ''
    const decoder = new TextDecoder()
    for (let part = await reader?.read(); part && !part.done && text.length < mostRead; part = await reader?.read()) text += decoder.decode(part.value, { stream: true })
    void reader?.cancel()
    return startsOf(text, 8)
  } catch {
    return []
  }
}

/** Of records in the native format, the entities with the most relations, those that are owned before others with as many; the file's order decides else. */
export function startsOf(text: string, most: number): Loaded['first'] {
  const entities: Loaded['first'] = []
  const ties = new Map<string, number>()
  for (const line of text.split('\n')) {
    try {
      const record = JSON.parse(line) as { entity?: Loaded['first'][number]; relation?: { owner: string; subject: string } }
      if (record.entity) entities.push({ id: record.entity.id, name: record.entity.name, kind: record.entity.kind })
      // To be owned weighs a hair more than to own.
      if (record.relation) for (const [id, weight] of [[record.relation.owner, 1], [record.relation.subject, 1 + 1e-6]] as const) ties.set(id, (ties.get(id) ?? 0) + weight)
    } catch {
      // The last line may be cut off.
    }
  }
  const weight = ({ id }: { id: string }) => ties.get(id) ?? 0
  return entities.sort((a, b) => weight(b) - weight(a)).slice(0, most)
}
