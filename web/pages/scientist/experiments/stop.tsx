import { type EvidenceEntry, entryRows } from '../../../../core/evidence/entry.ts'
import { STOP_LABEL } from '../../../../core/experiments/plan.ts'
import { optionsOf, Radios } from '../../../components/choices.tsx'
import { formatDate } from '../../../components/dates.ts'
import { InsetText, SummaryList } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { TextArea } from '../../../components/inputs.tsx'
import { Page } from '../../../components/layout.tsx'
import type { ExperimentView } from './experiment.tsx'

interface StopPageProps {
  frame: Frame
  view: ExperimentView
  /** As it would be kept. */
  entry: EvidenceEntry
  note: string
  errors: FieldErrors
}

export function StopPage({ frame, view, entry, note, errors }: StopPageProps) {
  const { experiment, report } = view
  const title = `Stop “${experiment.name}”`
  const back = { href: `/experiments/${experiment.id}`, text: experiment.name }
  const proposed = report.complete ? 'size_reached' : report.clear_early ? 'clear_early' : ''
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/experiments" back={back}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {report.complete || report.clear_early ? null : (
        <InsetText>
          It has not reached its planned size. Ended now, it is written up with the interval that
          may be looked at early, and loses strength.
        </InsetText>
      )}
      <p class="govuk-body">
        Stopping ends it for good, forgets the references of everybody in it, and writes this into
        the evidence catalogue:
      </p>
      <SummaryList rows={entryRows(entry, formatDate).map(([key, value]) => ({ key, value }))} />
      <form method="post" action={`/experiments/${experiment.id}/stop`}>
        <Radios
          name="reason"
          label="Why it is stopped"
          options={optionsOf(STOP_LABEL)}
          value={proposed}
          error={errors.reason}
        />
        <TextArea
          name="note"
          label="What readers should know (optional)"
          hint="About the finding, never about a person or coach."
          rows={3}
          value={note}
          error={errors.note}
        />
        <Button text="Stop and write up" />
      </form>
    </Page>
  )
}
