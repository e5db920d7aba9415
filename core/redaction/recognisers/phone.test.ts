import { expect, test } from 'vitest'
import { phone } from './phone.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['ring 07700 900123'], ['07700 900123']],
  [['+44 7700 900123'], ['44 7700 900123']],
  [['(0161) 496 0123'], ['0161) 496 0123']],
  [
    ["it's oh seven seven double zero nine hundred one two three"],
    ['oh seven seven double zero nine hundred one two three'],
  ],
  [
    ['oh seven seven double oh', 'yeah', 'nine double oh two six three'],
    ['oh seven seven double oh', 'nine double oh two six three'],
  ],
  [['ring me on four nine six oh one two'], ['four nine six oh one two']],
  [['it cost \u00a31200 and took 45 minutes'], []],
  [['call me at two thirty'], []],
  [['the 2026 rate is 393.45'], []],
]

test.each(TABLE)('of %j masks the phone numbers %j', (turns, masked) => {
  expect(recogniseText(phone, ...turns)).toEqual(masked)
})
