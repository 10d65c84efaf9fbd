import { describe, expect, test } from 'vitest'
import type { AskAnswer } from '../api/client'
import { placeFor } from './destination'
import { workspaceName } from './workspaces'

const asked = (question: Partial<AskAnswer['question']>, more: Partial<AskAnswer> = {}): AskAnswer => ({
  status: 'understood', answer: 'An answer.', cypher: '', links: {}, question: { text: 'q', as_of: '2026-01-01', entity: { id: 'a', name: 'A', kind: 'company' }, ...question }, ...more,
})

describe('where a question leads', () => {
  test('today is left out of the link, another day stands as asked', () => {
    expect(placeFor('q', asked({ intent: 'owners' }), '2026-01-01')).toMatchObject({ id: 'a', change: { asOf: '', intent: 'owners', question: 'q' } })
    expect(placeFor('q', asked({ intent: 'control', as_of: '2020-10-31', as_of_asked: '2020-10' }), '2026-01-01')).toMatchObject({ change: { asOf: '2020-10' } })
  })
  test('what is asked opens its panel', () => {
    expect(placeFor('q', asked({ intent: 'depends-on' }), '')).toMatchObject({ change: { panel: 'needs', up: 1, down: 1 } })
    expect(placeFor('q', asked({ intent: 'paths', other: { id: 'b', name: 'B', kind: 'person' } }), '')).toMatchObject({ change: { panel: 'paths', to: 'b' } })
  })
  test('a rule that is named is the rule in force, and what was drawn besides is not kept', () => {
    const by = (link: string) => placeFor('q', asked({ intent: 'by-rule' }, { links: { result: link } }), '')
    expect(by('/api/v1/entities/a/ultimate-owners?rule=fatf')).toMatchObject({ change: { rule: 'fatf', threshold: 0, kinds: ['OWNS', 'CONTROLS', 'OPERATES'] } })
    expect(by('/api/v1/entities/a/ultimate-owners?rule=all')).not.toHaveProperty('change.rule')
    expect(by('/api/v1/entities/a/ultimate-owners')).not.toHaveProperty('change.rule')
  })
  test('what is not understood says what to ask instead', () => {
    expect(placeFor('q', asked({}, { status: 'not_understood', answer: 'No.', examples: ['who owns A'] }), '')).toEqual({ text: 'No.', examples: ['who owns A'], candidates: [] })
  })
})

test.each([
  ['Ring 1.csv', 'ring-1'], ['持股.json', 'file'], ['main.csv', 'file'], [`${'a'.repeat(60)}.csv`, 'a'.repeat(40)], ['../../etc.csv', 'etc'],
])('the workspace of %s is %s', (file, name) => expect(workspaceName(file)).toBe(name))
