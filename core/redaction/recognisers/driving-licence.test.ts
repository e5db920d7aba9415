import { expect, test } from 'vitest'
import { drivingLicence } from './driving-licence.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['MORGA657054SM9IJ'], ['MORGA657054SM9IJ']],
  [
    ['m o r g a six five seven oh five four s m nine i j'],
    ['m o r g a six five seven oh five four s m nine i j'],
  ],
  [['the driving licence says MORGA 657054 SM9IJ'], ['MORGA 657054 SM9IJ']],
  [['i lost my licence in 2019'], []],
]

test.each(TABLE)('of %j masks the driving licence numbers %j', (turns, masked) => {
  expect(recogniseText(drivingLicence, ...turns)).toEqual(masked)
})
