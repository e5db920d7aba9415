import { expect, test } from 'vitest'
import { dictatedNumber } from './dictated-number.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [
    ['so it was three nine one four double two eight one'],
    ['three nine one four double two eight one'],
  ],
  [
    ['the code is five five', 'yep', 'two one nine'],
    ['five five', 'two one nine'],
  ],
  [['number 8812345577 it says'], ['8812345577']],
  [['he said one two three four five six seven eight nine ten'], []],
  [['one two three and breathe'], []],
  [['we had twelve hundred pounds and two thousand three hundred and forty pounds'], []],
]

test.each(TABLE)('of %j masks the long numbers %j', (turns, masked) => {
  expect(recogniseText(dictatedNumber, ...turns)).toEqual(masked)
})
