import { expect, test } from 'vitest'
import { startsOf } from './workspaces'

const line = (record: object) => `${JSON.stringify(record)}\n`
const entity = (id: string) => line({ entity: { id, kind: 'company', name: id.toUpperCase(), sources: ['s'] } })
const owns = (owner: string, subject: string) => line({ relation: { id: `${owner}-${subject}`, kind: 'OWNS', owner, subject } })

test('a file begins with what has the most relations in it', () => {
  // hub has three, top and leaf one, of which leaf is owned; alone has none.
  const text = ['alone', 'top', 'leaf', 'other', 'hub'].map(entity).join('') + owns('top', 'hub') + owns('hub', 'leaf') + owns('other', 'hub')
  expect(startsOf(text, 8).map(({ id }) => id)).toEqual(['hub', 'leaf', 'top', 'other', 'alone'])
  expect(startsOf(text, 2).map(({ name }) => name)).toEqual(['HUB', 'LEAF'])
})

test('a line that is cut off is left out', () => {
  expect(startsOf(entity('a') + owns('a', 'b').slice(0, 20), 8).map(({ id }) => id)).toEqual(['a'])
})
