import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { describe, expect, test } from 'vitest'
import type { KnownIdentifier, RedactOut } from '../pipeline/shapes.ts'
import { asRaw } from '../session/text.ts'
import { redactSession } from './redact-session.ts'

const KNOWN: KnownIdentifier[] = [
  { type: 'NAME', text: 'Sharon Okafor' },
  { type: 'ADDRESS', text: '14 Chapel Street' },
  { type: 'PHONE', text: '07700 900123' },
  { type: 'EMAIL', text: 'j.okafor@example.com' },
  { type: 'ORG', text: 'Acme Foods' },
  { type: 'REF', text: 'EIU/BOS/20417' },
]

/** Of each reader of identifiers, the fragments that keep it hoping; a stroke ends each. */
const FRAGMENTS: Record<string, string> = {
  'national insurance': 'QQ| q| 12|34 |c| one| two| my national insurance number is |-',
  'NHS number': '999 |041| 2276 |nhs number |nine |four| oh ',
  phone: '07700| 900|123 |+44 |(0)|oh seven |double |treble nine |hundred |thousand ',
  postcode: 'M14| 5TQ| m| fourteen| five| t| q |postcode ',
  'street address': '14 |Chapel |Street|, |flat |the |old |house |forty one |rise ',
  email: 'a|.|@|dot | at |gmail|com|_| underscore |\u200B|co |uk ',
  'web address': 'www.|http://|/|a.|com| dot |slash |www dot |:|@',
  handle: '@|a|_|.| at |instagram |underscore |x',
  'date of birth': 'born |14|/|march |nineteen |seventy |the |fourteenth |of |1979 |date of birth ',
  bank: '20-00-44 |sort code |6630|1952 |account |two oh |double oh ',
  IBAN: 'GB|29 |NWBK |6016| 1331| g b |iban ',
  'payment card': '4539 |1488| 0343 |card |ending in |visa ',
  reference: 'EIU|/|BOS|20417|-|ref |e i u |slash ',
  vehicle: 'AB|12 |CDE| a b |one two |reg ',
  passport: 'passport |123|456|789 |one ',
  licence: 'MORGA|657|054|SM9|IJ |licence ',
  'IP address': '1.|192.|168|:|fe80|::|a',
  'American number': '123-|45-|6789 |ssn |(555) |555-',
  'foreign address': '123 |Main |St, |Springfield |IL |62704 |Rua |da |rue ',
  'spoken characters': 'one |for |to |ate |o |twenty |hundred |and |thousand |double |dash ',
  chains: 'oh seven |yeah |and then |no sorry |seven seven |mm |. |double |actually ',
  'chains over turns': 'oh seven seven\n|yep\n|nine hundred\n|no sorry nine\n|one two\n|right\n',
  corrections: 'one two |no sorry |scrap that |three |so |wait ',
  repeats: '07700 900123\n|so 900\n|123\n|yep 07700\n|szabo six two\n|@szabo62\n',
  'the case record': "sharon |okafor| sharen |shaz |sharon's |o kafor |chapel street |900 123 ",
  names: 'mr |will |rose |grace |my name is |st |Saint |Mary |spelt |van |der ',
  spelling: 's |h |a |double o |as in |for |sierra |hotel |spelt ',
  'stand-ins': '[Person |1|]|[|[Place 2]| met |[Person 1]',
  'mark-up': '<v |Sharon>|</|&amp;|&#|"|<|>|{{|--|]]>',
  'hidden marks': '\u200B|\u200F|\u202E|sharon| |\uFEFF|\u00AD|\u2066',
  emoji: '😀|👩‍👩‍👧|\uD83D|\uDE00| sharon |07700 |٠٧|🇬🇧',
  marks: "'|\u2019|a|o'|-|\u2013|.|,|\u2026",
  'white space': ' |\t|\n|\u00A0|\u2003|a',
}

/** The same text for the same length in every run. */
function textOf(fragments: readonly string[], length: number): string {
  const random = xoroshiro128plus(20_417)
  const parts: string[] = []
  for (let made = 0; made < length; made += parts.at(-1)!.length) {
    parts.push(fragments[uniformInt(random, 0, fragments.length - 1)]!)
  }
  return parts.join('')
}

const turnsOf = (texts: readonly string[]) =>
  texts.map((text, n) => ({
    ...{ n, speaker: n % 2 ? ('client' as const) : ('coach' as const), text: asRaw(text) },
  }))

function redact(texts: readonly string[]): RedactOut {
  const input = { turns: turnsOf(texts), known: KNOWN, pseudonyms: {}, hash_key: '00' }
  return redactSession(input, { generators: [], hash: (text) => text.slice(0, 60) })
}

/** What the spans say was replaced is all that was replaced. */
function expectSoundOffsets(texts: readonly string[], out: RedactOut): void {
  const byTurn = new Map<number, RedactOut['spans']>()
  for (const span of out.spans) byTurn.set(span.turn, [...(byTurn.get(span.turn) ?? []), span])
  texts.forEach((text, n) => {
    let rebuilt = ''
    let at = 0
    for (const { start, end, pseudonym } of byTurn.get(n) ?? []) {
      if (start < at || end <= start || end > text.length) throw new Error(`${start} to ${end}`)
      rebuilt += text.slice(at, start) + pseudonym
      at = end
    }
    if (rebuilt + text.slice(at) !== out.turns[n]?.text) throw new Error(`turn ${n} differs`)
  })
}

/** Processor time, not the clock: other work on the machine must not decide what is linear. */
function processor_ms(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

describe('text made to keep a reader hoping', () => {
  const short = 4_000
  /** Less than this is as much the compiler's time as the text's. */
  const least_ms = 60

  test.each(Object.entries(FRAGMENTS))('%s: sound offsets, linear time', (kind, joined) => {
    const fragments = joined.split('|')
    const of = (length: number) => {
      const text = textOf(fragments, length)
      return kind.includes('turns') || kind === 'repeats' ? text.split('\n') : [text]
    }
    const texts = of(short)
    expectSoundOffsets(texts, redact(texts))
    const one = processor_ms(() => redact(texts))
    const times = processor_ms(() => redact(of(short * 5)))
    // Quadratic time would be 25 times as long.
    expect(times).toBeLessThan(Math.max(one, least_ms) * 13)
  })
})

test('five megabytes in one turn come out as they should', { timeout: 300_000 }, () => {
  const talk =
    'so last week i went to the library 😀 and asked about the course there \u200Fagain. '
  const piece = `${talk.repeat(12)}then sharon rang on 07700 900123. `
  const pieces = Math.ceil(5_000_000 / piece.length)
  const text = piece.repeat(pieces)
  const out = redact([text])
  const replaced = piece.replace('sharon', '[Person 1]').replace('07700 900123', '[Phone 1]')
  expect(out.turns[0]!.text === replaced.repeat(pieces)).toBe(true)
  expect(out.spans).toHaveLength(2 * pieces)
  expect(text.slice(out.spans.at(-1)!.start, out.spans.at(-1)!.end)).toBe('07700 900123')
})

test('five megabytes without a space are one word that is left alone', { timeout: 60_000 }, () => {
  const text = 'a'.repeat(5_000_000)
  expect(redact([text]).turns[0]!.text === text).toBe(true)
})
