import { describe, expect, it } from 'vitest'
import { OPPORTUNITIES, openingsTaken, SEQUENCES } from './opportunities.ts'

const turn = (speaker: string, ...codes: string[]) => ({ speaker, codes })
const taken = (name: string, turns: ReturnType<typeof turn>[]) =>
  openingsTaken(turns, ({ codes }) => codes, OPPORTUNITIES[name]!)

describe('openings and what follows them', () => {
  it('are counted where the coach answered, and taken where the answer carries a code', () => {
    const turns = [
      turn('client', 'sustain_talk'),
      turn('coach', 'reflection_complex'),
      turn('client', 'sustain_talk'),
      turn('coach', 'confront'),
      turn('client', 'sustain_talk'),
    ]
    expect(taken('sustain_talk_reflected', turns)).toEqual({ openings: 2, taken: 1 })
    expect(taken('sustain_talk_argued', turns)).toEqual({ openings: 2, taken: 1 })
  })

  it('are none where the person never spoke so, and a coach’s own words open nothing', () => {
    const turns = [turn('coach', 'sustain_talk'), turn('client'), turn('coach', 'affirm')]
    expect(taken('sustain_talk_reflected', turns)).toEqual({ openings: 0, taken: 0 })
  })

  it('name the sequences that links ask for', () => {
    for (const { name } of SEQUENCES) expect(OPPORTUNITIES[name]).toBeDefined()
  })
})
