import { expect, test } from 'vitest'
import { ipAddress } from './ip-address.ts'
import { recogniseText } from './recognise-text.ts'

/** Turns, and what of them is masked. */
const TABLE: [string[], string[]][] = [
  [['logged in from 192.168.4.17.'], ['192.168.4.17']],
  [['host 2001:db8::ff00:42:8329 again'], ['2001:db8::ff00:42:8329']],
  [['fe80:0:0:0:200:f8ff:fe21:67cf'], ['fe80:0:0:0:200:f8ff:fe21:67cf']],
  [['version 1.2.3.4 of the app'], []],
  [['at 10:30:00 or 9:15'], []],
  [['999.1.1.1 is none, nor is std::vector'], []],
]

test.each(TABLE)('of %j masks the internet addresses %j', (turns, masked) => {
  expect(recogniseText(ipAddress, ...turns)).toEqual(masked)
})
