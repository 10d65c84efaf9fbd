import Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'

/** A graph by number: edges are pairs of nodes, places are x and y of each. */
interface Task {
  edges: Uint32Array
  places: Float32Array
  rounds: number
}

/** Lays a network out by forces (ForceAtlas2, Jacomy et al. 2014), and sends the places as they get better. */
addEventListener('message', (event: MessageEvent<Task>) => {
  const { edges, places, rounds } = event.data
  const graph = new Graph({ multi: true, type: 'directed' })
  const count = places.length / 2
  for (let node = 0; node < count; node++) graph.addNode(node, { x: places[2 * node], y: places[2 * node + 1] })
  for (let i = 0; i + 1 < edges.length; i += 2) graph.addEdge(edges[i], edges[i + 1])
  const settings = { ...forceAtlas2.inferSettings(graph), adjustSizes: false, barnesHutOptimize: count > 300, gravity: 1, slowDown: 2 + Math.log(count + 1) }
  const step = count > 3000 ? 10 : 25
  let done = 0
  const turn = () => {
    forceAtlas2.assign(graph, { iterations: step, settings })
    done += step
    const now = new Float32Array(places.length)
    graph.forEachNode((node, { x, y }) => {
      now[2 * Number(node)] = x as number
      now[2 * Number(node) + 1] = y as number
    })
    postMessage({ places: now, done: done >= rounds })
    if (done < rounds) setTimeout(turn)
  }
  turn()
})
