import type { Scene } from '../model/scene'

/** One line of the chart's legend: what it looks like and what it means. */
export interface Meaning {
  look: 'own' | 'dot' | 'con' | 'ope' | 'dep' | 'held' | 'both' | 'grey' | 'plus' | 'quoted' | 'added' | 'removed' | 'changed'
  text: string
}

/** What the lines and frames of a chart mean, of what is on it. below: the threshold in force, in words. */
export function legendOf(scene: Scene, focus: string, below: string): Meaning[] {
  const has = (family: string) => scene.edges.some((edge) => edge.strokes.some((stroke) => stroke.family === family))
  const differs = (difference: string) => scene.edges.some((edge) => edge.difference === difference) || scene.cards.some((card) => 'difference' in card && card.difference === difference)
  const all: [boolean, Meaning][] = [
    [true, { look: 'own', text: 'ownership' }],
    [scene.edges.some((edge) => edge.both !== ''), { look: 'both', text: `direct / effective in ${focus}, or held by it` }],
    [true, { look: 'dot', text: 'indirect or unknown' }],
    [true, { look: 'con', text: 'control' }],
    [has('operation'), { look: 'ope', text: 'operates' }],
    [has('dependency'), { look: 'dep', text: 'depends on' }],
    [scene.edges.some((edge) => edge.label.includes('not counted')), { look: 'quoted', text: 'not counted: drawn and cited, but no figure comes from it' }],
    [true, { look: 'held', text: 'in control' }],
    [true, { look: 'grey', text: `below ${below}` }],
    [true, { look: 'plus', text: 'hidden neighbours' }],
    [differs('added'), { look: 'added', text: 'new' }],
    [differs('removed'), { look: 'removed', text: 'gone' }],
    [differs('changed'), { look: 'changed', text: 'changed' }],
  ]
  return all.filter(([there]) => there).map(([, meaning]) => meaning)
}

/** The swatch of a line: its stroke, a colour of the page, with width and dashes. */
export const strokes: Partial<Record<Meaning['look'], { colour: string; width: number; dash?: string; round?: boolean; opacity?: number }>> = {
  own: { colour: '--ownership', width: 2.5 },
  dot: { colour: '--ownership', width: 2.5, dash: '1 4', round: true },
  con: { colour: '--control', width: 2.5 },
  ope: { colour: '--operation', width: 1.3 },
  dep: { colour: '--dependency', width: 1.5, dash: '8 3 2 3' },
  quoted: { colour: '--ownership', width: 1, opacity: 0.7 },
  added: { colour: '--added', width: 6, opacity: 0.4 },
  removed: { colour: '--removed', width: 4, dash: '3 5', opacity: 0.75 },
  changed: { colour: '--changed', width: 6, dash: '10 5', opacity: 0.4 },
}
