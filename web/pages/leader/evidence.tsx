import { entryRows } from '../../../core/evidence/entry.ts'
import { CHANNEL_LABEL, PHASE_LABEL } from '../../../core/session/session.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { InsetText, SummaryList } from '../../components/display.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Locks } from '../scientist/locks.tsx'
import { type EvidenceView, ExportLinks, StandingLine } from './evidence-list.tsx'

interface CountedSession {
  reference: string
  phase: string
  channel: string
  /** A redacted text of it; null where there is none. */
  material_id: string | null
}

interface EvidencePageProps {
  frame: Frame
  row: EvidenceView
  /** The entry that took its place, if any. */
  replaced_by: string | null
  /** Null for whoever may not see single sessions. */
  sessions: readonly CountedSession[] | null
}

/** Said above the list already. */
const ABOVE = ['What was found', 'Strength of evidence', 'What this does not show', 'Registered']

export function EvidencePage({ frame, row, replaced_by, sessions }: EvidencePageProps) {
  const { entry } = row
  const back = { href: '/evidence', text: 'Evidence' }
  const rows = entryRows(entry, formatDate).filter(([key]) => !ABOVE.includes(key))
  return (
    <Page {...frame} title={entry.title} current="/evidence" back={back} wide>
      <span class="govuk-caption-l">{`E-${row.n}, kept ${formatDate(row.kept_at)}`}</span>
      <h1 class="govuk-heading-l">{entry.title}</h1>
      {replaced_by ? (
        <InsetText>
          A newer entry took the place of this one.{' '}
          <a class="govuk-link" href={`/evidence/${replaced_by}`}>
            Read the newer entry
          </a>
        </InsetText>
      ) : null}
      <p class="govuk-body-l">{entry.found}</p>
      {entry.caveat ? <InsetText>{entry.caveat}</InsetText> : null}
      <p class="govuk-body">
        <StandingLine standing={entry.standing} />
      </p>
      <p class="govuk-body">
        {'Strength of evidence: '}
        <Locks locks={entry.grade.locks} />
      </p>
      <SummaryList rows={rows.map(([key, value]) => ({ key, value }))} />
      <ExportLinks base={`/evidence/${row.id}/export`} what="this entry" />
      {sessions && sessions.length > 0 ? <Sessions sessions={sessions} /> : null}
    </Page>
  )
}

function Sessions({ sessions }: { sessions: readonly CountedSession[] }) {
  return (
    <details class="govuk-details rapport-no-print">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Sessions counted</span>
      </summary>
      <div class="govuk-details__text">
        <DataTable
          caption="Sessions counted"
          captionHidden
          columns={[{ text: 'Session' }, { text: 'Phase' }, { text: 'Channel' }]}
          rows={sessions.map((one) => [
            one.material_id ? (
              <a class="govuk-link" href={`/transcripts/${one.material_id}`}>
                {one.reference}
              </a>
            ) : (
              one.reference
            ),
            PHASE_LABEL[one.phase as keyof typeof PHASE_LABEL] ?? one.phase,
            CHANNEL_LABEL[one.channel as keyof typeof CHANNEL_LABEL] ?? one.channel,
          ])}
        />
      </div>
    </details>
  )
}
