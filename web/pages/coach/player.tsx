import { InsetText } from '../../components/display.tsx'

/** A recording's copy to listen to: there, under way, or why there is none. */
export type PlaybackView =
  | { state: 'ready'; href: string; muted_s: number; whole_turns: number }
  | { state: 'making'; why: string | null }
  | { state: 'none'; why: string }

/** The recording with everything silent that the words below leave out. */
export function PlayerPart({ playback }: { playback: PlaybackView }) {
  if (playback.state === 'none') {
    return <InsetText>{`The recording cannot be played. ${playback.why}`}</InsetText>
  }
  if (playback.state === 'making') {
    const why = playback.why ?? 'It is being made. Reload this page in a minute.'
    return <InsetText>{`A copy of the recording to listen to is not there yet. ${why}`}</InsetText>
  }
  return (
    <div class="rapport-player">
      {/* Nothing is fetched, and nothing written down, before somebody presses play. */}
      {/* biome-ignore lint/a11y/useMediaCaption: the words themselves stand below it */}
      <audio
        controls
        preload="none"
        controlslist="nodownload"
        src={playback.href}
        aria-label="The recording, with names silent"
      ></audio>
      <p class="govuk-hint rapport-player__hint">{sayMuted(playback)}</p>
    </div>
  )
}

function sayMuted({ muted_s, whole_turns }: { muted_s: number; whole_turns: number }): string {
  const rule =
    'A name that the words still show can be heard. Each time you play it, that is written into the audit.'
  if (muted_s === 0) return `Nothing had to be silenced. ${rule}`
  const turns =
    whole_turns === 0
      ? ''
      : `, among them ${whole_turns === 1 ? 'one whole turn' : `${whole_turns} whole turns`} where ` +
        'the moment of a name could not be told'
  return `What is left out of the words is silent here too: ${sayLength(muted_s)}${turns}. ${rule}`
}

function sayLength(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 60) return whole === 1 ? '1 second' : `${whole} seconds`
  const minutes = Math.round(whole / 60)
  return minutes === 1 ? 'about a minute' : `about ${minutes} minutes`
}
