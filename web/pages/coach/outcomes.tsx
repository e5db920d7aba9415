import { OUTCOMES, type OutcomeKind } from '../../../core/session/outcome.ts'
import { optionsOf, Radios, Select } from '../../components/choices.tsx'
import { formatDate } from '../../components/dates.ts'
import { SummaryList } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { INSTRUMENT_LABEL, labelOf, SIDE_LABEL } from './labels.ts'
import type { SessionView } from './my-sessions.tsx'

export interface OutcomeView {
  kind: string
  value: number
  recorded_at: Date
}

export interface ScoreView {
  instrument: string
  side: string
  scale: string
  score: number
  completed_at: Date
}

const OUTCOME_LABEL: Record<string, string> = Object.fromEntries(
  Object.entries(OUTCOMES).map(([kind, { label }]) => [kind, label]),
)

function sayValue(outcome: OutcomeView): string {
  const known = OUTCOMES[outcome.kind as OutcomeKind] as { scale: string } | undefined
  if (known?.scale !== 'yes_no') return String(outcome.value)
  return outcome.value === 1 ? 'Yes' : 'No'
}

interface OutcomesPartProps {
  session: SessionView
  outcomes: OutcomeView[]
  scores: ScoreView[]
}

export function OutcomesPart({ session, outcomes, scores }: OutcomesPartProps) {
  const rows = [
    ...outcomes.map((one) => ({
      key: labelOf(OUTCOME_LABEL, one.kind),
      value: `${sayValue(one)}, recorded ${formatDate(one.recorded_at)}`,
    })),
    ...scores.map((one) => ({
      key: `${labelOf(INSTRUMENT_LABEL, one.instrument)}, ${one.scale}`,
      value: `${one.score}, ${labelOf(SIDE_LABEL, one.side).toLowerCase()}`,
    })),
  ]
  return (
    <section aria-labelledby="outcomes">
      <h2 class="govuk-heading-m" id="outcomes">
        What happened next
      </h2>
      {rows.length === 0 ? (
        <p class="govuk-body">Nothing recorded yet.</p>
      ) : (
        <SummaryList rows={rows} />
      )}
      <ButtonLink
        href={`/sessions/${session.id}/outcomes`}
        text="Record what happened next"
        secondary
      />
    </section>
  )
}

/** Outcomes one session may lead to, in the order they are asked. */
export const SESSION_OUTCOMES = Object.keys(OUTCOMES) as OutcomeKind[]

interface OutcomesPageProps extends Frame {
  session: SessionView
  values: Record<string, string>
  errors: FieldErrors
}

export function OutcomesPage({ session, values, errors, ...frame }: OutcomesPageProps) {
  const at = `/sessions/${session.id}`
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <Page
      title={titleWith(errors, 'What happened next')}
      current="/sessions"
      back={{ href: at, text: 'Back to the session' }}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <span class="govuk-caption-l">{session.person_reference}</span>
        <h1 class="govuk-heading-l">What happened next</h1>
        <p class="govuk-body">Fill in what you know and leave the rest.</p>
        <form method="post" action={`${at}/outcomes`} novalidate>
          {SESSION_OUTCOMES.map((kind) => (
            <OutcomeField kind={kind} {...field(kind)} />
          ))}
          <TextInput
            {...field('recorded_on')}
            label="Date you learned this"
            type="date"
            width={10}
          />
          <Button text="Save what happened" />
        </form>
        <h2 class="govuk-heading-m" id="scores">
          A questionnaire’s score
        </h2>
        <p class="govuk-body">Scores only. Do not copy questions or answers here.</p>
        <form method="post" action={`${at}/scores`} novalidate>
          <Select
            {...field('instrument')}
            label="Questionnaire"
            options={optionsOf(INSTRUMENT_LABEL)}
          />
          <Radios
            {...field('side')}
            label="Whose view is it?"
            inline
            options={optionsOf(SIDE_LABEL)}
          />
          <TextInput
            {...field('scale')}
            label="Scale"
            hint="For example total, bond, goals or tasks."
            width={20}
          />
          <TextInput {...field('score')} label="Score" width={5} inputmode="decimal" />
          <TextInput
            {...field('completed_on')}
            label="Date it was filled in"
            type="date"
            width={10}
          />
          <Button text="Save score" secondary />
        </form>
      </Column>
    </Page>
  )
}

interface OutcomeFieldProps {
  kind: OutcomeKind
  name: string
  value: string
  error: string | undefined
}

function OutcomeField({ kind, ...field }: OutcomeFieldProps) {
  const { label, scale } = OUTCOMES[kind]
  if (scale === 'number') {
    return <TextInput {...field} label={label} width={5} inputmode="decimal" />
  }
  const options = [
    { value: '1', text: 'Yes' },
    { value: '0', text: 'No' },
    { value: '', text: 'Not known' },
  ]
  return <Radios {...field} label={label} inline options={options} />
}
