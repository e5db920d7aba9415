import { expect, test } from 'vitest'
import { dateOfBirth } from './date-of-birth.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['born 14/03/1979'], ['14/03/1979']],
  [['date of birth?', '3/11/61'], ['3/11/61']],
  [
    ["my date of birth's the sixth of the fifth nineteen seventy seven"],
    ['the sixth of the fifth nineteen seventy seven'],
  ],
  [
    ['twenty second of the eleventh nineteen sixty six'],
    ['twenty second of the eleventh nineteen sixty six'],
  ],
  [['my birthday is 9th June 2005. I said 9 June.'], ['9th June 2005', '9 June']],
  [['the appointment is on 14 March 2026'], []],
  [['see you on the third of may'], []],
  [['since nineteen ninety eight'], []],
]

test.each(TABLE)('of %j masks the dates of birth %j', (turns, masked) => {
  expect(recogniseText(dateOfBirth, ...turns)).toEqual(masked)
})
