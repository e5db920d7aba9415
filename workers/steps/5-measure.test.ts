import { describe, expect, it } from 'vitest'
import { MeasureIn, MeasureOut } from '../../core/pipeline/shapes.ts'
import { COACH_TURNS_MIN, measureStep, WORDS_MIN } from './5-measure.ts'

/** Turns in pairs, coach first; each entry is [words said, codes]. */
function session(pairs: [[number, string[]], [number, string[]]][], duration_s: number | null) {
  const flat = pairs.flat()
  return MeasureIn.parse({
    turns: flat.map(([words], n) => ({
      n,
      speaker: n % 2 === 0 ? 'coach' : 'client',
      text: 'word '.repeat(words).trim(),
    })),
    tags: flat.flatMap(([, codes], turn) =>
      codes.map((code) => ({ turn, code, score: 1, start: 0, end: 4 })),
    ),
    duration_s,
  })
}

async function measures(input: MeasureIn) {
  const tools = { models: {}, signal: new AbortController().signal, progress() {} }
  const result = await measureStep.run(input, tools)
  if (result.kind !== 'done') throw new Error('the step did not finish')
  expect(MeasureOut.parse(result.output)).toEqual(result.output)
  return result.output
}

const pair = (
  coach: string[],
  client: string[],
  words = 20,
): [[number, string[]], [number, string[]]] => [
  [words, coach],
  [words, client],
]

describe('the measure step', () => {
  const filler = Array.from({ length: COACH_TURNS_MIN }, () => pair([], ['neutral_talk']))

  it('counts codes and gives rates per turn of their own speaker', async () => {
    const pairs = [
      pair(['question_open', 'affirm'], ['change_talk']),
      pair(['question_closed'], ['neutral_talk', 'barrier_health']),
      ...filler,
    ]
    const { measures: m, too_short } = await measures(session(pairs, 1500))
    expect(too_short).toBe(false)
    expect(m).toMatchObject({
      coach_turns: 12,
      client_turns: 12,
      words: 480,
      talk_share_client: 0.5,
      count_question_open: 1,
      count_change_talk: 1,
      count_confront: 0,
      rate_question_open: 1 / 12,
      rate_barrier_health: 1 / 12,
      rate_confront: 0,
      miti_q: 2,
      miti_mi_adherent: 1,
      miti_percent_open: 50,
      miti_r_to_q: 0,
      miti_percent_cr: null,
      miti_full_sample: 1,
    })
  })

  it('counts an opening as taken by the next coach turn only', async () => {
    const pairs = [
      pair([], ['sustain_talk']),
      pair(['reflection_simple'], ['sustain_talk']),
      pair([], ['neutral_talk']),
      pair(['reflection_complex'], ['neutral_talk']),
      ...filler,
      pair([], ['sustain_talk']),
    ]
    const { measures: m } = await measures(session(pairs, null))
    expect(m.openings_sustain_talk_reflected).toBe(2)
    expect(m.share_sustain_talk_reflected).toBe(0.5)
    expect(m.share_sustain_talk_argued).toBe(0)
    expect(m.share_distrust_met).toBeNull()
  })

  it('says too short, and gives counts without rates, just below either limit', async () => {
    const enough = Array.from({ length: COACH_TURNS_MIN }, () =>
      pair(['question_open'], ['neutral_talk'], WORDS_MIN / COACH_TURNS_MIN / 2),
    )
    expect((await measures(session(enough, null))).too_short).toBe(false)
    const fewTurns = Array.from({ length: COACH_TURNS_MIN - 1 }, () =>
      pair(['question_open'], ['neutral_talk'], 500),
    )
    const fewWords = [...enough.slice(1), pair(['question_open'], ['neutral_talk'], 1)]
    for (const pairs of [fewTurns, fewWords, []]) {
      const { measures: m, too_short } = await measures(session(pairs, null))
      expect(too_short).toBe(true)
      expect(m.count_question_open).toBe(pairs.length)
      expect(m.rate_question_open).toBeNull()
      expect(m.miti_r_to_q).toBeNull()
      expect(m.share_sustain_talk_reflected).toBeNull()
    }
  })
})
