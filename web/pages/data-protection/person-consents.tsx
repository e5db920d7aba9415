import {
  CONSENT_CHANNEL_LABEL,
  type ConsentChannel,
  PURPOSE_LABEL,
  type Purpose,
} from '../../../core/session/consent.ts'
import { Checkboxes } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

interface PersonConsentsProps {
  frame: Frame
  person_id: string
  reference: string
  consents: readonly {
    purpose: Purpose
    state: 'live' | 'expired' | 'withdrawn'
    wording_version: string
    channel: string
    given_at: Date
    expires_at: Date | null
    withdrawn_at: Date | null
  }[]
  may_withdraw: boolean
  may_open_vault: boolean
  errors: FieldErrors
}

const STATE = {
  live: { text: 'Live', colour: 'green' },
  expired: { text: 'Expired', colour: 'grey' },
  withdrawn: { text: 'Withdrawn', colour: 'red' },
} as const

export function PersonConsentsPage(props: PersonConsentsProps) {
  const { frame, reference, consents, errors } = props
  const title = `Consents of ${reference}`
  const back = { href: '/consents', text: 'Consents' }
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/consents" back={back} wide>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {consents.length === 0 ? (
        <p class="govuk-body">This person has agreed to nothing yet. Their coach can ask them.</p>
      ) : (
        <Consents consents={consents} />
      )}
      {props.may_withdraw ? <Withdraw {...props} /> : null}
      {props.may_open_vault ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/vault?person=${encodeURIComponent(reference)}`}>
            Open this person’s name, with a reason
          </a>
        </p>
      ) : null}
    </Page>
  )
}

function Consents({ consents }: Pick<PersonConsentsProps, 'consents'>) {
  return (
    <DataTable
      caption="What this person agreed to"
      captionHidden
      columns={['Purpose', 'State', 'Given', 'How', 'Wording', 'Ends or ended'].map((text) => ({
        text,
      }))}
      rows={consents.map((row) => [
        PURPOSE_LABEL[row.purpose],
        <Tag {...STATE[row.state]} />,
        formatDateTime(row.given_at),
        CONSENT_CHANNEL_LABEL[row.channel as ConsentChannel] ?? row.channel,
        row.wording_version,
        ending(row),
      ])}
    />
  )
}

function ending(row: PersonConsentsProps['consents'][number]): string {
  const at = row.withdrawn_at ?? row.expires_at
  return at ? formatDateTime(at) : 'No end was set'
}

function Withdraw({ person_id, consents, errors }: PersonConsentsProps) {
  const live = [
    ...new Set(consents.filter((row) => row.state === 'live').map((row) => row.purpose)),
  ]
  if (live.length === 0) return null
  return (
    <form method="post" action={`/consents/${person_id}/withdraw`}>
      <Checkboxes
        name="purposes"
        label="Withdraw on the person’s behalf"
        hint="Use this when the person told us themselves. Work on their material stops at once."
        error={errors.purposes}
        options={live.map((value) => ({ value, text: PURPOSE_LABEL[value] }))}
        values={[]}
      />
      <Button text="Withdraw" />
    </form>
  )
}
