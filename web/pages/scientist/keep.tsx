import { type EvidenceEntry, entryRows } from '../../../core/evidence/entry.ts'
import { formatDate } from '../../components/dates.ts'
import { InsetText, SummaryList } from '../../components/display.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

interface KeepPageProps {
  frame: Frame
  /** The link's address. */
  link: string
  /** As it would be kept. */
  entry: EvidenceEntry
  /** The entry it would take the place of. */
  before: { n: number; kept_at: Date } | null
  note: string
  error: string | null
}

export function KeepPage({ frame, link, entry, before, note, error }: KeepPageProps) {
  const errors: Record<string, string> = error ? { note: error } : {}
  const title = 'Keep in the evidence catalogue'
  const back = { href: `/links/${link}`, text: entry.title }
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/links" back={back}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        Leaders will read and export exactly this. What is kept is never changed; keep the link
        again later and the newer entry takes its place.
      </p>
      {before ? (
        <InsetText>{`It would take the place of E-${before.n}, kept ${formatDate(before.kept_at)}.`}</InsetText>
      ) : null}
      <SummaryList rows={entryRows(entry, formatDate).map(([key, value]) => ({ key, value }))} />
      <form method="post" action={`/links/${link}/keep`}>
        <TextArea
          name="note"
          label="What readers should know (optional)"
          hint="Why it was looked at, what it means for practice. About the finding, never about a person or coach."
          rows={4}
          value={note}
          error={errors.note}
        />
        <Button text="Keep it" />
      </form>
    </Page>
  )
}
