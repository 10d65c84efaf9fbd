import { expect, test } from '@playwright/test'

const entities = 10_000

/**
 * A register of 10,000 companies: each but the first is held by one of a tree in which
 * each holds ten, and the last 4,996 by one of the first 500 too. 14,995 relations.
 */
function register(): string {
  const share = (part: number) => ({ min: part, max: part, known: true })
  const lines: unknown[] = [{ whoowns: 1 }, { source: { id: 's', title: 'Made for a test' } }]
  for (let i = 0; i < entities; i++) lines.push({ entity: { id: `c${i}`, kind: 'company', name: `Company ${i}`, sources: ['s'] } })
  const holds = (owner: number, subject: number, part: number) => lines.push({ relation: { id: `r${owner}-${subject}`, kind: 'OWNS', owner: `c${owner}`, subject: `c${subject}`, share: share(part), sources: ['s'], confidence: 'B' } })
  for (let i = 1; i < entities; i++) holds(Math.floor((i - 1) / 10), i, 0.5)
  for (let i = entities - 4996; i < entities; i++) holds((i * 37) % 500, i, 0.25)
  return lines.map((line) => JSON.stringify(line)).join('\n') + '\n'
}

/** What of the browser's trace is read: what a thread did, from when, how long and with how much CPU, in microseconds. */
interface Slice {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args?: { data?: { type?: string } }
}

/**
 * The milliseconds of CPU that script takes in each frame: what is dispatched since the
 * frame before, and the frame's own callbacks, on the thread that has the mouse's moves.
 */
function scriptOf(trace: Slice[]): number[] {
  const moved = trace.find(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'mousemove')
  const slices = trace
    .filter(({ name, ph, pid, tid }) => ph === 'X' && pid === moved?.pid && tid === moved.tid && ['FireAnimationFrame', 'EventDispatch', 'TimerFire'].includes(name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
  const frames: number[] = []
  let [script, end, drawing, moves] = [0, 0, false, 0]
  const done = () => {
    if (drawing && moves > 0) frames.push(script / 1000)
    ;[script, drawing, moves] = [0, false, 0]
  }
  for (const { name, ts, dur = 0, tdur, args } of slices) {
    if (ts < end) continue // it is within the one before, which counts it
    end = ts + dur
    if (name !== 'FireAnimationFrame' && drawing) done()
    if (tdur === undefined) throw new Error(`${name} has no CPU time in the trace`)
    script += tdur
    drawing ||= name === 'FireAnimationFrame'
    if (args?.data?.type === 'mousemove') moves++
  }
  done()
  return frames
}

const at = (sorted: number[], part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? NaN

test('panning a network of 10,000 takes less than 8 ms of script a frame', async ({ page, browser }) => {
  test.setTimeout(480_000) // half a minute, on a machine that does nothing else; painting without a graphics card is most of it
  await page.goto('/')
  await page.getByLabel('A file to read').setInputFiles({ name: 'Many.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(register()) })
  await expect(page.getByRole('status').filter({ hasText: 'Many.jsonl' })).toContainText('10,000 entities, 14,995 relations', { timeout: 60_000 })
  await page.goto('/entity/c0?workspace=many&view=network')
  await page.getByLabel('levels').fill('9')
  await page.getByLabel('at most').selectOption('10000')
  const status = page.locator('.network .status')
  await expect(status).toContainText('10,000 entities, 14,995 relations', { timeout: 60_000 })
  await expect(status).not.toContainText('arranging', { timeout: 300_000 })

  const stage = await page.locator('.canvas').boundingBox()
  if (!stage) throw new Error('the network is not drawn')
  const middle = { x: stage.x + stage.width / 2, y: stage.y + stage.height / 2 }
  const clip = { x: middle.x - 200, y: middle.y - 150, width: 400, height: 300 }
  const before = await page.screenshot({ clip })
  await page.mouse.move(middle.x, middle.y)
  await browser.startTracing(page, { categories: ['devtools.timeline'] })
  await page.mouse.down()
  for (let i = 1; i <= 40; i++) await page.mouse.move(middle.x + 5 * i, middle.y + 3 * i)
  await page.mouse.up()
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Slice[] }
  expect(before.equals(await page.screenshot({ clip }))).toBe(false) // it was panned

  const frames = scriptOf(trace.traceEvents).sort((a, b) => a - b)
  expect(frames.length).toBeGreaterThanOrEqual(20)
  const [p50, p95, greatest] = [0.5, 0.95, 1].map((part) => at(frames, part))
  console.log(`panning a network of 10,000: script in ${frames.length} frames, CPU p50 ${p50?.toFixed(1)} ms, p95 ${p95?.toFixed(1)} ms, greatest ${greatest?.toFixed(1)} ms`)
  expect(p95, 'milliseconds of script a frame, p95').toBeLessThan(8)
})
