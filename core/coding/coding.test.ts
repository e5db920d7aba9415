import { describe, expect, it } from 'vitest'
import { loadCodebook } from '../../prompts/load-codebook.ts'
import { codeKeys, RESERVED_KEYS } from './code-keys.ts'
import { goldTurns, isGold } from './gold.ts'
import { type LogEntry, lastStanding, standing } from './log.ts'
import { inOrder, wrongWithCodes } from './turn-codes.ts'

const codebook = loadCodebook()

describe('codes on a turn', () => {
  it('are any number for a coach, none included', () => {
    expect(wrongWithCodes(codebook, 'coach', [])).toBeNull()
    expect(wrongWithCodes(codebook, 'coach', ['affirm', 'question_open'])).toBeNull()
  })

  it('are exactly one talk code for a person, and any concern beside it', () => {
    expect(wrongWithCodes(codebook, 'client', ['change_talk', 'distrust'])).toBeNull()
    expect(wrongWithCodes(codebook, 'client', ['distrust'])).toContain('Choose one of change_talk')
    expect(wrongWithCodes(codebook, 'client', ['change_talk', 'neutral_talk'])).toContain(
      'only one',
    )
  })

  it('are refused when unknown, repeated or the other speaker’s', () => {
    expect(wrongWithCodes(codebook, 'coach', ['made_up'])).toContain('no code made_up')
    expect(wrongWithCodes(codebook, 'coach', ['affirm', 'affirm'])).toContain('twice')
    expect(wrongWithCodes(codebook, 'coach', ['distrust'])).toContain('person’s turns only')
  })

  it('are written in the order of the codebook', () => {
    expect(inOrder(codebook, ['affirm', 'question_open'])).toEqual(['question_open', 'affirm'])
  })
})

describe('keys', () => {
  it.each(['coach', 'client'] as const)('give every code of the %s one of its own', (speaker) => {
    const keys = codeKeys(codebook, speaker)
    const own = codebook.codes.filter((code) => code.speaker === speaker)
    expect([...keys.keys()].sort()).toEqual(own.map((code) => code.id).sort())
    expect(new Set(keys.values()).size).toBe(own.length)
    for (const key of keys.values()) {
      expect(RESERVED_KEYS as readonly string[]).not.toContain(key)
      expect(key).toMatch(/^[a-z1-9]$/)
    }
  })
})

const entry = (
  id: number,
  turn: number,
  codes: string[],
  undoes: number | null = null,
): LogEntry => ({
  ...{ id, turn, codes, memo: '', undoes },
})

describe('the log of a coder', () => {
  const log = [entry(1, 0, ['affirm']), entry(2, 0, []), entry(3, 2, ['empathy'])]

  it('lets the latest entry of a turn stand, an empty one included', () => {
    expect(standing(log).get(0)?.codes).toEqual([])
    expect(standing(log).get(2)?.codes).toEqual(['empathy'])
  })

  it('takes back the latest first, across turns, until nothing is left', () => {
    expect(lastStanding(log)?.id).toBe(3)
    const once = [...log, entry(4, 2, [], 3)]
    expect(standing(once).has(2)).toBe(false)
    const twice = [...once, entry(5, 0, ['affirm'], 2)]
    expect(standing(twice).get(0)?.codes).toEqual(['affirm'])
    expect(lastStanding([...twice, entry(6, 0, [], 1)])).toBeNull()
  })

  it('goes on after an undo', () => {
    const after = [...log, entry(4, 2, [], 3), entry(5, 2, ['rapport'])]
    expect(standing(after).get(2)?.codes).toEqual(['rapport'])
    expect(lastStanding(after)?.id).toBe(5)
  })
})

describe('gold', () => {
  const turns = [
    { n: 0, speaker: 'coach' },
    { n: 1, speaker: 'client' },
  ]
  const by = (coder: string, first: string[], second: string[]) => ({
    coder,
    turns: new Map([
      [0, { codes: first, memo: '' }],
      [1, { codes: second, memo: 'unsure' }],
    ]),
  })
  const two = [
    by('a', ['affirm', 'rapport'], ['change_talk']),
    by('b', ['rapport', 'affirm'], ['neutral_talk']),
  ]

  it('is what coders agree on, whatever the order; a difference waits for an adjudicator', () => {
    const [same, differs] = goldTurns(turns, two, new Map())
    expect(same).toMatchObject({ settled: 'agreed', gold: ['affirm', 'rapport'] })
    expect(differs).toMatchObject({ settled: null, gold: null })
    expect(differs?.by.map((one) => one.memo)).toEqual(['unsure', 'unsure'])
    expect(isGold(goldTurns(turns, two, new Map()))).toBe(false)
  })

  it('is complete once the difference is settled', () => {
    const settled = goldTurns(turns, two, new Map([[1, ['neutral_talk']]]))
    expect(settled[1]).toMatchObject({ settled: 'adjudicated', gold: ['neutral_talk'] })
    expect(isGold(settled)).toBe(true)
  })

  it('is one coder’s answer where nobody else coded, and nothing where nobody did', () => {
    expect(isGold(goldTurns(turns, two.slice(0, 1), new Map()))).toBe(true)
    expect(isGold(goldTurns(turns, [], new Map()))).toBe(false)
    expect(isGold([])).toBe(false)
  })
})
