import { z } from 'zod'
import type { Word } from '../../../core/session/turn.ts'
import type { Track } from '../audio/decoded-audio.ts'
import type { Stretch } from '../audio/pauses.ts'
import type { Utterance } from './engine.ts'

const time = z.number().nonnegative()
const Segment = z.object({
  start: time,
  end: time,
  text: z.string(),
  /** Only in diarized answers. */
  speaker: z.string().min(1).max(100).optional(),
})
type Segment = z.infer<typeof Segment>

/** What a transcription service answers, in any of the three JSON formats it may choose. */
const Answer = z.object({
  text: z.string(),
  segments: z.array(Segment).optional(),
  words: z.array(z.object({ word: z.string(), start: time, end: time })).optional(),
})

/** Nobody says more letters in a second; more is a model talking to itself. */
const LETTERS_PER_S_MAX = 40
/** Models round times up past the end a little. */
const OVERRUN_S = 2

/**
 * An answer for one part of a recording as utterances of the whole, or null when it is garbage: not
 * JSON, another shape, times outside the part, or far more text than can be said in it.
 */
export function readAnswer(body: string, part: Stretch, track: Track): Utterance[] | null {
  const answer = Answer.safeParse(parsed(body)).data
  if (!answer) return null
  const length_s = part.end - part.start
  const segments = answer.segments?.length
    ? answer.segments
    : [{ start: 0, end: length_s, text: answer.text }]
  const letters = segments.reduce((sum, { text }) => sum + text.length, 0)
  if (letters > LETTERS_PER_S_MAX * (length_s + 1)) return null
  if (segments.some(({ start, end }) => end < start || end > length_s + OVERRUN_S)) return null

  const shift = (time_s: number) => part.start + Math.min(time_s, length_s)
  const words = (answer.words ?? []).map(({ word, start, end }) => ({
    ...{ text: word.trim(), start: shift(start), end: Math.max(shift(start), shift(end)) },
  }))
  return segments.flatMap((segment) => {
    const text = segment.text.trim()
    if (text === '') return []
    const [start, end] = [shift(segment.start), shift(segment.end)]
    const own = wordsOf({ ...segment, start, end }, words)
    const voice = segment.speaker ?? null
    return [{ track, voice, start, end, text, ...(own ? { words: own } : {}) }]
  })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The timed words of a segment, if they spell what the segment says. */
function wordsOf(segment: Segment, words: readonly Word[]): Word[] | null {
  const own = words.filter((word) => {
    const middle = (word.start + word.end) / 2
    return middle >= segment.start && middle <= segment.end
  })
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const same = letters(own.map((word) => word.text).join('')) === letters(segment.text)
  return own.length > 0 && same ? own : null
}
