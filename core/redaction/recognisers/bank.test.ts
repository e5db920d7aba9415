import { expect, test } from 'vitest'
import { bank } from './bank.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [["it's 20-00-44, 6630 1952."], ['20-00-44, 6630 1952']],
  [
    [
      'sort code oh four double oh nine nine account three one seven seven four oh six two oh my god',
    ],
    ['sort code oh four double oh nine nine account three one seven seven four oh six two'],
  ],
  [
    ['six oh double two one eight and then five oh double four seven three double nine'],
    ['six oh double two one eight and then five oh double four seven three double nine'],
  ],
  [['the santander one forty ten eighty nine 3662 9004'], ['forty ten eighty nine 3662 9004']],
  [["my sort code's 20-00-44"], ['20-00-44']],
  [['i owe the bank \u00a31200'], []],
  [['it went from 40 to 60 in a month'], []],
]

test.each(TABLE)('of %j masks the sort codes and accounts %j', (turns, masked) => {
  expect(recogniseText(bank, ...turns)).toEqual(masked)
})
