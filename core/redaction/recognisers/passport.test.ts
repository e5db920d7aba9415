import { expect, test } from 'vitest'
import { passport } from './passport.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['my passport number is 533401372'], ['533401372']],
  [
    ['passport five three three four oh one three seven two'],
    ['five three three four oh one three seven two'],
  ],
  [['there were 533401372 of them'], []],
]

test.each(TABLE)('of %j masks the passport numbers %j', (turns, masked) => {
  expect(recogniseText(passport, ...turns)).toEqual(masked)
})
