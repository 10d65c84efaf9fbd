import { failureOf, isAbort, type Failure } from '../api/client'

/** One thing that is fetched: what there is, whether more is awaited, what failed. */
export class Fetched<T> {
  value = $state.raw<T | null>(null)
  failure = $state.raw<Failure | null>(null)
  waiting = $state(false)
  #turn: AbortController | null = null
  #key = ''

  /** Fetches unless it has or awaits the same. With keep, the former value stays until the new one is there. */
  async load(key: string, fetch: (signal: AbortSignal) => Promise<T>, keep = true): Promise<void> {
    if (key === this.#key) return
    this.#key = key
    this.#turn?.abort()
    const turn = (this.#turn = new AbortController())
    this.waiting = true
    this.failure = null
    if (!keep) this.value = null
    try {
      const value = await fetch(turn.signal)
      if (turn.signal.aborted) return
      this.value = value
    } catch (error) {
      if (turn.signal.aborted || isAbort(error)) return
      this.failure = failureOf(error)
      this.#key = ''
      if (this.failure.kind === 'missing' || this.failure.kind === 'refused') this.value = null
    }
    this.waiting = false
  }

  clear(): void {
    this.#turn?.abort()
    this.#key = ''
    this.value = null
    this.failure = null
    this.waiting = false
  }

  /** Lets the next load fetch again. */
  forget(): void {
    this.#key = ''
  }
}
