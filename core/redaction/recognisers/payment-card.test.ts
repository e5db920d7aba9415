import { expect, test } from 'vitest'
import { paymentCard } from './payment-card.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['paid with 4539 1488 0343 6467 last week'], ['4539 1488 0343 6467']],
  [
    [
      'the long number is four five three nine',
      'yep',
      'one four double eight oh three four three six four six seven',
    ],
    ['four five three nine', 'one four double eight oh three four three six four six seven'],
  ],
  [['Amex 378282246310005 was declined'], ['378282246310005']],
  [['my card ending in 6467'], ['6467']],
  [['the security code is four one nine'], ['four one nine']],
  [['it cost 4539 and then 1488'], []],
  [['option 123456789012 of the list'], []],
]

test.each(TABLE)('of %j masks the cards %j', (turns, masked) => {
  expect(recogniseText(paymentCard, ...turns)).toEqual(masked)
})
