import { DISAGREEMENT_LABEL, DISAGREEMENT_WORDS_MAX } from '../../../core/codebook/disagreement.ts'
import { optionsOf, Radios } from '../../components/choices.tsx'
import { type Gates, shownAs } from '../../components/code-gate.tsx'
import { InsetText } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import type { TurnView } from './transcript.tsx'

export interface DisagreeForm {
  code: string
  reason: string
  words: string
}

interface DisagreePageProps extends Frame {
  material_id: string
  /** Where it came from: the session's page, or the material's. */
  back_href: string
  turn: TurnView
  /** Tags of the turn that nobody disagreed with yet. */
  codes: readonly string[]
  gates: Gates
  form: DisagreeForm
  errors: FieldErrors
}

const TITLE = 'What is not quite right?'

/** A coach says which tag of a turn is wrong and why; a person looks at it afterwards. */
export function DisagreePage(props: DisagreePageProps) {
  const { material_id, back_href, turn, codes, gates, form, errors, ...frame } = props
  const label = (code: string) => shownAs(gates, code).label
  const field = (name: keyof DisagreeForm) => ({ name, value: form[name], error: errors[name] })
  const who = turn.speaker === 'coach' ? 'You said' : 'The person said'
  return (
    <Page
      {...frame}
      title={titleWith(errors, TITLE)}
      current="/sessions"
      back={{ href: back_href, text: 'Back to the session' }}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">{TITLE}</h1>
        <p class="govuk-body">
          You were in the room and the machine was not. A behavioural scientist looks at what you
          say here, and it makes the tags better. It never counts for or against you.
        </p>
        <InsetText>
          <strong>{`${who}: `}</strong>
          {`“${turn.text}”`}
        </InsetText>
        <form
          method="post"
          action={`/materials/${material_id}/turns/${turn.n}/disagree`}
          novalidate
        >
          {codes.length === 1 ? (
            <>
              <input type="hidden" name="code" value={codes[0]} />
              <p class="govuk-body">
                {'The tag is '}
                <strong>{`“${label(codes[0] ?? '')}”`}</strong>.
              </p>
            </>
          ) : (
            <Radios
              {...field('code')}
              label="Which tag is it?"
              options={codes.map((code) => ({ value: code, text: label(code) }))}
            />
          )}
          <Radios
            {...field('reason')}
            label="What is the matter with it?"
            options={optionsOf(DISAGREEMENT_LABEL)}
          />
          <TextArea
            {...field('words')}
            label="In your own words (optional)"
            hint={`At most ${DISAGREEMENT_WORDS_MAX} characters. Names are taken out before anyone else reads it.`}
            rows={4}
          />
          <Button text="Send" />
        </form>
      </Column>
    </Page>
  )
}
