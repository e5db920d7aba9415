import type { Reason, Unprocessable } from '../pipeline/step.ts'
import type { Speaker } from './turn.ts'

/** Where a step's finding is about who speaks, and not about a turn: a person is asked to look. */
export const VOICES = 'voices'

/** The finding that coach and client may stand in each other's place. */
export const SWAPPED_CODE = 'voices_look_swapped'

/** What somebody should look at before trusting who said what; tags stand beside it. */
export const voiceFindings = (parts: readonly Unprocessable[]): Reason[] =>
  parts.filter((part) => part.where === VOICES).map(({ reason }) => reason)

/** Nothing, or that a conversation lacks a voice: said rather than counted as if the person had been silent. */
export function lacksVoice(turns: readonly { speaker: Speaker; text: string }[]): Unprocessable[] {
  const heard = new Set(turns.filter(({ text }) => text.trim() !== '').map((turn) => turn.speaker))
  if (heard.has('coach') && heard.has('client')) return []
  const [code, sentence] = heard.has('coach')
    ? ['no_client', `No turn is marked as the client’s: what the person said is not known. ${ASK}`]
    : heard.has('client')
      ? ['no_coach', `No turn is marked as the coach’s: no technique can be found. ${ASK}`]
      : [
          'no_voices',
          `No turn is marked as the coach’s or the client’s: nothing was tagged. ${ASK}`,
        ]
  return [{ where: VOICES, reason: { code, sentence } }]
}

const ASK = 'Check that the transcript says who speaks; correct it and add it again.'
