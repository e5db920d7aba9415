import { describe, expect, test } from 'vitest'
import type { KnownIdentifier } from '../pipeline/shapes.ts'
import { asRaw } from '../session/text.ts'
import { redactSession } from './redact-session.ts'
import type { CandidateGenerator } from './span.ts'
import type { Vote } from './votes.ts'

const hash = (text: string) => `h(${text})`

/** A finder that finds these words, this surely; below 0.3 it leaves them in the text. */
const finder = (words: Record<string, number>): CandidateGenerator => ({
  name: 'finder',
  find: (session) =>
    session.tokens.flat().flatMap(({ turn, start, end, lower }) => {
      const score = words[lower]
      if (score === undefined) return []
      const unsure = score < 0.3 ? { unsure: true as const } : {}
      const found = { type: 'NAME' as const, recogniser: 'finder', why: 'a test', score }
      return [{ turn, start, end, ...found, ...unsure }]
    }),
})

type Said = [words: string, type: Vote['type'], score: number]

function redact(text: string, said: Said[], found = {}, known: KnownIdentifier[] = []) {
  const votes = said.map(([words, type, score]): Vote => {
    const start = text.indexOf(words)
    return { turn: 0, start, end: start + words.length, type, score }
  })
  const turns = [{ n: 0, speaker: 'client' as const, text: asRaw(text) }]
  const input = { turns, known, pseudonyms: {}, hash_key: '00' }
  return redactSession(input, { generators: [finder(found)], hash, votes })
}

const masked = (text: string, said: Said[], found = {}) => redact(text, said, found).turns[0]!.text

describe('a voter that agrees with a finder', () => {
  test('makes its find surer, so that fewer people need look', () => {
    const [alone] = redact('saw zebedee', [], { zebedee: 0.4 }).spans
    const [both] = redact('saw zebedee', [['zebedee', 'NAME', 0.7]], { zebedee: 0.4 }).spans
    expect(alone!.score).toBe(0.4)
    expect(both!.score).toBeCloseTo(0.82)
    expect(both).toMatchObject({ recogniser: 'finder', why: 'a test; the token classifier agrees' })
  })

  test('has masked what the finder alone would have left', () => {
    expect(masked('saw zebedee', [], { zebedee: 0.2 })).toBe('saw zebedee')
    expect(masked('saw zebedee', [['zebedee', 'NAME', 0.55]], { zebedee: 0.2 })).toBe(
      'saw [Person 1]',
    )
  })

  test('has somebody look where both together are not sure', () => {
    const out = redact('saw zebedee', [['zebedee', 'NAME', 0.35]], { zebedee: 0.2 })
    expect(out.turns[0]!.text).toBe('saw zebedee')
    expect(out.doubts).toMatchObject([{ recogniser: 'finder', score: 1 - 0.8 * 0.65 }])
    expect(out.hold).toEqual([{ code: 'near_miss', count: 1 }])
  })

  test('about something of another kind changes nothing', () => {
    const out = redact('saw zebedee', [['zebedee', 'PLACE', 0.9]], { zebedee: 0.4 })
    expect(out.spans).toMatchObject([{ type: 'NAME', score: 0.4, recogniser: 'finder' }])
  })
})

describe('a voter alone', () => {
  test('masks what it is sure of, and every other mention of it', () => {
    const out = redact('zebedee rang and zebedee came', [['zebedee', 'NAME', 0.9]])
    expect(out.turns[0]!.text).toBe('[Person 1] rang and [Person 1] came')
    expect(out.spans.map((span) => span.recogniser)).toEqual(['token_classifier', 'mention'])
  })

  test('has somebody look at what it is less sure of, and keeps quiet about the rest', () => {
    const out = redact('zebedee in quxville', [
      ['zebedee', 'NAME', 0.6],
      ['quxville', 'PLACE', 0.45],
    ])
    expect(out.spans).toEqual([])
    expect(out.doubts).toMatchObject([{ recogniser: 'token_classifier', start: 0, end: 7 }])
  })

  test('adds only what no mask covers', () => {
    const out = redact('zebedee quxley rang', [['zebedee quxley', 'NAME', 0.9]], { zebedee: 0.4 })
    expect(out.turns[0]!.text).toBe('[Person 1] rang')
    const phone = redact('ring 07700 900123 quxley', [['07700 900123 quxley', 'ORG', 0.99]])
    expect(phone.turns[0]!.text).toBe('ring [Phone 1] [Organisation 1]')
  })

  test('never unmasks: whatever it says, what was masked stays so', () => {
    const text = 'Sharon of 14 Chapel Street, M14 5TQ, ring 07700 900123'
    const known = [{ type: 'NAME' as const, text: 'Sharon' }]
    const before = redact(text, [], {}, known).spans
    const after = redact(text, [[text, 'ORG', 0.99]], {}, known).spans
    for (const span of before) {
      const covering = after.filter((one) => one.start < span.end && one.end > span.start)
      expect(covering.some((one) => one.start <= span.start && one.end >= span.end)).toBe(true)
    }
  })

  test.each([
    ['she is on Universal Credit', 'Universal Credit', 'ORG'],
    ['the Department for Work and Pensions wrote', 'Department for Work and Pensions', 'ORG'],
    ['the Department for Work & Pensions wrote', 'Pensions', 'ORG'],
    ['DWP wrote', 'DWP', 'ORG'],
    ["Citizens Advice's people", "Citizens Advice's", 'ORG'],
    ['born in Sierra Leone', 'Sierra Leone', 'PLACE'],
    ['speaks Tigrinya', 'Tigrinya', 'NAME'],
    ["has Parkinson's", "Parkinson's", 'NAME'],
    ['on Monday', 'Monday', 'NAME'],
    ['in the kitchen', 'kitchen', 'PLACE'],
    ['see [Person 1]', 'Person 1', 'NAME'],
    ['at 10:30, 25', '10:30, 25', 'ORG'],
  ] as const)('leaves kept words: %j', (text, words, type) => {
    const sure = words === 'kitchen' ? 0.94 : 0.99
    const out = redact(text, [[words, type, sure]])
    expect(out.turns[0]!.text).toBe(text)
    expect(out.hold).toEqual([])
  })

  test('masks what merely holds kept words', () => {
    expect(masked('at Quxton Citizens Advice now', [['Quxton Citizens Advice', 'ORG', 0.9]])).toBe(
      'at [Organisation 1] now',
    )
    expect(masked("quxley's hat", [["quxley's", 'NAME', 0.9]])).toBe("[Person 1]'s hat")
  })
})

test('votes on every word of a long text are counted in linear time', () => {
  const of = (words: number) => {
    const text = 'quxley said '.repeat(words)
    const session = Array.from({ length: words }, (_, i): Vote => {
      return { turn: 0, start: i * 12, end: i * 12 + 6, type: 'NAME', score: i % 2 ? 0.9 : 0.6 }
    })
    const turns = [{ n: 0, speaker: 'client' as const, text: asRaw(text) }]
    const input = { turns, known: [], pseudonyms: {}, hash_key: '00' }
    const before = process.cpuUsage()
    redactSession(input, { generators: [finder({ quxley: 0.2 })], hash, votes: session })
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  of(2_000)
  expect(of(20_000)).toBeLessThan(Math.max(of(5_000), 60) * 12)
})
