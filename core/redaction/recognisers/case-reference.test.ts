import { expect, test } from 'vitest'
import { caseReference } from './case-reference.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['the ref is EIU/BOS/20417.'], ['EIU/BOS/20417']],
  [['it should say e i u four seven one two'], ['e i u four seven one two']],
  [['quote w h nine nine oh two dash seventeen'], ['w h nine nine oh two dash seventeen']],
  [['my claim number is 4471902'], ['4471902']],
  [['PIP 2026 rates, form PW1 and page 44'], []],
  [['take 500 mg, then 1000 mg'], []],
  [['the x43 at 10.30am'], []],
  [["it was four hundred and twenty seven then it's fifty five p in the pound"], []],
]

test.each(TABLE)('of %j masks the references %j', (turns, masked) => {
  expect(recogniseText(caseReference, ...turns)).toEqual(masked)
})
