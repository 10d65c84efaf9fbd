import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Schemas } from '../../api/client'
import { completion, cypher } from './language'

export interface Editor {
  text(): string
  set(text: string): void
  /** Takes the schema, which came after the editor. */
  learn(): void
  /** Marks a fault at its line and column, both from 1, counted in characters; without one, takes the marks away. */
  fault(at: { line: number; column: number; message: string } | null): void
  destroy(): void
}

const look = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--held)' },
  { tag: tags.number, color: 'var(--changed)' },
  { tag: tags.atom, color: 'var(--changed)' },
  { tag: tags.typeName, color: 'var(--ownership)' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
])

const theme = EditorView.theme({
  '&': { fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--paper)', height: '100%' },
  '.cm-content': { fontFamily: 'var(--mono)', caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'var(--sunk)', color: 'var(--soft)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--accent) 25%, transparent) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '6px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--focus)', color: 'var(--focus-ink)' },
  // Its own mark is a picture of the kind data:, which the page's policy keeps out.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--removed)', textDecorationSkipInk: 'none' },
  '.cm-placeholder': { color: 'var(--soft)' },
})

/**
 * An editor in a shadow root of host: there its styles are style sheets made by
 * script, which a strict policy allows, and not elements, which it does not.
 */
export function createEditor(host: HTMLElement, text: string, schema: () => Schemas['GraphSchema'] | null, run: () => void): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const inner = document.createElement('div')
  inner.style.height = '100%'
  root.replaceChildren(inner)
  const language = new Compartment()
  const view = new EditorView({
    parent: inner,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), syntaxHighlighting(look), theme, language.of(cypher(schema)), placeholder('MATCH … RETURN …'), EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Query in Cypher' }), autocompletion({ override: [completion(schema)], icons: false }),
        keymap.of([{ key: 'Mod-Enter', run: () => (run(), true) }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    set: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    learn: () => view.dispatch({ effects: language.reconfigure(cypher(schema)) }),
    fault(at) {
      if (!at) {
        view.dispatch(setDiagnostics(view.state, []))
        return
      }
      const line = view.state.doc.line(Math.min(Math.max(1, at.line), view.state.doc.lines))
      // Columns count characters, positions count units of UTF-16.
      const before = [...line.text].slice(0, Math.max(0, at.column - 1)).join('').length
      const from = Math.min(line.from + before, line.to)
      const word = /^\S+/.exec(view.state.sliceDoc(from, line.to))?.[0].length ?? 0
      view.dispatch(setDiagnostics(view.state, [{ from, to: Math.min(line.to, from + Math.max(1, word)), severity: 'error', message: at.message }]), { selection: { anchor: from } })
    },
    destroy: () => view.destroy(),
  }
}
