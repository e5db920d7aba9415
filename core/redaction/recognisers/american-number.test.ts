import { expect, test } from 'vitest'
import { americanNumber } from './american-number.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['SSN 219-09-9999 on file'], ['219-09-9999']],
  [['my social is 219099999'], ['219099999']],
  [['call (415) 555-0132 or 415.555.0133'], ['415) 555-0132', '415.555.0133']],
  [['call +1-415-555-0132x204'], ['1-415-555-0132x204']],
  [["driver's license D1234567"], ['D1234567']],
  [['it was 219 of them on 09 of June'], []],
  [['take 415 5550132 units'], []],
]

test.each(TABLE)('of %j masks the American numbers %j', (turns, masked) => {
  expect(recogniseText(americanNumber, ...turns)).toEqual(masked)
})
