import { describe, expect, test } from 'vitest'
import type { Correction, Doubt, KnownIdentifier } from '../pipeline/shapes.ts'
import { asRaw } from '../session/text.ts'
import { holdReasons, MANY_MASKS_MIN, NEAR_MISS, UNSURE_MASK, UNSURE_MASKS_MIN } from './hold.ts'
import { redactSession, remask } from './redact-session.ts'
import type { CandidateGenerator } from './span.ts'

const hash = (text: string) => `h(${text})`

/** Finds each of these words with this score; below 0.3 it leaves them in the text. */
const finder = (scores: Record<string, number>): CandidateGenerator => ({
  name: 'words',
  find: (session) =>
    session.tokens.flat().flatMap(({ turn, start, end, lower }) => {
      const score = scores[lower]
      if (score === undefined) return []
      const unsure = score < 0.3 ? { unsure: true as const } : {}
      return [
        {
          turn,
          start,
          end,
          type: 'NAME' as const,
          recogniser: 'words',
          why: 'x',
          score,
          ...unsure,
        },
      ]
    }),
})

const inputOf = (texts: string[], known: KnownIdentifier[], corrections: Correction[]) => ({
  turns: texts.map((text, n) => ({ n, speaker: 'client' as const, text: asRaw(text) })),
  known,
  pseudonyms: {},
  hash_key: '00',
  corrections,
})

function redact(
  texts: string[],
  scores: Record<string, number> = {},
  corrections: Correction[] = [],
  known: KnownIdentifier[] = [],
) {
  const input = inputOf(texts, known, corrections)
  return redactSession(input, { generators: [finder(scores)], hash })
}

const decided = (
  decision: Correction['decision'],
  texts: string[],
  turn: number,
  text: string,
  type: Correction['type'] = 'NAME',
): Correction => {
  const start = texts[turn]!.indexOf(text)
  const place = { turn, start, end: start + text.length, turn_hash: hash(texts[turn]!) }
  return { decision, type, text, place }
}

describe('a text is held', () => {
  test('for a word that may be a name and was left, from the threshold on', () => {
    expect(redact(['juniper came'], { juniper: NEAR_MISS }).hold).toEqual([
      { code: 'near_miss', count: 1 },
    ])
    expect(redact(['juniper came'], { juniper: NEAR_MISS - 0.01 }).hold).toEqual([])
  })

  test('not for a near miss that is masked for another reason', () => {
    const known = [{ type: 'NAME' as const, text: 'Dorota Nowak' }]
    const out = redact(['dorota came'], { dorota: NEAR_MISS }, [], known)
    expect(out.turns[0]!.text).toBe('[Person 1] came')
    expect(out.hold).toEqual([])
  })

  test('for several unsure masks, and not for fewer', () => {
    const mask = { score: UNSURE_MASK - 0.01 }
    const sure = { score: UNSURE_MASK }
    const many = (n: number) => Array.from({ length: n }, () => mask)
    expect(holdReasons([...many(UNSURE_MASKS_MIN - 1), sure, sure], [], 500)).toEqual([])
    expect(holdReasons(many(UNSURE_MASKS_MIN), [], 500)).toEqual([
      { code: 'unsure_masks', count: UNSURE_MASKS_MIN },
    ])
  })

  test('for a text thick with masks, and not for a long one with as many', () => {
    const masks = Array.from({ length: MANY_MASKS_MIN }, () => ({ score: 1 }))
    expect(holdReasons(masks, [], 200)).toEqual([{ code: 'many_masks', count: MANY_MASKS_MIN }])
    expect(holdReasons(masks, [], 2_000)).toEqual([])
  })

  test('for words of the record that survived', () => {
    const survivor: Doubt = {
      ...{ turn: 0, start: 0, end: 4, type: 'NAME' as const, recogniser: 'known' },
      ...{ why: 'x', score: 1 },
    }
    expect(holdReasons([], [survivor], 100)).toEqual([{ code: 'on_record', count: 1 }])
  })

  test('and not for a name on record that is everywhere masked', () => {
    const known = [{ type: 'NAME' as const, text: 'Sharon Okafor' }]
    expect(redact(['sharon okafor came, sharon left'], {}, [], known).hold).toEqual([])
  })
})

describe('decisions', () => {
  const texts = ['juniper came by', 'then juniper and will left']

  test('mask what was accepted and leave what was rejected, each where it stands', () => {
    const made = [decided('accept', texts, 0, 'juniper'), decided('reject', texts, 1, 'juniper')]
    const out = redact(texts, { juniper: NEAR_MISS }, made)
    expect(out.turns.map((turn) => turn.text)).toEqual(['[Person 1] came by', texts[1]])
    expect(out.hold).toEqual([])
    expect(out.spans).toMatchObject([{ recogniser: 'review', score: 1, turn: 0 }])
  })

  test('count wherever the words stand when they are about the whole case', () => {
    const made: Correction[] = [{ decision: 'add', type: 'NAME', text: 'Juniper', place: null }]
    const out = redact(["juniper's bus", 'JUNIPER'], {}, made)
    expect(out.turns.map((turn) => turn.text)).toEqual(["[Person 1]'s bus", '[Person 1]'])
  })

  test('follow one another: the last one stands', () => {
    const made = [decided('accept', texts, 0, 'juniper'), decided('reject', texts, 0, 'juniper')]
    const [first] = redact(texts, {}, made).turns
    expect(first!.text).toBe(texts[0])
    const [again] = redact(texts, {}, [...made, made[0]!]).turns
    expect(again!.text).toBe('[Person 1] came by')
  })

  test('are left aside once the turn says something else', () => {
    const made = [decided('reject', texts, 0, 'juniper')]
    const out = redact(['juniper came back'], { juniper: 0.9 }, made)
    expect(out.turns[0]!.text).toBe('[Person 1] came back')
  })

  test('rename nobody else', () => {
    const said = ['dorota saw juniper', 'and farid, dorota']
    const before = redact(said, { dorota: 0.9, juniper: 0.9, farid: 0.9 })
    expect(before.turns[1]!.text).toBe('and [Person 3], [Person 1]')
    const input = inputOf(said, [], [decided('reject', said, 0, 'juniper')])
    const given = before.pseudonyms.map((one) => [one.value_hash, one.pseudonym])
    const after = remask(before, { ...input, pseudonyms: Object.fromEntries(given) }, hash)
    expect(after.turns.map((turn) => turn.text)).toEqual([
      '[Person 1] saw juniper',
      'and [Person 3], [Person 1]',
    ])
  })

  test('widen a mask to all of a name', () => {
    const said = ['ask dorota nowak there']
    const made = [decided('add', said, 0, 'dorota nowak')]
    expect(redact(said, { dorota: 0.9 }, made).turns[0]!.text).toBe('ask [Person 1] there')
  })
})

test('thousands of near misses and masks are told apart in linear time', () => {
  // Processor time: other programs must not decide what is linear.
  const time = (n: number) => {
    const text = 'juniper dorota said '.repeat(n)
    const before = process.cpuUsage()
    redact([text], { juniper: 0.27, dorota: 0.9 }, [], [{ type: 'NAME', text: 'Dorota' }])
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  time(500)
  const short = time(1_000)
  expect(time(4_000)).toBeLessThan(Math.max(short, 60) * 12)
})
