import LayoutWorker from './layout.worker?worker'
import type { Layout, LayoutInput } from './layout'

interface Reply {
  turn: number
  layout?: Layout
  fault?: string
}

/** Lays drawings out in a worker, one after the other. */
export class Layouts {
  #worker = new LayoutWorker()
  #turn = 0
  #waiting = new Map<number, { done: (layout: Layout) => void; failed: (error: Error) => void }>()

  constructor() {
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

  close(): void {
    this.#worker.terminate()
    this.#waiting.clear()
  }
}
