import { describe, expect, it } from 'vitest'
import type { Utterance } from './engine.ts'
import { turnsOf } from './turns.ts'

const said = (start: number, text: string, over: Partial<Utterance> = {}): Utterance => ({
  track: 'mix',
  voice: null,
  start,
  end: start + 2,
  text,
  ...over,
})
const lines = (spoken: ReturnType<typeof turnsOf>) =>
  spoken.turns.map(({ n, speaker, speaker_name, text }) =>
    [n, speaker, speaker_name, text].filter((part) => part !== undefined).join(' | '),
  )

describe('turns from utterances', () => {
  it('gives the left channel to the coach and joins what one voice says in one breath', () => {
    const spoken = turnsOf(
      [
        said(3, 'Fine, thanks.', { track: 1 }),
        said(0, 'Hello.', { track: 0 }),
        said(2.2, 'How are you?', { track: 0 }),
        said(20, 'Shall we start?', { track: 0 }),
      ],
      { apart: true, coach_first: true },
    )
    expect(lines(spoken)).toEqual([
      '0 | coach | Left channel | Hello. How are you?',
      '1 | client | Right channel | Fine, thanks.',
      '2 | coach | Left channel | Shall we start?',
    ])
    expect(spoken).toMatchObject({ speakers: 'channels', speakers_assumed: false })
  })

  it('takes the first diarized voice for the coach, but asks', () => {
    const spoken = turnsOf(
      [
        said(0, 'Hello.', { voice: '7' }),
        said(2, 'Hi.', { voice: '3' }),
        said(4, 'Me too.', { voice: '9' }),
        said(6, 'Good.', { voice: '7' }),
      ],
      { apart: false, coach_first: true },
    )
    expect(lines(spoken)).toEqual([
      '0 | coach | Voice 1 | Hello.',
      '1 | client | Voice 2 | Hi.',
      '2 | other | Voice 3 | Me too.',
      '3 | coach | Voice 1 | Good.',
    ])
    expect(spoken).toMatchObject({ speakers: 'diarized', speakers_assumed: true })
  })

  it('keeps utterances apart when nobody told the voices apart, so that a person can', () => {
    const spoken = turnsOf([said(0, 'Hello.'), said(2, 'Hi.'), said(4, '  ')], {
      apart: false,
      coach_first: false,
    })
    expect(lines(spoken)).toEqual(['0 | coach | Hello.', '1 | coach | Hi.'])
    expect(spoken).toMatchObject({ speakers: 'none', speakers_assumed: true })
  })

  it('keeps word times only where the whole turn has them', () => {
    const words = [{ text: 'Hello.', start: 0, end: 1 }]
    const both = [said(0, 'Hello.', { track: 0, words }), said(2, 'There.', { track: 0 })]
    const [turn] = turnsOf(both, { apart: true, coach_first: true }).turns
    expect(turn).not.toHaveProperty('words')
    const [first] = turnsOf(both.slice(0, 1), { apart: true, coach_first: true }).turns
    expect(first?.words).toEqual(words)
  })
})
