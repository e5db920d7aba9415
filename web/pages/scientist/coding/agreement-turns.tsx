import type { RedactedText } from '../../../../core/session/text.ts'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'
import { codeLabel } from '../../coach/code-label.ts'

export interface ComparedTurnView {
  reference: string
  material_id: string
  n: number
  speaker: string
  text: RedactedText
  first: readonly string[]
  second: readonly string[]
}

interface AgreementTurnsProps {
  frame: Frame
  sides: readonly [string, string]
  turns: readonly ComparedTurnView[]
  /** How many there are beyond those shown. */
  more: number
  back: string
}

const words = (codes: readonly string[]) =>
  codes.length === 0 ? 'no code' : codes.map(codeLabel).join(', ')

/** The turns behind one cell of a confusion table. */
export function AgreementTurnsPage({ frame, sides, turns, more, back }: AgreementTurnsProps) {
  const title = 'Turns called differently'
  return (
    <Page
      {...frame}
      title={title}
      current="/coding"
      back={{ href: back, text: 'Agreement and gates' }}
    >
      <h1 class="govuk-heading-l">
        {turns.length === 0 ? 'No such turns' : 'Turns behind the cell'}
      </h1>
      <ol class="govuk-list">
        {turns.map((turn) => (
          <li class="rapport-said">
            <strong>{turn.speaker === 'coach' ? 'Coach' : 'Person'}</strong>
            <p class="govuk-body rapport-said__words">{turn.text}</p>
            <p class="govuk-body-s rapport-tight">
              {`${sides[0]}: ${words(turn.first)}. ${sides[1]}: ${words(turn.second)}. `}
              <a class="govuk-link" href={`/transcripts/${turn.material_id}`}>
                {`Session ${turn.reference}`}
              </a>
            </p>
          </li>
        ))}
      </ol>
      {more > 0 ? <p class="govuk-body">{`And ${more} more.`}</p> : null}
    </Page>
  )
}
