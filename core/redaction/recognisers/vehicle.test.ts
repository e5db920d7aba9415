import { expect, test } from 'vitest'
import { recogniseText } from './recognise-text.ts'
import { vehicle } from './vehicle.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['my car is LK16 XYZ'], ['LK16 XYZ']],
  [['reg is l k one six x y z'], ['l k one six x y z']],
  [['the registration is P482 KLM'], ['P482 KLM']],
  [['the reg is so... one five... f r w'], ['so... one five... f r w']],
  [['form ab12 came'], []],
  [['so the car is one nine years old'], []],
]

test.each(TABLE)('of %j masks the registrations %j', (turns, masked) => {
  expect(recogniseText(vehicle, ...turns)).toEqual(masked)
})
