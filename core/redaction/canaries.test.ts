import { expect, test } from 'vitest'
import { canaryInputs, survivorsOf } from './canaries.ts'
import { redactSession } from './redact-session.ts'

const hash = (text: string) => text

test('a redactor that masks nothing lets every planted identifier through', () => {
  const through = canaryInputs()
  expect(survivorsOf(through)).toHaveLength(20)
})

test('without a finder of names only the names come through', () => {
  const outputs = canaryInputs().map((input) => redactSession(input, { generators: [], hash }))
  expect(new Set(survivorsOf(outputs))).toEqual(
    new Set([
      'a surname',
      'a full name',
      'a first name',
      'a spoken surname',
      'a spoken first name',
    ]),
  )
})

test('a redactor that gives back nothing is not taken for a sound one', () => {
  expect(survivorsOf([])).toHaveLength(20)
})
