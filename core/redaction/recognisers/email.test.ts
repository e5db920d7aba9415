import { expect, test } from 'vitest'
import { email } from './email.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['write to j.okafor@example.co.uk.'], ['j.okafor@example.co.uk']],
  [["it's j dot okafor at gmail dot com"], ['j dot okafor at gmail dot com']],
  [
    ['precious underscore m eight six at example dot co dot u k'],
    ['precious underscore m eight six at example dot co dot u k'],
  ],
  [
    ['m dot kowalczyk', 'at gmail dot com'],
    ['m dot kowalczyk', 'at gmail dot com'],
  ],
  [['meet me at the library at two'], []],
  [['@ @ @'], []],
]

test.each(TABLE)('of %j masks the e-mail addresses %j', (turns, masked) => {
  expect(recogniseText(email, ...turns)).toEqual(masked)
})
