import { expect, test } from 'vitest'
import { handle } from './handle.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['my tiktok is szabo underscore crafts'], ['szabo underscore crafts']],
  [["what's your username", 'okafor six two'], ['okafor six two']],
  [["what's your username", 'delgado six o'], ['delgado six o']],
  [['posts as okafor_nails there'], ['okafor_nails']],
  [['my instagram is mainly cats'], []],
  [['facebook is full of it'], []],
]

test.each(TABLE)('of %j masks the handles %j', (turns, masked) => {
  expect(recogniseText(handle, ...turns)).toEqual(masked)
})
