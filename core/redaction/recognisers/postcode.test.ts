import { expect, test } from 'vitest'
import { postcode } from './postcode.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['M14 5TQ'], ['M14 5TQ']],
  [["it's m fourteen five t q"], ['m fourteen five t q']],
  [['s e twenty eight eight b p and'], ['s e twenty eight eight b p']],
  [['le2 0vk'], ['le2 0vk']],
  [
    ['o l nine', 'ok', 'seven d x'],
    ['o l nine', 'seven d x'],
  ],
  [['b6 9hr'], ['b6 9hr']],
  [
    ['CT one', 'okay', 'one RA'],
    ['CT one', 'one RA'],
  ],
  [['three p for peter u for umbrella'], []],
  [["I'm in E17, me."], ['E17']],
  [['the m sixty two was shut'], []],
  [['b twelve injections'], []],
  [['a four page letter'], []],
  [['my CV two pages long'], []],
  [['a b12 jab at 9hr'], []],
]

test.each(TABLE)('of %j masks the postcodes %j', (turns, masked) => {
  expect(recogniseText(postcode, ...turns)).toEqual(masked)
})
