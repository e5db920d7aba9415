import { expect, test } from 'vitest'
import { nino } from './nino.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['my NI number is QQ 12 34 56 C.'], ['QQ 12 34 56 C']],
  [['QQ123456C'], ['QQ123456C']],
  [["it's q q one two three four five six c i think"], ['q q one two three four five six c']],
  [['q q four seven double nine one six a'], ['q q four seven double nine one six a']],
  [
    ['q q one two three', 'mhm', 'four five six c'],
    ['q q one two three', 'four five six c'],
  ],
  [['national insurance is a b one two three four five six'], ['a b one two three four five six']],
  [['double a 82 fifteen twenty one a'], ['double a 82 fifteen twenty one a']],
  [
    ['w b two one two eight double four a sorry i will start that bit again a'],
    ['w b two one two eight double four a sorry i will start that bit again a'],
  ],
  [
    ['the number that starts it is by', 'mhm', 'nought three', 'go on', 'one eight one eight c'],
    ['by', 'nought three', 'one eight one eight c'],
  ],
  [['i get four hundred and twelve a month'], []],
  [['AB 12 is on page 34 of 56'], []],
]

test.each(TABLE)('of %j masks the National Insurance numbers %j', (turns, masked) => {
  expect(recogniseText(nino, ...turns)).toEqual(masked)
})
