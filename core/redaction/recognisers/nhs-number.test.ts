import { expect, test } from 'vitest'
import { nhsNumber } from './nhs-number.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['my NHS number is 485 777 3456'], ['485 777 3456']],
  [
    ['the nhs number nine nine nine six one two oh four four eight'],
    ['nine nine nine six one two oh four four eight'],
  ],
  [['the hospital number is 120388 7745'], ['120388 7745']],
  [['order 4857773457 has shipped'], []],
  [["What's this one, 485 777 3456, is it yours?"], ['485 777 3456']],
]

test.each(TABLE)('of %j masks the NHS numbers %j', (turns, masked) => {
  expect(recogniseText(nhsNumber, ...turns)).toEqual(masked)
})
