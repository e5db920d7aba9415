import { expect, test } from 'vitest'
import { recogniseText } from './recognise-text.ts'
import { webAddress } from './web-address.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['see www.fenhopper.example.org/contact.'], ['www.fenhopper.example.org/contact']],
  [['https://example.com/a?b=c'], ['https://example.com/a?b=c']],
  [["it's w w w dot fen hopper dot example dot org"], ['w w w dot fen hopper dot example dot org']],
  [
    ['etsy dot com slash shop slash peat and heather yarn'],
    ['etsy dot com slash shop slash peat and heather yarn'],
  ],
  [["I'm @shabz_nails on there"], ['@shabz_nails']],
  [['go to gov.uk or www.nhs.uk'], []],
  [["it's on gov dot uk"], []],
  [['i got on. then i left'], []],
]

test.each(TABLE)('of %j masks the web addresses and handles %j', (turns, masked) => {
  expect(recogniseText(webAddress, ...turns)).toEqual(masked)
})
