import { expect, test } from 'vitest'
import { before, dayFault, dayNumber, dayText, placeOf, stepFrom } from './days'

test('a month or year is its last day', () => {
  expect(dayText(dayNumber('2020-02'))).toBe('2020-02-29')
  expect(dayText(dayNumber('2020'))).toBe('2020-12-31')
  expect(dayText(dayNumber('2020-10-01'))).toBe('2020-10-01')
  expect(dayNumber('1970-01-02')).toBe(1)
})

test('places on the line', () => {
  expect(placeOf('2020-01-01', '2020-01-01', '2020-01-11')).toBe(0)
  expect(placeOf('2020-01-06', '2020-01-01', '2020-01-11')).toBe(0.5)
  expect(placeOf('2030-01-01', '2020-01-01', '2020-01-11')).toBe(1)
  expect(placeOf('2020-01-01', '2020-01-01', '2020-01-01')).toBe(1)
})

test('steps go from change to change', () => {
  const days = ['2015', '2020-08', '2023-01-07'].map((day) => ({ day, texts: [] }))
  expect(stepFrom('2020-10-01', days, -1)).toBe('2020-08')
  expect(stepFrom('2020-10-01', days, 1)).toBe('2023-01-07')
  expect(stepFrom('2023-01-07', days, 1)).toBeNull()
})

test('a day is compared with the last before the change that led to it', () => {
  const days = ['2015', '2020-08', '2023-01-07'].map((day) => ({ day, texts: [] }))
  expect(before('2023-06-01', days)).toBe('2023-01-06')
  expect(before('2023-01-07', days)).toBe('2023-01-06')
  expect(before('2023-01-06', days)).toBe('2020-08-30')
  expect(before('2014-03-01', days)).toBe('2013-03-01')
})

test.each([
  ['2020-10-01', ''], ['2020-10', ''], ['2020', ''], ['2020-02-29', ''],
  ['', 'Write a day, such as 2020-10-31.'], ['10/01/2020', '“10/01/2020” is no day. Write the year first: 2020-10-31, 2020-10 or 2020.'],
  ['2021-02-29', '2021-02 has no day 29.'], ['2020-13-01', 'There is no month 13.'], ['2020-00', 'There is no month 00.'], ['0050-04-31', '0050-04 has no day 31.'],
])('is %s a day', (text, want) => expect(dayFault(text)).toBe(want))
