import { expect, test } from 'vitest'
import type { Holdings, Owners } from '../api/client'
import { cutsOf } from './cuts'

const picture = (cut: { graph?: boolean; owners?: boolean; holdings?: boolean }) => ({
  graph: { entities: new Map(Array.from({ length: 1200 }, (_, i) => [`e${i}`, {}])) as never, truncated: cut.graph ?? false },
  owners: { owners: Array(200).fill({}), truncated: cut.owners ?? false, operated_by: [] } as unknown as Owners,
  holdings: { holdings: Array(200).fill({}), truncated: cut.holdings ?? false } as unknown as Holdings,
})

test('what was cut is said, each on its own', () => {
  expect(cutsOf(picture({}))).toEqual([])
  expect(cutsOf(picture({ owners: true }))).toEqual(['there are more owners than the 200 largest, which alone have their share and their marks; one without a share may be among the others'])
  expect(cutsOf(picture({ graph: true, holdings: true }))).toEqual(['more entities are near than are drawn; 1,200 are here, the nearest first', 'there are more holdings than the 200 largest, which alone have their share'])
})
