import { describe, expect, it } from 'vitest'
import type { Output } from '../../workers/models/tagger/heads.ts'
import type { CodedTurn } from '../train/tagger-data.ts'
import { floorTagger } from './tagging-floor.ts'

const OUTPUTS: Output[] = [
  { head: 'coach', kind: 'any', class: 'empathy' },
  { head: 'kind', kind: 'one_of', class: 'asks' },
  { head: 'kind', kind: 'one_of', class: 'tells' },
]

const turn = (text: string, empathy: 0 | 1, asks: 0 | 1): CodedTurn => ({
  speaker: 'coach',
  text,
  labels: new Map([
    ['coach/empathy', empathy],
    ['kind/asks', asks],
    ['kind/tells', (1 - asks) as 0 | 1],
  ]),
  disputed: [],
  pii: [],
})

describe('the floor', () => {
  it('learns words that go with a code, and puts exactly one class of an exclusive set', () => {
    const seen = [
      turn('I am sorry to hear that', 1, 0),
      turn('so sorry, that is hard', 1, 0),
      turn('did the letter come?', 0, 1),
      turn('did you ring them?', 0, 1),
      turn('it runs on Tuesdays', 0, 0),
      turn('it runs all week', 0, 0),
    ]
    const floor = floorTagger(seen, OUTPUTS)
    expect(floor('sorry, that is hard').map((output) => output.class)).toEqual(['empathy', 'tells'])
    expect(floor('did it come?').map((output) => output.class)).toEqual(['asks'])
    expect(floor('').filter((output) => output.kind === 'one_of')).toHaveLength(1)
  })
})
