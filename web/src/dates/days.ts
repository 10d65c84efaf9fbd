import type { Timeline } from '../api/client'
import { nameOf, relationWords } from '../model/words'

/** A day on which something upstream changed, with what in words. */
export interface Day {
  day: string
  texts: string[]
}

type ChangeWord = Timeline['days'][number]['changes'][number]['what']
const verbs: Record<ChangeWord, string> = { added: 'begins', ended: 'ends', changed: 'changes', passed: 'was there in between', joined: 'comes upstream', left: 'is no longer upstream' }

/** The days of a timeline in words. */
export function daysOf(timeline: Timeline): Day[] {
  return timeline.days.map(({ day, changes, lives, names, statements }) => ({
    day,
    texts: [
      ...changes.map((change) => {
        const share = change.after?.share?.text ?? change.before?.share?.text
        return `${nameOf(change.owner)} ${relationWords[change.kind]}${share && change.kind === 'OWNS' ? ` ${share} of` : ''} ${nameOf(change.subject)}: ${verbs[change.what]}`
      }),
      ...lives.map((life) => `${nameOf(life.entity)} ${life.what === 'added' ? 'comes into being' : 'is dissolved'}`),
      ...names.map((name) => `${nameOf(name.entity)} ${name.what === 'added' ? 'takes' : 'drops'} the name ${name.name}`),
      ...statements.map((made) => `a source says of ${nameOf(made.entity)}: ${made.statement.what}`),
    ],
  }))
}

/** A day of any precision as days since 1970; a month or year is its last day, as in a question. */
export function dayNumber(day: string): number {
  const [year = 1970, month, date] = day.split('-').map(Number)
  const end = month === undefined ? Date.UTC(year, 11, 31) : date === undefined ? Date.UTC(year, month, 0) : Date.UTC(year, month - 1, date)
  return Math.round(end / 86_400_000)
}

/** What keeps a text from being a day, a month or a year, with what to write instead; nothing when it is one. */
export function dayFault(text: string): string {
  if (text === '') return 'Write a day, such as 2020-10-31.'
  const [, year, month = '01', date = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? []
  if (year === undefined) return `“${text}” is no day. Write the year first: 2020-10-31, 2020-10 or 2020.`
  const made = new Date(0)
  made.setUTCFullYear(Number(year), Number(month) - 1, Number(date))
  if (made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(date)) return ''
  return Number(month) >= 1 && Number(month) <= 12 ? `${year}-${month} has no day ${date}.` : `There is no month ${month}.`
}

/** The day of a number. */
export const dayText = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10)

/** Today by this machine's clock and zone. */
export function today(): string {
  const now = new Date()
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
}

/** Where a day stands on a line from the first day to the last, 0..1. */
export function placeOf(day: string, first: string, last: string): number {
  const [from, to] = [dayNumber(first), dayNumber(last)]
  return to <= from ? 1 : Math.min(1, Math.max(0, (dayNumber(day) - from) / (to - from)))
}

/** The day to compare a day with: the last before the change that led to it, or a year before where nothing changed. */
export function before(day: string, days: readonly Day[]): string {
  const change = days.map((other) => dayNumber(other.day)).filter((other) => other <= dayNumber(day)).at(-1)
  return dayText(change === undefined ? dayNumber(day) - 365 : change - 1)
}

/** The nearest of the days that something changed on before or after one, or null. */
export function stepFrom(day: string, days: readonly Day[], way: -1 | 1): string | null {
  const here = dayNumber(day)
  const beyond = days.map((other) => other.day).filter((other) => (way < 0 ? dayNumber(other) < here : dayNumber(other) > here))
  return (way < 0 ? beyond.at(-1) : beyond[0]) ?? null
}
