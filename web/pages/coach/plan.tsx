import { optionsOf, Radios } from '../../components/choices.tsx'
import { formatDate } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { labelOf, PROPOSED_BY_LABEL, WORDS_OF_LABEL } from './labels.ts'
import type { SessionView } from './my-sessions.tsx'

export interface PlanStepView {
  text: string
  proposed_by: string
  words_of: string
  agreed: boolean
  signed_at: Date | null
  changed_at: Date | null
}

/** The person's plan, as it stands over all their sessions. */
export function PlanPart({ session, plan }: { session: SessionView; plan: PlanStepView[] }) {
  return (
    <section aria-labelledby="plan">
      <h2 class="govuk-heading-m" id="plan">
        {`Plan of ${session.person_reference}`}
      </h2>
      {plan.length === 0 ? (
        <p class="govuk-body">No steps yet. Add the first one you agreed on.</p>
      ) : (
        <ol class="govuk-list rapport-rows">
          {plan.map((step) => (
            <li class="rapport-row">
              <span>
                {step.text}
                <span class="govuk-hint rapport-row__hint">{sayStep(step)}</span>
              </span>
              <Tag
                text={step.agreed ? 'Agreed' : 'Not agreed yet'}
                colour={step.agreed ? 'green' : 'grey'}
              />
            </li>
          ))}
        </ol>
      )}
      <ButtonLink href={`/sessions/${session.id}/plan`} text="Add a step" secondary />
    </section>
  )
}

function sayStep(step: PlanStepView): string {
  const by = labelOf(PROPOSED_BY_LABEL, step.proposed_by).toLowerCase()
  const whose = labelOf(WORDS_OF_LABEL, step.words_of).toLowerCase()
  const words = step.words_of === 'coach' ? 'my' : whose
  const signed = step.signed_at ? `, signed ${formatDate(step.signed_at)}` : ''
  const changed = step.changed_at ? `, changed ${formatDate(step.changed_at)}` : ''
  return `Proposed by ${by}, in ${words} words${signed}${changed}`
}

export interface PlanForm {
  text: string
  proposed_by: string
  words_of: string
  agreed: string
  signed_on: string
}

interface NewStepPageProps extends Frame {
  session: SessionView
  form: PlanForm
  errors: FieldErrors
}

export function NewStepPage({ session, form, errors, ...frame }: NewStepPageProps) {
  const field = (name: keyof PlanForm) => ({ name, value: form[name], error: errors[name] })
  return (
    <Page
      title={titleWith(errors, 'Add a step to the plan')}
      current="/sessions"
      back={{ href: `/sessions/${session.id}`, text: 'Back to the session' }}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <span class="govuk-caption-l">{session.person_reference}</span>
        <h1 class="govuk-heading-l">Add a step to the plan</h1>
        <form method="post" action={`/sessions/${session.id}/plan`} novalidate>
          <TextArea
            {...field('text')}
            label="The step"
            hint="As they would say it, where you can. Leave out names, addresses and numbers."
            rows={3}
          />
          <Radios
            {...field('proposed_by')}
            label="Who proposed it?"
            options={optionsOf(PROPOSED_BY_LABEL)}
          />
          <Radios
            {...field('words_of')}
            label="Whose words is it in?"
            inline
            options={optionsOf(WORDS_OF_LABEL)}
          />
          <Radios
            {...field('agreed')}
            label="Has the person agreed to it?"
            inline
            options={[
              { value: 'yes', text: 'Yes' },
              { value: 'no', text: 'Not yet' },
            ]}
          />
          <TextInput
            {...field('signed_on')}
            label="Date it was signed"
            hint="Leave empty if it was not signed."
            type="date"
            width={10}
          />
          <Button text="Add this step" />
        </form>
      </Column>
    </Page>
  )
}
