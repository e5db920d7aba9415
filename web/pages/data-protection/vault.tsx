import { VAULT_REASON_LABEL } from '../../../core/access/vault-reason.ts'
import { optionsOf, Radios } from '../../components/choices.tsx'
import { InsetText, SummaryList } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

interface VaultFormProps {
  frame: Frame
  values: { person: string; reason: string; case_reference: string }
  errors: FieldErrors
}

export function VaultFormPage({ frame, values, errors }: VaultFormProps) {
  const title = 'Open a person’s name'
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/vault">
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">
          Names are kept sealed, apart from everything that is studied. Opening one shows it once
          and is written into the audit with your account and the reason.
        </p>
        <form method="post" action="/vault" novalidate>
          <TextInput
            name="person"
            label="Reference of the person"
            hint="For example P-0012"
            width={20}
            value={values.person}
            error={errors.person}
          />
          <Radios
            name="reason"
            label="Why do you need it?"
            options={optionsOf(VAULT_REASON_LABEL)}
            value={values.reason}
            error={errors.reason}
          />
          <TextInput
            name="case_reference"
            label="Reference of the request or case"
            hint="For example SAR-2026/014. Do not enter a name."
            width={20}
            value={values.case_reference}
            error={errors.case_reference}
          />
          <Button text="Open and record it" />
        </form>
      </Column>
    </Page>
  )
}

interface VaultOpenedProps {
  frame: Frame
  reference: string
  known: readonly { type: string; text: string }[]
}

const TYPE_LABEL: Record<string, string> = {
  NAME: 'Name',
  ADDRESS: 'Address',
  POSTCODE: 'Postcode',
  PHONE: 'Phone',
  EMAIL: 'Email',
  NINO: 'National Insurance number',
  NHS_NO: 'NHS number',
  DOB: 'Date of birth',
  REF: 'Reference',
}

export function VaultOpenedPage({ frame, reference, known }: VaultOpenedProps) {
  const back = { href: '/consents', text: 'Consents' }
  return (
    <Page {...frame} title={`Name of ${reference}`} current="/vault" back={back}>
      <Column>
        <h1 class="govuk-heading-l">{`Name of ${reference}`}</h1>
        <InsetText>
          This was recorded. It is shown once: leave or reload the page and you will have to give a
          reason again.
        </InsetText>
        {known.length === 0 ? (
          <p class="govuk-body">
            No name is on record for this person, or they were erased and it can no longer be
            opened.
          </p>
        ) : (
          <SummaryList
            rows={known.map(({ type, text }) => ({ key: TYPE_LABEL[type] ?? type, value: text }))}
          />
        )}
      </Column>
    </Page>
  )
}
