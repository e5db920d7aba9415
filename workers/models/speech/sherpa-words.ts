import type { Word } from '../../../core/session/turn.ts'
import type { Utterance } from './engine.ts'
import type { RecognizerResult } from './sherpa-native.ts'

/** No word of speech lasts longer; what follows is a pause. */
const WORD_S_MAX = 1.5

type Place = Pick<Utterance, 'track' | 'voice' | 'start' | 'end'>

/**
 * What the recogniser heard in one stretch, with times counted from the start of the recording:
 * by its own segments where it gives them, by words where it times tokens, else as one piece.
 */
export function utterancesOf(result: RecognizerResult, place: Place): Utterance[] {
  const text = result.text.trim()
  if (text === '') return []
  const segments = segmentsOf(result, place)
  if (segments) return segments
  const words = wordsOf(result, place)
  return [{ ...place, text, ...(words ? { words } : {}) }]
}

function segmentsOf(result: RecognizerResult, place: Place): Utterance[] | null {
  const { segment_texts = [], segment_timestamps = [], segment_durations = [] } = result
  const same = segment_texts.join('').replace(/\s/g, '') === result.text.replace(/\s/g, '')
  if (!same || segment_timestamps.length !== segment_texts.length) return null
  return segment_texts.flatMap((raw, at) => {
    const text = raw.trim()
    if (text === '') return []
    const start = inside(place, segment_timestamps[at] as number)
    const length_s = segment_durations[at] ?? 0
    const end =
      length_s > 0 ? inside(place, (segment_timestamps[at] as number) + length_s) : place.end
    return [{ ...place, start, end: Math.max(start, end), text }]
  })
}

function wordsOf(result: RecognizerResult, place: Place): Word[] | null {
  const { tokens, timestamps } = result
  if (tokens.length === 0 || timestamps.length !== tokens.length) return null
  const words: Word[] = []
  for (const [at, token] of tokens.entries()) {
    const start = inside(place, timestamps[at] as number)
    const next = timestamps[at + 1]
    const end = Math.min(next === undefined ? place.end : inside(place, next), start + WORD_S_MAX)
    // Both marks of a new word are in use: a space, and the "▁" of sentence pieces.
    const begins = /^[ ▁]/.test(token) || words.length === 0
    const last = words.at(-1)
    if (begins || !last) words.push({ text: token.replace(/^[ ▁]/, ''), start, end })
    else Object.assign(last, { text: last.text + token, end })
  }
  // Tokens that are not pieces of the text (bytes, say) would give words nobody said.
  const same = words.map((word) => word.text).join('') === result.text.replace(/\s/g, '')
  return same ? words : null
}

const inside = (place: Place, time_s: number) =>
  Math.min(place.start + Math.max(0, time_s), place.end)
