import { expect, test } from 'vitest'
import { intoSight, type Box } from './motion'

const box = (left: number, top: number): Box => ({ left, right: left + 100, top, bottom: top + 50 })
const room = { width: 400, height: 300 }

test('what is in sight stays where it is', () => {
  expect(intoSight({ x: 0, y: 0, zoom: 1 }, [box(50, 50), box(200, 150)], room, 10, 0.5)).toEqual({ x: 0, y: 0, zoom: 1 })
})

test('a view moves just far enough for what opened below and to the right', () => {
  // The second ends at 450 and 330: 60 and 40 beyond the 390 and 290 that are left inside the margin.
  expect(intoSight({ x: 0, y: 0, zoom: 1 }, [box(100, 100), box(350, 280)], room, 10, 0.5)).toEqual({ x: -60, y: -40, zoom: 1 })
})

test('it goes out, around the card that was clicked, where there is no room else', () => {
  // 760 in 380: half the size. The middle of the first, at 80 before, is at 30 + 0.5 × 60 after the move by 10 - 0.5 × 10.
  const view = intoSight({ x: 0, y: 0, zoom: 1 }, [box(10, 100), box(670, 100)], room, 10, 0.4)
  expect(view.zoom).toBeCloseTo(0.5)
  expect(view.x + view.zoom * 10).toBeCloseTo(10)
  expect(view.x + view.zoom * 770).toBeCloseTo(390)
})

test('no smaller than can be read: the card that was clicked and the nearest are in sight, the far one is not', () => {
  const view = intoSight({ x: 0, y: 0, zoom: 1 }, [box(0, 0), box(120, 0), box(3000, 0)], room, 10, 0.6)
  expect(view.zoom).toBe(0.6)
  expect(view.x + view.zoom * 0).toBeGreaterThanOrEqual(10)
  expect(view.x + view.zoom * 220).toBeLessThanOrEqual(390)
})

test('a view that is smaller than that already stays as small', () => {
  expect(intoSight({ x: 0, y: 0, zoom: 0.3 }, [box(100, 100), box(3000, 100)], room, 10, 0.6).zoom).toBe(0.3)
})
