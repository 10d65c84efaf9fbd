import type { Share } from '../api/client'

/** What a missing percentage reads. */
export const unknownShare = '% unknown'

/**
 * A share in words. The text is the server's own, which knows about thresholds and
 * open ends; nothing is computed from the numbers here. None and unknown read
 * unknown, never 0 and never blank.
 */
export function shareText(share: Share | null | undefined): string {
  if (!share) return unknownShare
  if (!share.known && share.text === 'unknown') return unknownShare
  return share.text === '' ? unknownShare : share.text
}

/** Whether a source gives a number at all. */
export const isKnown = (share: Share | null | undefined): share is Share => !!share && share.known

/**
 * Several separate direct shares of one company in words: "4.9% together", with what
 * is missing said. The sum is that of the minimums, rounded to two decimals as the
 * server's are, and reaches neither 0 nor 100 by rounding.
 */
export function togetherText(shares: readonly (Share | null | undefined)[]): string {
  const known = shares.filter(isKnown)
  const missing = shares.length - known.length
  if (known.length === 0) return shares.length === 1 ? unknownShare : 'shares unknown'
  const sum = known.reduce((total, share) => total + share.min, 0)
  const exact = missing === 0 && known.every((share) => share.min === share.max)
  return `${exact ? '' : 'at least '}${percent(sum)} together`
}

/** A fraction 0..1 as a percentage of at most two decimals. */
export function percent(fraction: number): string {
  const rounded = Math.round(fraction * 1e4) / 100
  if (rounded === 0 && fraction > 0) return 'less than 0.01%'
  if (rounded === 100 && fraction < 1 - 1e-9) return 'more than 99.99%'
  return `${rounded}%`
}

/** The days of a relation: "2020-08 to 2023-01-07", "since 2019", "no dates". */
export function periodText(period: { start?: string | undefined; end?: string | undefined; last_observed?: string | undefined }): string {
  const { start, end, last_observed: seen } = period
  if (start && end) return `${start} to ${end}`
  if (start) return `since ${start}`
  if (end) return `until ${end}`
  return seen ? `seen ${seen}` : 'no dates'
}

/** How long ago a day of any precision was, in words; nothing when it cannot be told. */
export function ageText(day: string | undefined, today: string): string {
  if (!day) return ''
  const months = monthsBetween(day, today)
  if (months < 0) return ''
  if (months === 0) return 'this month'
  if (months < 24) return `${months} month${months === 1 ? '' : 's'} before`
  return `${Math.floor(months / 12)} years before`
}

function monthsBetween(from: string, to: string): number {
  const part = (day: string, index: number, otherwise: number) => Number(day.split('-')[index] ?? otherwise)
  return (part(to, 0, 0) - part(from, 0, 0)) * 12 + part(to, 1, 1) - part(from, 1, 1)
}

/** A whole number with separators. */
export const countText = (count: number): string => count.toLocaleString('en-US')

/** "1 owner", "12 owners". */
export const plural = (count: number, one: string, many = `${one}s`): string => `${countText(count)} ${count === 1 ? one : many}`

const opening = /^(?:an?|the|this|these|its?|they|there|no|not|none|nobody|as|at|by|for|from|in|of|on|since|until|with|what|where|when|only|some|both|neither|one|two|more|less|something|against|data|held|stated|quoted) /

/** A note with a capital at its beginning, where it begins with a word that is no part of a name. */
export const begun = (text: string): string => (opening.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text)
