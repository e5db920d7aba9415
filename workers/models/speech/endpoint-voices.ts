import { type DecodedAudio, readSamples, wavOf } from '../audio/decoded-audio.ts'
import type { Utterance } from './engine.ts'

/**
 * Services label voices anew in every part of a long recording. To keep one label a voice, a few
 * seconds of each voice heard so far are sent along with the next part as its known speakers.
 */
export interface KnownVoices {
  /** The fields to add to a request; none before anybody was heard. */
  known(): { known_speaker_names?: string[]; known_speaker_references?: string[] }
  /** Utterances of one part with the service's labels replaced by labels of the whole. */
  recognised(utterances: readonly Utterance[]): Promise<Utterance[]>
}

const KNOWN_MAX = 4
const CLIP_S = { min: 2, max: 8 }

export function createKnownVoices(audio: DecodedAudio): KnownVoices {
  const clips = new Map<string, string>()
  let voices = 0
  return {
    known() {
      if (clips.size === 0) return {}
      const names = [...clips.keys()]
      return { known_speaker_names: names, known_speaker_references: [...clips.values()] }
    },
    async recognised(utterances) {
      // A label that is no known name is a voice this part hears for the first time.
      const labels = new Map<string, string>()
      const named = utterances.map((utterance) => {
        const { voice: label } = utterance
        if (label === null) return utterance
        if (!clips.has(label) && !labels.has(label)) {
          voices += 1
          labels.set(label, `voice-${voices}`)
        }
        return { ...utterance, voice: labels.get(label) ?? label }
      })
      for (const voice of labels.values()) {
        const clip = clips.size < KNOWN_MAX ? longest(named, voice) : null
        if (clip) clips.set(voice, await clipOf(audio, clip))
      }
      return named
    },
  }
}

function longest(utterances: readonly Utterance[], voice: string): Utterance | null {
  const length_s = ({ start, end }: Utterance) => end - start
  const own = utterances.filter((utterance) => utterance.voice === voice)
  const [best] = own.sort((a, b) => length_s(b) - length_s(a))
  return best && length_s(best) >= CLIP_S.min ? best : null
}

async function clipOf(audio: DecodedAudio, { track, start, end }: Utterance): Promise<string> {
  const samples = await readSamples(audio, track, start, Math.min(end - start, CLIP_S.max))
  return `data:audio/wav;base64,${wavOf(samples).toString('base64')}`
}
