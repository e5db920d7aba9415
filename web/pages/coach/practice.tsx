import {
  PRACTICE,
  type PracticeMeasure,
  type PracticeStep,
} from '../../../core/session/practice.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { InsetText } from '../../components/display.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

interface PracticePageProps {
  frame: Frame
  /** Of this coach's own sessions, the oldest first. */
  steps: readonly PracticeStep[]
  started_on: string | null
}

/** A mean in the unit of its measure. */
export function meanWords({ unit }: Pick<PracticeMeasure, 'unit'>, mean: number | null): string {
  if (mean === null) return '–'
  if (unit === 'number') return mean.toFixed(1)
  return `${Math.round(unit === 'share' ? 100 * mean : mean)}%`
}

/** How a coach's own conversations change as they gather experience: for that coach alone. */
export function PracticePage({ frame, steps, started_on }: PracticePageProps) {
  const shown = PRACTICE.filter(({ name }) => steps.some((step) => step.means[name] != null))
  return (
    <Page {...frame} title="My practice" current="/practice" wide>
      <h1 class="govuk-heading-l">My practice</h1>
      <p class="govuk-body-l">How your conversations have changed as you gather experience.</p>
      <InsetText>
        Only you see this page. It is not shown to your manager or colleagues, nobody is compared
        with you, and there is no right number.
      </InsetText>
      {started_on ? (
        <p class="govuk-body">
          {`Your first day as a work coach on record is ${formatDate(new Date(started_on))}.`}
        </p>
      ) : null}
      {shown.length === 0 ? (
        <p class="govuk-body">
          Nothing is counted yet. It begins once recordings or transcripts of yours have gone
          through every stage; each step here is ten sessions.
        </p>
      ) : (
        <>
          <DataTable
            caption="Ten sessions at a time, the latest first"
            columns={[
              { text: 'Sessions' },
              { text: 'How many', numeric: true },
              ...shown.map(({ label }) => ({ text: label, numeric: true })),
            ]}
            rows={[...steps]
              .reverse()
              .map((step) => [
                `${formatDate(step.from)} to ${formatDate(step.until)}`,
                `${step.sessions}`,
                ...shown.map((measure) => meanWords(measure, step.means[measure.name] ?? null)),
              ])}
          />
          <p class="govuk-body">
            Ten sessions differ from the next ten by who came and what they came with. Look for what
            lasts over several steps, and read a transcript or two before you draw anything from it.
          </p>
          <p class="govuk-body-s">
            Words spoken are counted. The rest rests on tags put on by a computer, which makes
            mistakes.
          </p>
        </>
      )}
    </Page>
  )
}
