import createClient from 'openapi-fetch'
import type { components, paths } from './schema'

/** The types of the API, as the OpenAPI document names them. */
export type Schemas = components['schemas']
export type Share = Schemas['Share']
export type Relation = Schemas['Relation']
export type RelationKind = Relation['kind']
export type Reference = Schemas['Reference']
export type EntityKind = Reference['kind']
export type Source = Schemas['Source']
export type Owner = Schemas['Owner']
export type Owners = Schemas['Owners']
export type Holdings = Schemas['Holdings']
export type Control = Schemas['Control']
export type UltimateOwners = Schemas['UltimateOwners']
export type Network = Schemas['Network']
export type Timeline = Schemas['Timeline']
export type Changes = Schemas['Changes']
export type AskAnswer = Schemas['AskAnswer']
export type SearchHit = Schemas['SearchHit']
export type EntityDetail = Schemas['EntityDetail']
export type Warning = Schemas['Warning']
export type Problem = Schemas['Problem']
export type Rule = Schemas['Rule']

export const api = createClient<paths>({ baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin, fetch: patient })

/**
 * Fetches, and what only reads once more when the connection broke: browsers end
 * whatever is under way when the machine changes its network.
 */
async function patient(request: Request): Promise<Response> {
  const again = request.method === 'GET' ? request.clone() : null
  try {
    return await fetch(request)
  } catch (error) {
    if (!again || !(error instanceof TypeError)) throw error
    await new Promise((done) => setTimeout(done, 250))
    again.signal.throwIfAborted()
    return fetch(again)
  }
}

/** A call that gave no answer: what failed, and what to try. */
export class Failure extends Error {
  override readonly name = 'Failure'
  constructor(
    /** offline: the server was not reached. */
    readonly kind: 'offline' | 'missing' | 'refused' | 'unsupported' | 'busy' | 'broken',
    message: string,
    readonly problem: Problem | null = null,
  ) {
    super(message)
  }
}

/** Whether an error only says that its caller no longer waits. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

/** What went wrong, in the server's words where it gave any. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof TypeError) return new Failure('offline', 'The server does not answer. Check that it runs and that this machine reaches it, then try again.')
  return new Failure('broken', error instanceof Error ? error.message : String(error))
}

/** The failure that an answer of the server stands for. */
export function failureFrom(status: number, body: unknown): Failure {
  const problem = typeof body === 'object' && body !== null && 'detail' in body ? (body as Problem) : null
  const places = problem?.errors?.map((place) => place.message).join('; ')
  const text = (problem?.detail && places && !problem.detail.includes(places) ? places : problem?.detail) || `The server answers ${status}.`
  const kind =
    status === 404 ? 'missing' : status === 501 ? 'unsupported' : status === 503 || status === 429 ? 'busy' : status < 500 ? 'refused' : 'broken'
  return new Failure(kind, text, problem)
}

/** The data of a call. Throws a Failure, or the abort of its signal. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let got
  try {
    got = await call
  } catch (error) {
    if (isAbort(error)) throw error
    throw failureOf(error)
  }
  if (got.data !== undefined) return got.data
  throw failureFrom(got.response.status, got.error)
}
