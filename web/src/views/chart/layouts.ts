import LayoutWorker from './layout.worker?worker'
import type { Layout, LayoutInput } from './layout'

interface Reply {
  turn: number
  layout?: Layout
  fault?: string
}

// A worker that no drawing has yet. To start one takes longer than a layout does.
let spare: Worker | null = null

/** Starts a worker for the first drawing while its data are still awaited. */
export function prepare(): void {
  const worker = (spare ??= new LayoutWorker())
  // What could not be started is tried anew by the drawing, which says so.
  worker.addEventListener('error', () => spare === worker && (spare = null), { once: true })
}

/** Lays drawings out in a worker, one after the other. */
export class Layouts {
  #worker = spare ?? new LayoutWorker()
  #turn = 0
  #waiting = new Map<number, { done: (layout: Layout) => void; failed: (error: Error) => void }>()

  constructor() {
    spare = null
    this.#worker.addEventListener('message', (event: MessageEvent<Reply>) => {
      const { turn, layout, fault } = event.data
      const waiting = this.#waiting.get(turn)
      this.#waiting.delete(turn)
      if (layout) waiting?.done(layout)
      else waiting?.failed(new Error(fault ?? 'the layout gave nothing'))
    })
    this.#worker.addEventListener('error', (event) => {
      for (const { failed } of this.#waiting.values()) failed(new Error(event.message || 'the layout could not be started'))
      this.#waiting.clear()
    })
  }

  of(input: LayoutInput): Promise<Layout> {
    return new Promise((done, failed) => {
      this.#waiting.set(++this.#turn, { done, failed })
      this.#worker.postMessage({ turn: this.#turn, input })
    })
  }

  /** Ends the worker, whatever it is at, and starts one for the next drawing. */
  close(): void {
    this.#worker.terminate()
    this.#waiting.clear()
    prepare()
  }
}
