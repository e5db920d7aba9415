import { Checkboxes, Select } from '../../components/choices.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

interface DebriefTimesPageProps {
  frame: Frame
  hour: string
  days: readonly string[]
  errors: FieldErrors
}

export function DebriefTimesPage({ frame, hour, days, errors }: DebriefTimesPageProps) {
  const hours = Array.from({ length: 24 }, (_, at) => ({
    value: String(at),
    text: `${String(at).padStart(2, '0')}:00`,
  }))
  return (
    <Page {...frame} title={titleWith(errors, 'When the page is made')} current="/debrief">
      <a class="govuk-back-link" href="/debrief">
        Back to the debrief
      </a>
      <ErrorSummary errors={errors} />
      <Column>
        <h1 class="govuk-heading-l">When your team’s page is made</h1>
        <form method="post" action="/debrief/times" novalidate>
          <Select
            name="hour"
            label="In the hour from"
            hint="Choose at least an hour before your debrief"
            options={hours}
            value={hour}
            error={errors.hour}
          />
          <Checkboxes
            name="days"
            label="On these days"
            options={DAYS.map((text, at) => ({ value: String(at + 1), text }))}
            values={days}
            error={errors.days}
          />
          <Button text="Save" />
        </form>
      </Column>
    </Page>
  )
}
