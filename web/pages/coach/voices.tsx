import { Speaker } from '../../../core/session/turn.ts'
import { Button } from '../../components/form.tsx'
import type { MaterialView } from './stage-words.ts'
import type { TurnView } from './transcript.tsx'

const SAMPLES = 3
const SAMPLE_CHARACTERS = 140

/** Nobody has said yet which voice is the coach's: the coach says so from what each one said. */
export function VoiceForm({ material, turns }: { material: MaterialView; turns: TurnView[] }) {
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
