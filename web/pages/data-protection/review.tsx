import { VAULT_REASON_LABEL } from '../../../core/access/vault-reason.ts'
import type { MaterialKind } from '../../../core/pipeline/order.ts'
import type { HoldReason } from '../../../core/pipeline/shapes.ts'
import { optionsOf, Radios } from '../../components/choices.tsx'
import { formatDate, formatDateTime } from '../../components/dates.ts'
import { InsetText, SummaryList } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { KIND_LABEL } from './labels.ts'
import { sayReason } from './mark-words.ts'

/** What is said of a text under review before its words are opened. */
export interface ReviewHead {
  material_id: string
  kind: MaterialKind
  day: string
  state: 'held' | 'released'
  held_at: Date
  released_at: Date | null
  reasons: HoldReason[]
  masks: number
  /** False once the person withdrew. */
  consented: boolean
}

interface ReviewClosedProps {
  frame: Frame
  head: ReviewHead
  errors: FieldErrors
}

export const titleOf = ({ kind, day }: ReviewHead) =>
  `Review: ${KIND_LABEL[kind].toLowerCase()} of ${formatDate(day)}`

export const BACK = { href: '/reviews', text: 'Redaction reviews' }

/** A text under review before a reason was given: why it is held, and no word of it. */
export function ReviewClosedPage({ frame, head, errors }: ReviewClosedProps) {
  const title = titleOf(head)
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/reviews" back={BACK}>
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">{title}</h1>
        <SummaryList rows={headRows(head)} />
        {head.state === 'released' ? (
          <ReleasedPart head={head} />
        ) : head.consented ? (
          <OpenForm head={head} errors={errors} />
        ) : (
          <InsetText>
            The person no longer agrees to this being studied. Nothing is made of it, it cannot be
            opened or released, and there is nothing to do.
          </InsetText>
        )}
      </Column>
    </Page>
  )
}

function headRows(head: ReviewHead) {
  const why = (
    <ul class="govuk-list rapport-tight">
      {head.reasons.map((reason) => (
        <li>{sayReason(reason)}</li>
      ))}
    </ul>
  )
  return [
    { key: 'Held since', value: formatDateTime(head.held_at) },
    { key: 'Why', value: why },
    { key: 'Masks', value: String(head.masks) },
    ...(head.released_at ? [{ key: 'Released', value: formatDateTime(head.released_at) }] : []),
  ]
}

function OpenForm({ head, errors }: { head: ReviewHead; errors: FieldErrors }) {
  return (
    <form method="post" action={`/reviews/${head.material_id}/open`} novalidate>
      <p class="govuk-body">
        To decide about the masks you have to see the words under them. They are sealed: opening
        them is written into the audit with your account and the reason, once for this text.
      </p>
      <Radios
        name="reason"
        label="Why do you need to see them?"
        options={optionsOf(VAULT_REASON_LABEL)}
        value="redaction_check"
        error={errors.reason}
      />
      <Button text="Open and record it" />
    </form>
  )
}

function ReleasedPart({ head }: { head: ReviewHead }) {
  return (
    <>
      <p class="govuk-body">
        This text was released with your decisions in it, and the next steps have been started. To
        change a decision, hold it again: until it is released anew nobody sees it, and nothing that
        was made of it is used.
      </p>
      <form method="post" action={`/reviews/${head.material_id}/hold-again`}>
        <Button text="Hold it again" secondary />
      </form>
    </>
  )
}
