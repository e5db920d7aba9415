import { describe, expect, it } from 'vitest'
import { TagIn } from '../../../../core/pipeline/shapes.ts'
import { hasPackage, present } from '../../../../test/support/present.ts'
import { loadBuiltinTagger } from '../builtin-tagger.ts'
import { ANNOMI_HEADS, outputsFor } from '../heads.ts'
import { type EncodedTurn, loadTurnEncoder } from './turn-encoder.ts'

const turnsOf = (texts: [string, string][]) =>
  TagIn.parse({
    turns: texts.map(([speaker, text], n) => ({ n, speaker, text })),
    phase: null,
    channel: null,
    external_allowed: false,
  }).turns

/** Cosine of the angle between two vectors. */
function nearness({ vector: a }: EncodedTurn, { vector: b }: EncodedTurn): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i]!, 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

describe.skipIf(!present('onnxruntime-node', hasPackage('onnxruntime-node')))(
  'the encoder of turns',
  async () => {
    const encoder = await loadTurnEncoder()

    it('helps the built-in tagger to know the AnnoMI scheme', async () => {
      const turns = turnsOf([
        ['coach', 'So how do you feel about your drinking?'],
        ['client', 'I want to cut down, I really do.'],
        ['other', 'Excuse me.'],
        ['coach', 'You are worried about where it is taking you.'],
      ])
      const [asked, wish, other, heard] = await loadBuiltinTagger().annomi(turns, encoder)
      expect(asked).toMatchObject({ main: 'question', question: 'open' })
      expect(wish).toEqual({ talk: 'change' })
      expect(other).toBeNull()
      expect(heard).toMatchObject({ main: 'reflection' })
    })

    it('puts turns near that mean alike, though they share no word', async () => {
      const [asked, alike, unlike] = await encoder.encode(
        turnsOf([
          ['coach', 'How come you would like to quit?'],
          ['coach', 'What makes stopping important for you?'],
          ['coach', 'Take two tablets every morning with food.'],
        ]),
      )
      expect(nearness(asked!, alike!)).toBeGreaterThan(nearness(asked!, unlike!) + 0.2)
    })

    it('gives the classes of each head a hundred per cent between them', async () => {
      const speakers = ['coach', 'client'] as const
      const encoded = await encoder.encode(turnsOf(speakers.map((speaker) => [speaker, 'Well…'])))
      for (const [at, speaker] of speakers.entries()) {
        const sums = new Map<string, number>()
        outputsFor(ANNOMI_HEADS, speaker).forEach(({ head }, k) => {
          sums.set(head, (sums.get(head) ?? 0) + Math.exp(encoded[at]!.answers[k]!))
        })
        for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 4)
      }
    })

    it('answers in the light of what was said before, and so that it can be repeated', async () => {
      const after = async (before: string) => {
        const encoded = await encoder.encode(
          turnsOf([
            ['coach', before],
            ['client', 'Yes.'],
          ]),
        )
        return encoded[1]!
      }
      const ready = await after('Are you ready to stop smoking this week?')
      const asked = await after('Is your address still the same?')
      expect(asked.vector).toEqual(ready.vector)
      expect(asked.answers).not.toEqual(ready.answers)
      expect(await after('Are you ready to stop smoking this week?')).toEqual(ready)
    })

    it('leaves other voices out of the conversation', async () => {
      const turns = turnsOf([
        ['coach', 'What brings you here?'],
        ['other', 'Parcel for you.'],
        ['client', 'My wife sent me.'],
      ])
      const [first, none, last] = await encoder.encode(turns)
      expect(none).toBeNull()
      expect([first, last]).toEqual(await encoder.encode([turns[0]!, turns[2]!]))
    })

    it('reads turns without words, in other alphabets and longer than it can take', async () => {
      const turns = turnsOf([
        ['coach', ''],
        ['client', '…'],
        ['coach', 'Что? 🙂 \u202e'],
        ['client', 'I could go on and on about it. '.repeat(2000)],
      ])
      for (const encoded of await encoder.encode(turns)) {
        expect(encoded?.vector.every(Number.isFinite)).toBe(true)
        expect(encoded?.answers.every(Number.isFinite)).toBe(true)
      }
      expect(await encoder.encode([])).toEqual([])
    })
  },
)
