import type { Reason } from '../../../core/pipeline/step.ts'
import { Speaker } from '../../../core/session/turn.ts'
import { SWAPPED_CODE } from '../../../core/session/voices.ts'
import { Button } from '../../components/form.tsx'
import type { MaterialView } from './stage-words.ts'
import type { TurnView } from './transcript.tsx'

const SAMPLES = 3
const SAMPLE_CHARACTERS = 140

interface VoicesProps {
  material: MaterialView
  turns: TurnView[]
  /** What the tagging found about who speaks. */
  voices: readonly Reason[]
}

/** What is doubtful about who speaks, with what the coach can do about it; nothing when all is well. */
export function Voices({ material, turns, voices }: VoicesProps) {
  const swapped = voices.find((reason) => reason.code === SWAPPED_CODE)
  if (material.speakers_assumed) {
    return (
      <>
        {swapped ? <Doubt reason={swapped} /> : null}
        <VoiceForm material={material} turns={turns} />
      </>
    )
  }
  return (
    <>
      {voices.map((reason) => (
        <Doubt reason={reason} />
      ))}
      {swapped ? <SwapForm material={material} turns={turns} /> : null}
    </>
  )
}

function Doubt({ reason }: { reason: Reason }) {
  return (
    <div class="govuk-warning-text">
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">Warning</span>
        {reason.sentence}
      </strong>
    </div>
  )
}

/** Who spoke was said by a transcript, and may be the wrong way round all the same. */
function SwapForm({ material, turns }: { material: MaterialView; turns: TurnView[] }) {
  const [coach, client] = [samples(turns, 'coach')[0], samples(turns, 'client')[0]]
  return (
    <form class="rapport-card" method="post" action={`/materials/${material.id}/voice`}>
      <p class="govuk-body">{`Marked as you: “${coach ?? ''}”`}</p>
      <p class="govuk-body">{`Marked as the person: “${client ?? ''}”`}</p>
      <input type="hidden" name="voice" value="client" />
      <Button text="Swap the two voices" secondary />
    </form>
  )
}

/** Nobody has said yet which voice is the coach's: the coach says so from what each one said. */
function VoiceForm({ material, turns }: { material: MaterialView; turns: TurnView[] }) {
  const voices = Speaker.options
    .map((speaker) => ({ speaker, said: samples(turns, speaker) }))
    .filter((voice) => voice.said.length > 0)
  return (
    <form class="rapport-card" method="post" action={`/materials/${material.id}/voice`} novalidate>
      <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">
          Which of these voices is you?
        </legend>
        <p class="govuk-hint">
          {voices.length === 1
            ? 'Only one voice could be told apart. Say that it is you, or add a transcript that says who speaks.'
            : 'The first voice was taken for yours. Until you say so, the counts may be the wrong way round.'}
        </p>
        <div class="govuk-radios govuk-radios--small" data-module="govuk-radios">
          {voices.map(({ speaker, said }, at) => (
            <div class="govuk-radios__item">
              <input
                class="govuk-radios__input"
                id={`voice-${material.id}-${speaker}`}
                name="voice"
                type="radio"
                value={speaker}
                checked={speaker === 'coach'}
                aria-describedby={`said-${material.id}-${speaker}`}
              />
              <label
                class="govuk-label govuk-radios__label"
                for={`voice-${material.id}-${speaker}`}
              >
                {`Voice ${at + 1}: this voice is me`}
              </label>
              <div class="govuk-hint govuk-radios__hint" id={`said-${material.id}-${speaker}`}>
                {said.map((text) => `“${text}”`).join(' ')}
              </div>
            </div>
          ))}
        </div>
      </fieldset>
      <Button text="Confirm my voice" secondary />
    </form>
  )
}

/** A few things this voice said, long ones first: “yes” tells nobody who is speaking. */
function samples(turns: readonly TurnView[], speaker: Speaker): string[] {
  const said = turns.filter((turn) => turn.speaker === speaker).map((turn): string => turn.text)
  return [...new Set(said)]
    .sort((a, b) => Math.min(b.length, SAMPLE_CHARACTERS) - Math.min(a.length, SAMPLE_CHARACTERS))
    .slice(0, SAMPLES)
    .map((text) =>
      text.length > SAMPLE_CHARACTERS ? `${text.slice(0, SAMPLE_CHARACTERS)}…` : text,
    )
}
