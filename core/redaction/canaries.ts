import type { RedactIn } from '../pipeline/shapes.ts'
import { asRaw } from '../session/text.ts'

/** An invented identifier that stands in a canary's turns, as it must not stand in what comes out. */
interface Planted {
  what: string
  words: string
}

interface Canary {
  turns: readonly string[]
  planted: readonly Planted[]
}

/** Invented talk and notes with one of everything, easy enough that a sound redactor misses none. */
const CANARIES: readonly Canary[] = [
  {
    turns: [
      'Hello, is that Mrs Adeyemi? My name is Sharon Okafor, I work with Dorota.',
      'Yes. My National Insurance number is QQ 12 34 56 C and I was born on 14/03/1979.',
      'And the address is 14 Chapel Street, M14 5TQ. Ring 07700 900123 or write to j.okafor@example.com.',
      'Pay it to 20-00-44, 66301952. My NHS number is 999 041 2276, the reference EIU/BOS/20417.',
    ],
    planted: [
      { what: 'a surname', words: 'Adeyemi' },
      { what: 'a full name', words: 'Sharon Okafor' },
      { what: 'a first name', words: 'Dorota' },
      { what: 'a National Insurance number', words: 'QQ 12 34 56 C' },
      { what: 'a date of birth', words: '14/03/1979' },
      { what: 'an address', words: 'Chapel Street' },
      { what: 'a postcode', words: 'M14 5TQ' },
      { what: 'a phone number', words: '07700 900123' },
      { what: 'an e-mail address', words: 'j.okafor@example.com' },
      { what: 'a bank account', words: '66301952' },
      { what: 'an NHS number', words: '999 041 2276' },
      { what: 'a reference', words: 'EIU/BOS/20417' },
    ],
  },
  {
    turns: [
      "hello is that mrs adeyemi it's sharon from the jobcentre",
      "yeah it's me have you got my number it's oh seven seven double oh",
      'yep',
      'nine hundred one two three',
      'and the insurance number',
      "q q one two three four five six c and i'm at forty one harewood rise m fourteen five t q",
      'lovely and the email',
      'j dot okafor at gmail dot com',
    ],
    planted: [
      { what: 'a spoken surname', words: 'adeyemi' },
      { what: 'a spoken first name', words: 'sharon' },
      { what: 'half of a spoken phone number', words: 'oh seven seven double oh' },
      { what: 'half of a spoken phone number', words: 'nine hundred one two three' },
      { what: 'a spoken National Insurance number', words: 'q q one two three four five six c' },
      { what: 'a spoken address', words: 'harewood rise' },
      { what: 'a spoken postcode', words: 'm fourteen five t q' },
      { what: 'a spoken e-mail address', words: 'okafor at gmail' },
    ],
  },
]

/** The canaries as the redactor takes them, with a key that is used for nothing else. */
export const canaryInputs = (): RedactIn[] =>
  CANARIES.map(({ turns }) => ({
    turns: turns.map((text, n) => ({
      n,
      speaker: n % 2 === 0 ? ('coach' as const) : ('client' as const),
      text: asRaw(text),
    })),
    known: [],
    pseudonyms: {},
    hash_key: '00',
  }))

/** What the redactor let through of the canaries, by kind; empty when it is sound. */
export function survivorsOf(outputs: readonly { turns: readonly { text: string }[] }[]): string[] {
  return CANARIES.flatMap(({ planted }, at) => {
    const text = (outputs[at]?.turns ?? []).map((turn) => turn.text).join('\n')
    return planted
      .filter(({ words }) => text === '' || text.includes(words))
      .map(({ what }) => what)
  })
}
