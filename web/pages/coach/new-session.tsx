import type { Purpose } from '../../../core/session/consent.ts'
import { CHANNEL_LABEL, PHASE_LABEL, VENUE_LABEL } from '../../../core/session/session.ts'
import { TOPIC_LABEL } from '../../../core/session/topics.ts'
import { Checkboxes, optionsOf, Radios, Select } from '../../components/choices.tsx'
import { InsetText } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { ConsentTags } from './people.tsx'

const BACK = { href: '/sessions', text: 'My sessions' }

interface ChoosePersonPageProps extends Frame {
  people: { id: string; reference: string }[]
  errors: FieldErrors
}

/** First of two: whom the session was with. */
export function ChoosePersonPage({ people, errors, ...frame }: ChoosePersonPageProps) {
  const choices = people.map((person) => ({ value: person.id, text: person.reference }))
  return (
    <Page
      title={titleWith(errors, 'Who was the session with?')}
      current="/sessions"
      back={BACK}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">Who was the session with?</h1>
        {people.length === 0 ? (
          <p class="govuk-body">Nobody is here yet. Add the person first.</p>
        ) : (
          <form method="get" action="/sessions/new" novalidate>
            <Select
              name="person"
              label="Person"
              hint="By reference. You see next what they agreed to."
              options={[{ value: '', text: 'Choose a person' }, ...choices]}
              error={errors.person}
            />
            <button type="submit" class="govuk-button" data-module="govuk-button">
              Continue
            </button>
          </form>
        )}
        <ButtonLink href="/people/new" text="Add a new person" secondary={people.length > 0} />
      </Column>
    </Page>
  )
}

export interface SessionForm {
  held_on: string
  held_time: string
  phase: string
  channel: string
  venue: string
  minutes: string
  same_coach: string
  topics: string[]
}

interface NewSessionPageProps extends Frame {
  person: { id: string; reference: string }
  live: Purpose[]
  form: SessionForm
  errors: FieldErrors
}

/** Second of two: when, how and where, beside what the person agreed to. */
export function NewSessionPage({ person, live, form, errors, ...frame }: NewSessionPageProps) {
  return (
    <Page
      title={titleWith(errors, 'Add a session')}
      current="/sessions"
      back={{ href: '/sessions/new', text: 'Choose another person' }}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <span class="govuk-caption-l">{person.reference}</span>
        <h1 class="govuk-heading-l">Add a session</h1>
        <h2 class="govuk-heading-s">What they agree to at present</h2>
        <ConsentTags live={live} />
        {live.length === 0 ? (
          <InsetText>
            You can write the session down, but add no recording, transcript or note until they have
            agreed and you have recorded it.
          </InsetText>
        ) : null}
        <p class="govuk-body">
          <a class="govuk-link" href={`/people/${person.id}#give-consent`}>
            Record or change consent
          </a>
        </p>
        <form method="post" action="/sessions/new" novalidate>
          <input type="hidden" name="person_id" value={person.id} />
          <SessionFields form={form} errors={errors} />
          <Button text="Save session" />
        </form>
      </Column>
    </Page>
  )
}

function SessionFields({ form, errors }: { form: SessionForm; errors: FieldErrors }) {
  const field = (name: Exclude<keyof SessionForm, 'topics'>) => ({
    name,
    value: form[name],
    error: errors[name],
  })
  return (
    <>
      <TextInput {...field('held_on')} label="Date" type="date" width={10} />
      <TextInput {...field('held_time')} label="Time" type="time" width={10} />
      <Radios {...field('phase')} label="Phase" options={optionsOf(PHASE_LABEL)} />
      <Radios {...field('channel')} label="How did you meet?" options={optionsOf(CHANNEL_LABEL)} />
      <Select {...field('venue')} label="Where?" options={optionsOf(VENUE_LABEL)} />
      <TextInput
        {...field('minutes')}
        label="Length in minutes"
        hint="Leave empty if you do not know."
        width={4}
        inputmode="numeric"
      />
      <Radios
        {...field('same_coach')}
        label="Were you also the one who first contacted them?"
        inline
        options={[
          { value: 'yes', text: 'Yes' },
          { value: 'no', text: 'No' },
          { value: '', text: 'Not known' },
        ]}
      />
      <Checkboxes
        name="topics"
        label="What did you talk about?"
        options={optionsOf(TOPIC_LABEL)}
        values={form.topics}
        error={errors.topics}
      />
    </>
  )
}
