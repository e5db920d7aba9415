import { expect, test } from 'vitest'
import { foreignAddress } from './foreign-address.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [
    ['Ship to 1600 Wolf Hollow Road, Apt 4B, Boise, ID 83702-1234.'],
    ['1600 Wolf Hollow Road, Apt 4B', 'Boise, ID 83702-1234'],
  ],
  [['PO Box 2210, Tulsa, OK 74101'], ['PO Box 2210', 'Tulsa, OK 74101']],
  [['er wohnt Lindenstraße 14, 10969 Berlin'], ['Lindenstraße 14, 10969 Berlin']],
  [['Rua do Salitre 62 in Lisbon'], ['Rua do Salitre 62']],
  [['In 2019 Great Hall was shut, OR 12345 of it'], []],
  [['i did 12 miles of the trail'], []],
  [['Via email, 3 times'], []],
]

test.each(TABLE)('of %j masks the foreign addresses %j', (turns, masked) => {
  expect(recogniseText(foreignAddress, ...turns)).toEqual(masked)
})
