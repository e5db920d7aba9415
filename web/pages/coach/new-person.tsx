import {
  AgeBand,
  ConditionGroup,
  TimeOnBenefitBand,
  WorkHistoryBand,
} from '../../../core/session/bands.ts'
import { Select } from '../../components/choices.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { bandOptions } from './labels.ts'

/** Text fields of the identifiers form; several names go one to a line. */
export const IDENTIFIER_FIELDS = ['names', 'relatives', 'phone', 'address', 'employer'] as const
export type IdentifierField = (typeof IDENTIFIER_FIELDS)[number]

interface NewPersonPageProps extends Frame {
  values: Record<string, string>
  errors: FieldErrors
}

export function NewPersonPage({ values, errors, ...frame }: NewPersonPageProps) {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <Page
      title={titleWith(errors, 'Add a person')}
      current="/people"
      back={{ href: '/people', text: 'People' }}
      {...frame}
    >
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">Add a person</h1>
        <form method="post" action="/people/new" novalidate>
          <TextInput
            {...field('reference')}
            label="Reference"
            hint="Stands for the person everywhere here. Keep the one suggested, or use one of yours that says nothing about who they are."
            width={20}
          />
          <h2 class="govuk-heading-m">About them, coarsely</h2>
          <p class="govuk-body">
            Bands only, so that nobody can be picked out. Leave what you do not know.
          </p>
          <Select {...field('age_band')} label="Age" options={bandOptions(AgeBand)} />
          <Select
            {...field('condition_group')}
            label="Main condition"
            options={bandOptions(ConditionGroup)}
          />
          <Select
            {...field('time_on_benefit_band')}
            label="Time on benefit"
            options={bandOptions(TimeOnBenefitBand)}
          />
          <Select
            {...field('work_history_band')}
            label="Work history"
            options={bandOptions(WorkHistoryBand)}
          />
          <h2 class="govuk-heading-m">Who they are, locked away</h2>
          <IdentifierFields values={values} errors={errors} />
          <Button text="Add this person" />
        </form>
      </Column>
    </Page>
  )
}

/** Write-only: what is entered here is sealed and never shown again, not even to the coach. */
export function IdentifierFields(props: { values: Record<string, string>; errors: FieldErrors }) {
  const { values, errors } = props
  const field = (name: IdentifierField) => ({
    name,
    value: values[name] ?? '',
    error: errors[name],
  })
  return (
    <>
      <p class="govuk-body">
        These are sealed under the person’s own key and used for one thing only: to find them in
        recordings and notes and take them out. Once saved they are not shown to anyone here, you
        included. Fill in what you know.
      </p>
      <TextArea
        {...field('names')}
        label="Names they go by"
        hint="One on each line, for example the full name, a nickname, a former name."
        rows={3}
      />
      <TextArea
        {...field('relatives')}
        label="People close to them"
        hint="Relatives, carers, friends: one name on each line."
        rows={3}
      />
      <TextInput {...field('phone')} label="Phone number" width={20} type="tel" />
      <TextArea {...field('address')} label="Address" rows={3} />
      <TextInput {...field('employer')} label="Employer, now or before" />
    </>
  )
}
