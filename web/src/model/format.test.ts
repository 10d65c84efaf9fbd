import { describe, expect, test } from 'vitest'
import { exact } from '../testing/build'
import { ageText, begun, percent, periodText, shareText, togetherText } from './format'

describe('a share', () => {
  const range = { min: 0.25, max: 0.5, min_exclusive: true, max_exclusive: false, known: true, text: '25–50%' }
  test.each([
    ['exact', exact(0.33), '33%'],
    ['a range as the server writes it', range, '25–50%'],
    ['unknown with a bound', { ...range, known: false, min: 0, text: 'unknown, at most 13.54%' }, 'unknown, at most 13.54%'],
    ['unknown', { ...range, known: false, min: 0, max: 1, text: 'unknown' }, '% unknown'],
    ['missing', undefined, '% unknown'],
    ['null', null, '% unknown'],
    ['without a text', { ...range, text: '' }, '% unknown'],
  ])('%s', (_, share, want) => expect(shareText(share)).toBe(want))
})

test('several shares together', () => {
  // 1.2 + 3.7 = 4.9
  expect(togetherText([exact(0.012), exact(0.037)])).toBe('4.9% together')
  expect(togetherText([exact(0.012), undefined, exact(0.037)])).toBe('at least 4.9% together')
  expect(togetherText([undefined, null])).toBe('shares unknown')
  expect(togetherText([{ ...exact(0.1), max: 0.2 }])).toBe('at least 10% together')
})

test('rounding reaches neither 0 nor 100 from inside', () => {
  expect(percent(0.000001)).toBe('less than 0.01%')
  expect(percent(0.9999999)).toBe('more than 99.99%')
  expect(percent(0)).toBe('0%')
  expect(percent(1)).toBe('100%')
  expect(percent(0.1 + 0.2)).toBe('30%')
})

test('days stay as written', () => {
  expect(periodText({ start: '2020-08', end: '2023-01-07' })).toBe('2020-08 to 2023-01-07')
  expect(periodText({ start: '2019' })).toBe('since 2019')
  expect(periodText({ last_observed: '2017-02' })).toBe('seen 2017-02')
  expect(periodText({})).toBe('no dates')
})

test('age', () => {
  expect(ageText('2020-08', '2020-10-01')).toBe('2 months before')
  expect(ageText('2015', '2020-10-01')).toBe('5 years before')
  expect(ageText('2021', '2020-10-01')).toBe('')
  expect(ageText(undefined, '2020-10-01')).toBe('')
})

test('a note begins with a capital, and a name stays as it is', () => {
  expect(begun('no source gives the day')).toBe('No source gives the day')
  expect(begun('its owners are not in the data')).toBe('Its owners are not in the data')
  for (const name of ['adidas holds 5%', 'ant-group is cut', 'iPhone', 'a', '']) expect(begun(name)).toBe(name)
})
