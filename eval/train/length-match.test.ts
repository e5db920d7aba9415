import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../workers/models/tagger/lexicon.ts'
import { lengthFactors } from './length-match.ts'
import { readAll } from './readings.ts'
import type { CodedTranscript } from './tagger-data.ts'

const short = 'What now?'
const long = 'You said the evenings were the worst of it, so what would you like to do about those?'

function conversation(source: CodedTranscript['source'], texts: string[]): CodedTranscript {
  const turns = texts.map((text) => ({
    speaker: 'coach' as const,
    text,
    labels: new Map([['annomi_main/question', 1 as const]]),
    disputed: [],
    pii: [],
  }))
  return { id: source, group: source, source, turns }
}

describe('the length of what was written to learn from', () => {
  const many = (text: string, count: number) => Array<string>(count).fill(text)
  const people = conversation('annomi', [...many(short, 10), ...many(long, 30)])
  const written = conversation('written', [...many(short, 30), ...many(long, 10)])
  const readings = readAll([people, written], loadLexicon())
  const factor = lengthFactors(readings)
  const of = (source: string) => readings.find(({ transcript }) => transcript.source === source)!

  it('is made that of the reference: long questions count for more, short ones for less', () => {
    expect(factor(of('written'), 0)).toBeLessThan(0.5)
    expect(factor(of('written'), 35)).toBeGreaterThan(2)
  })

  it('changes nothing of the reference itself', () => {
    expect([factor(of('annomi'), 0), factor(of('annomi'), 35)]).toEqual([1, 1])
  })

  it('never makes one turn count for more than four', () => {
    const rare = conversation('written', [...many(short, 300), long])
    const all = readAll([people, rare], loadLexicon())
    const last = all.find(({ transcript }) => transcript.source === 'written')!
    expect(lengthFactors(all)(last, 300)).toBe(4)
  })

  it('is left alone where there is no reference, or no main behaviour', () => {
    const alone = readAll([written], loadLexicon())
    expect(lengthFactors(alone)(alone[0]!, 0)).toBe(1)
    const uncoded = readAll(
      [{ ...written, turns: written.turns.map((turn) => ({ ...turn, labels: new Map() })) }],
      loadLexicon(),
    )
    expect(lengthFactors([...readings, ...uncoded])(uncoded[0]!, 0)).toBe(1)
  })
})
