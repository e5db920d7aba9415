import { expect, test } from 'vitest'
import { iban } from './iban.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['IBAN GB82 WEST 1234 5698 7654 32 please'], ['GB82 WEST 1234 5698 7654 32']],
  [['DE89370400440532013000'], ['DE89370400440532013000']],
  [['in GB82 WEST they say'], []],
  [['the form is SE1234'], []],
]

test.each(TABLE)('of %j masks the international account numbers %j', (turns, masked) => {
  expect(recogniseText(iban, ...turns)).toEqual(masked)
})
