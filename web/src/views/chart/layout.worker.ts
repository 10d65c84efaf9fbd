import { layOut, type LayoutInput } from './layout'

/** Each message is a number and a drawing; the answer brings the number back. */
addEventListener('message', (event: MessageEvent<{ turn: number; input: LayoutInput }>) => {
  const { turn, input } = event.data
  try {
    postMessage({ turn, layout: layOut(input) })
  } catch (error) {
    postMessage({ turn, fault: error instanceof Error ? error.message : String(error) })
  }
})
