import { expect, test } from 'vitest'
import { understoodAs } from './questions'

const [f, j] = [{ id: 'f', name: 'F', kind: 'company' }, { id: 'j', name: 'J', kind: 'person' }] as const
test.each([
  ['owners', undefined, 'who owns F, on 2020-10-31'], ['paths', j, 'the routes from F to J, on 2020-10-31'], ['share', j, 'the share in F of J, on 2020-10-31'],
])('%s is understood', (intent, other, want) => expect(understoodAs({ text: '', as_of: '2020-10-31', intent, entity: f, ...(other && { other }) })).toBe(want))
