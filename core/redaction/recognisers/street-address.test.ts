import { expect, test } from 'vitest'
import { recogniseText } from './recognise-text.ts'
import { streetAddress } from './street-address.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['17B Chapel Row'], ['17B Chapel Row']],
  [["it's forty one harewood rise"], ['forty one harewood rise']],
  [['Flat 6, 118 Cragside Terrace'], ['Flat 6, 118 Cragside Terrace']],
  [['room six wellbrook house is mine'], ['room six wellbrook house']],
  [['a shop on union street'], ['union street']],
  [['Gull Cottage, 8 Spindrift Steps'], ['Gull Cottage', '8 Spindrift Steps']],
  [['i was walking down the road'], []],
  [['the bus lane and the high street'], []],
  [['it was a long way to the park'], []],
]

test.each(TABLE)('of %j masks the addresses %j', (turns, masked) => {
  expect(recogniseText(streetAddress, ...turns)).toEqual(masked)
})
