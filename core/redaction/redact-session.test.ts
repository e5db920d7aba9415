import { describe, expect, test } from 'vitest'
import type { KnownIdentifier } from '../pipeline/shapes.ts'
import { asRaw } from '../session/text.ts'
import { redactSession } from './redact-session.ts'

const hash = (text: string) => `h(${text})`

function redact(
  texts: string[],
  known: KnownIdentifier[] = [],
  pseudonyms: Record<string, string> = {},
  speaker_name?: string,
) {
  const turns = texts.map((text, n) => ({
    n,
    speaker: 'client' as const,
    text: asRaw(text),
    ...(speaker_name === undefined ? {} : { speaker_name }),
  }))
  return redactSession({ turns, known, pseudonyms, hash_key: '00' }, { generators: [], hash })
}

const said = (texts: string[], known: KnownIdentifier[] = []) =>
  redact(texts, known).turns.map((turn) => turn.text)
const name = (text: string): KnownIdentifier => ({ type: 'NAME', text })

describe('names on the case record', () => {
  test.each([
    ["hello sharon how's okafor's knee", "hello [Person 1] how's [Person 1]'s knee"],
    ['is that shaz', 'is that [Person 1]'],
    ['okafur rang', '[Person 1] rang'],
    ['hi sharron', 'hi [Person 1]'],
    ['SHARON OKAFOR', '[Person 1]'],
  ])('%j becomes %j', (text, redacted) => {
    const out = said([text], [name('Sharon Okafor')])[0]!
    expect(out.replace(/\[Person \d\]/g, '[Person 1]')).toBe(redacted)
  })

  test('an ordinary word is a name only where a name would stand', () => {
    expect(said(['mr will said he will come', 'I will ask Will'], [name('Will')])).toEqual([
      'mr [Person 1] said he will come',
      'I will ask [Person 1]',
    ])
  })

  test('a first name has the stand-in of the full name it belongs to', () => {
    const [turn] = said(['sharon okafor came and sharon left'], [name('Sharon Okafor')])
    expect(turn).toBe('[Person 1] came and [Person 1] left')
  })

  test("a voice's label is a known name, a role is not", () => {
    const out = redact(['hi dorota', 'the coach said'], [], {}, 'Dorota')
    expect(out.turns.map((turn) => turn.text)).toEqual(['hi [Person 1]', 'the coach said'])
    expect(out.turns[0]).not.toHaveProperty('speaker_name')
    expect(redact(['ask the coach'], [], {}, 'Coach').spans).toEqual([])
  })
})

test('stand-ins go on from those the case already has, and keep to their value', () => {
  const known = { 'h(NAME:dorota)': '[Person 4]' }
  const out = redact(['dorota and farid'], [name('Dorota'), name('Farid')], known)
  expect(out.turns[0]!.text).toBe('[Person 4] and [Person 5]')
  expect(out.pseudonyms).toEqual([
    {
      ...{ value_hash: 'h(NAME:farid)', pseudonym: '[Person 5]', type: 'NAME', text: 'farid' },
      sure: true,
    },
  ])
})

test('offsets are UTF-16 units of the original text', () => {
  const text = '😀 ring 07700 900123 😀'
  const [span] = redact([text]).spans
  expect(text.slice(span!.start, span!.end)).toBe('07700 900123')
})

test('text that was redacted before is left alone and its numbers are not used again', () => {
  const out = redact(['[Person 1] met dorota', 'see [Phone 1]'], [name('Dorota')])
  expect(out.turns.map((turn) => turn.text)).toEqual(['[Person 1] met [Person 2]', 'see [Phone 1]'])
})

test('a number read by one and repeated by the other has one stand-in', () => {
  const out = said(['oh seven seven double oh nine double oh two six three', 'so two six three'])
  expect(out).toEqual(['[Phone 1]', 'so [Phone 2]'])
})

test('empty turns, hidden marks and broken characters are read without a fault', () => {
  const texts = ['', ' ', '\u200F\u202E', '\uD83D', 'Sha\u200Bron', '٠٧٧٠٠ ٩٠٠١٢٣', '\u0000']
  const out = said(texts, [name('Sharon')])
  expect(out[4]).toBe('[Person 1]')
  expect(out[5]).toBe('[Phone 1]')
})

describe('long hostile text is read in linear time', () => {
  const pieces = [
    'a',
    '1 ',
    'oh ',
    'a.',
    '@',
    'a@',
    'dot ',
    'dot com ',
    'www.',
    'A1-',
    '0-',
    'the street ',
  ]
  test.each([
    ...pieces,
    'one two dash ',
    'at gmail dot ',
    '[Person 1',
    "o'",
    'x\u200B',
    '14 march ',
  ])('made of %j', (piece) => {
    const of = (length: number) => piece.repeat(Math.ceil(length / piece.length))
    // Processor time, the better of two: other programs must not decide what is linear.
    const once = (text: string) => {
      const before = process.cpuUsage()
      redact([text], [name('Sharon Okafor')])
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    const time = (text: string) => Math.min(once(text), once(text))
    once(of(5_000))
    const short = time(of(15_000))
    const long = time(of(60_000))
    expect(long).toBeLessThan(Math.max(short, 60) * 12)
  })
})
