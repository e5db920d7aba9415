import {
  DECISION_LABEL,
  DISAGREEMENT_LABEL,
  type DisagreementDecision,
  type DisagreementReason,
} from '../../../core/codebook/disagreement.ts'
import { type Gates, shownAs } from '../../components/code-gate.tsx'
import type { TurnView } from './transcript.tsx'

/** A coach's own disagreement with a tag, as their pages show it. */
export interface DisagreementView {
  id: string
  turn: number
  code: string
  reason: DisagreementReason
  /** Without names, or null while they are being taken out. */
  words: string | null
  words_state: string
  decision: DisagreementDecision | null
}

interface ObjectionsProps {
  material_id: string
  turn: TurnView
  gates: Gates
  own: readonly DisagreementView[]
}

/** What the coach said of a turn's tags, and the way to say more. */
export function Objections({ material_id, turn, gates, own }: ObjectionsProps) {
  const said = own.filter((one) => turn.tags.some((tag) => tag.code === one.code))
  const left = turn.tags.length - said.length
  return (
    <>
      {said.map((one) => (
        <Objection one={one} label={shownAs(gates, one.code).label} />
      ))}
      {left > 0 ? (
        <p class="govuk-body-s rapport-turn__object">
          <a
            class="govuk-link govuk-link--no-visited-state"
            href={`/materials/${material_id}/turns/${turn.n}/disagree`}
          >
            Not quite right?
            <span class="govuk-visually-hidden">{` Say so about turn ${turn.n + 1}`}</span>
          </a>
        </p>
      ) : null}
    </>
  )
}

function Objection({ one, label }: { one: DisagreementView; label: string }) {
  return (
    <form
      class="rapport-turn__objection"
      id={`disagreement-${one.id}`}
      method="post"
      action={`/disagreements/${one.id}/undo`}
    >
      <p class="govuk-body-s">
        {`You disagreed with “${label}”: ${DISAGREEMENT_LABEL[one.reason].toLowerCase()}. `}
        {one.decision === null ? (
          <>
            {'A person will look at it. '}
            <button type="submit" class="rapport-link-button">
              Take it back
            </button>
          </>
        ) : (
          `${DECISION_LABEL[one.decision]}.`
        )}
      </p>
      {one.words_state === 'waiting' ? (
        <p class="govuk-body-s">Names are being taken out of your note.</p>
      ) : null}
      {one.words ? <p class="govuk-body-s">{`Your note: “${one.words}”`}</p> : null}
    </form>
  )
}
