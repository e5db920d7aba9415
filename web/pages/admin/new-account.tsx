import { ROLE_LABEL } from '../../../core/access/policy.ts'
import { optionsOf, Radios, Select } from '../../components/choices.tsx'
import { InsetText, SummaryList } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

export interface AccountValues {
  name: string
  email: string
  role: string
  coach_id: string
  team_id: string
}

interface NewAccountProps {
  frame: Frame
  values: AccountValues
  errors: FieldErrors
  coaches: readonly { id: string; reference: string; name: string }[]
  teams: readonly { id: string; name: string }[]
}

const BACK = { href: '/accounts', text: 'Accounts' }

export function NewAccountPage({ frame, values, errors, coaches, teams }: NewAccountProps) {
  const title = 'Add an account'
  const none = { value: '', text: 'None' }
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/accounts" back={BACK}>
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">{title}</h1>
        <form method="post" action="/accounts" novalidate>
          <TextInput name="name" label="Name" value={values.name} error={errors.name} />
          <TextInput
            name="email"
            label="Email address"
            type="email"
            value={values.email}
            error={errors.email}
          />
          <Radios
            name="role"
            label="Role"
            options={optionsOf(ROLE_LABEL)}
            value={values.role}
            error={errors.role}
          />
          <Select
            name="coach_id"
            label="Coach"
            hint="For a work coach only. Add the coach under Teams and coaches first."
            options={[
              none,
              ...coaches.map(({ id, reference, name }) => ({
                value: id,
                text: `${reference}, ${name}`,
              })),
            ]}
            value={values.coach_id}
            error={errors.coach_id}
          />
          <Select
            name="team_id"
            label="Team"
            hint="For a team leader only."
            options={[none, ...teams.map(({ id, name }) => ({ value: id, text: name }))]}
            value={values.team_id}
            error={errors.team_id}
          />
          <Button text="Add the account" />
        </form>
      </Column>
    </Page>
  )
}

interface AccountAddedProps {
  frame: Frame
  name: string
  email: string
  password: string
}

/** The one time the password is seen by anybody but its owner. */
export function AccountAddedPage({ frame, name, email, password }: AccountAddedProps) {
  return (
    <Page {...frame} title="Account added" current="/accounts" back={BACK}>
      <Column>
        <h1 class="govuk-heading-l">Account added</h1>
        <SummaryList
          rows={[
            { key: 'Name', value: name },
            { key: 'Email address', value: email },
            { key: 'Password', value: <code>{password}</code> },
          ]}
        />
        <InsetText>
          The password is shown this once and kept nowhere in plain words. Hand it over in person or
          by phone, not by email.
        </InsetText>
        <ButtonLink href="/accounts" text="Continue" />
      </Column>
    </Page>
  )
}
