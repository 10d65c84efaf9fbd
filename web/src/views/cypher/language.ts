import { StreamLanguage, type StreamParser } from '@codemirror/language'
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Schemas } from '../../api/client'

type Schema = () => Schemas['GraphSchema'] | null

/** What is a keyword, a name, a text and so on in Cypher. */
const parser = (keywords: ReadonlySet<string>): StreamParser<{ comment: boolean }> => ({
  name: 'cypher',
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment) {
      if (stream.skipTo('*/')) {
        stream.match('*/')
        state.comment = false
      } else stream.skipToEnd()
      return 'comment'
    }
    if (stream.eatSpace()) return null
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match('/*')) {
      state.comment = true
      return 'comment'
    }
    if (stream.match(/^'(?:[^'\\]|\\.)*'?/) || stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string'
    if (stream.match(/^`[^`]*`?/)) return 'variableName'
    if (stream.match(/^\$\w+/)) return 'atom'
    if (stream.match(/^\d+(\.\d+)?([eE][+-]?\d+)?/)) return 'number'
    if (stream.match(/^:[A-Za-z_]\w*/)) return 'typeName'
    const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null
    if (word) return keywords.has(word[0].toUpperCase()) ? 'keyword' : stream.peek() === '(' ? 'function' : 'variableName'
    stream.next()
    return null
  },
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } }, closeBrackets: { brackets: ['(', '[', '{', "'", '"'] } },
})

/** The language, with the keywords that the server knows. */
export const cypher = (schema: Schema) => StreamLanguage.define(parser(new Set(schema()?.keywords)))

/** Completion from the live schema: labels and types after a colon, properties after a point, functions of a namespace too, else keywords and functions. */
export function completion(schema: Schema): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const known = schema()
    const typed = context.matchBefore(/[:.|]?\w*$/)
    if (!typed || (typed.from === typed.to && !context.explicit)) return null
    const lead = typed.text[0] ?? ''
    if (lead === ':' || lead === '|') {
      // Within brackets stand types, elsewhere labels.
      const before = context.state.sliceDoc(0, typed.from)
      const inBracket = before.lastIndexOf('[') > before.lastIndexOf(']')
      const options = inBracket
        ? (known?.types ?? []).map((one) => ({ label: one.type, type: 'type', detail: `${one.count}` }))
        : (known?.labels ?? []).map((one) => ({ label: one.label, type: 'class', detail: `${one.count}` }))
      return { from: typed.from + 1, options, validFor: /^\w*$/ }
    }
    const functions = (known?.functions ?? []).map(({ name, describe }) => ({ label: name, type: 'function', apply: `${name}(`, info: describe }))
    const space = context.matchBefore(/\b[a-z]+\.\w*$/)
    if (space && functions.some(({ label }) => label.startsWith(space.text.slice(0, space.text.indexOf('.') + 1)))) {
      return { from: space.from, options: functions, validFor: /^[\w.]*$/ }
    }
    if (lead === '.') {
      const names = new Map<string, string>()
      for (const one of [...(known?.labels ?? []), ...(known?.types ?? [])]) for (const property of one.properties) names.set(property.name, property.type)
      return { from: typed.from + 1, options: [...names].map(([label, detail]) => ({ label, type: 'property', detail })), validFor: /^\w*$/ }
    }
    if (typed.text.length < 2 && !context.explicit) return null
    return { from: typed.from, options: [...(known?.keywords ?? []).map((label) => ({ label, type: 'keyword' })), ...functions], validFor: /^\w*$/ }
  }
}

/** Questions to begin from. */
const on = (day: string) => `coalesce(r.counts, true) AND coalesce(r.of, 'capital') = 'capital'\n  AND coalesce(r.held_from <= ${day}, true) AND coalesce(${day} < r.held_until, true)`
export const examples: { title: string; query: string }[] = [
  { title: 'Who owns Ant Group directly, today', query: `MATCH (owner:Entity)-[r:OWNS]->(:Entity {id: 'ant-group'})\nWHERE ${on('date()')}\nRETURN owner.name AS owner, r.share AS share, r.share_min AS least, r.share_max AS most, r.sources AS sources\nORDER BY most DESC, owner` },
  { title: 'Who owned it on 2020-10-01', query: `MATCH (owner:Entity)-[r:OWNS]->(:Entity {id: 'ant-group'})\nWHERE ${on("date('2020-10-01')")}\nRETURN owner.name AS owner, r.share AS share, r.start AS start, r.end AS end\nORDER BY share DESC, owner` },
  { title: 'Chains of owners and control above it, of any day', query: "MATCH path = (owner:Entity)-[:CONTROLS|OWNS*1..4]->(:Entity {id: 'ant-group'})\nRETURN path\nLIMIT 50" },
  { title: 'What depends on Alipay', query: "MATCH (dependent:Entity)-[r:DEPENDS_ON]->(:Entity {id: 'alipay'})\nRETURN dependent.name AS dependent, r.on AS needs, dependent" },
  { title: 'Holdings whose share no source gives', query: 'MATCH (owner:Entity)-[r:OWNS]->(subject:Entity)\nWHERE r.share_unknown AND r.held_until IS NULL\nRETURN owner.name AS owner, subject.name AS subject, r.confidence AS confidence\nORDER BY subject, owner\nLIMIT 100' },
]
