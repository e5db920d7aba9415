import type { TranscribeOut } from '../../../core/pipeline/shapes.ts'
import { asRaw } from '../../../core/session/text.ts'
import type { RawTurn, Speaker } from '../../../core/session/turn.ts'
import type { Utterance } from './engine.ts'

/** A voice that goes on after a pause this short is still in the same turn. */
const SAME_TURN_S = 5

export type Spoken = Pick<TranscribeOut, 'turns' | 'speakers' | 'speakers_assumed'>

/**
 * Utterances into turns with a speaker each. With a channel a voice the coach is on the left; told
 * apart by sound, the first voice is taken for the coach; not told apart, every turn is given to
 * the coach. Unless the recorder said where the coach is, a person is asked to confirm.
 */
export function turnsOf(
  utterances: readonly Utterance[],
  voices: { apart: boolean; coach_first: boolean },
): Spoken {
  const heard = utterances.filter(({ text }) => text.trim() !== '').sort(inTime)
  if (voices.apart) {
    const turns = joined(heard, (one) => (one.track === 1 ? 'Right channel' : 'Left channel'))
    return {
      turns: numbered(turns, (name) => (name === 'Left channel' ? 'coach' : 'client')),
      speakers: 'channels',
      speakers_assumed: !voices.coach_first,
    }
  }
  const labels = [...new Set(heard.flatMap(({ voice }) => (voice === null ? [] : [voice])))]
  if (labels.length === 0) {
    // One turn an utterance, so that a person can say for each who spoke.
    const turns = heard.map((one) => ({ ...one, name: undefined }))
    return { turns: numbered(turns, () => 'coach'), speakers: 'none', speakers_assumed: true }
  }
  const nameOf = (voice: string | null) =>
    voice === null ? 'Unknown voice' : `Voice ${labels.indexOf(voice) + 1}`
  const turns = joined(heard, (one) => nameOf(one.voice))
  const roles: Record<string, Speaker> = { 'Voice 1': 'coach', 'Voice 2': 'client' }
  return {
    turns: numbered(turns, (name) => roles[name ?? ''] ?? 'other'),
    speakers: 'diarized',
    speakers_assumed: true,
  }
}

type Named = Utterance & { name: string | undefined }

function inTime(a: Utterance, b: Utterance): number {
  return a.start - b.start || a.end - b.end
}

function joined(utterances: readonly Utterance[], nameOf: (one: Utterance) => string): Named[] {
  const turns: Named[] = []
  for (const utterance of utterances) {
    const name = nameOf(utterance)
    const last = turns.at(-1)
    if (last?.name === name && utterance.start - last.end <= SAME_TURN_S) {
      last.text = `${last.text.trim()} ${utterance.text.trim()}`
      last.end = Math.max(last.end, utterance.end)
      // Words are kept only where every part of the turn has them.
      if (last.words && utterance.words) last.words = [...last.words, ...utterance.words]
      else delete last.words
    } else {
      turns.push({ ...utterance, name })
    }
  }
  return turns
}

function numbered(turns: readonly Named[], roleOf: (name?: string) => Speaker): RawTurn[] {
  return turns.map(({ name, start, end, text, words }, n) => ({
    n,
    speaker: roleOf(name),
    start: seconds(start),
    end: seconds(Math.max(start, end)),
    ...(name === undefined ? {} : { speaker_name: name }),
    text: asRaw(text.trim()),
    ...(words === undefined ? {} : { words }),
  }))
}

/** To the millisecond, and never before the start. */
const seconds = (value: number) => Math.max(0, Math.round(value * 1_000) / 1_000)
