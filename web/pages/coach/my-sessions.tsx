import { CHANNEL_LABEL, PHASE_LABEL } from '../../../core/session/session.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { labelOf } from './labels.ts'
import { type MaterialView, saySession } from './stage-words.ts'

/** A session as lists and its own page show it. */
export interface SessionView {
  id: string
  reference: string
  person_id: string
  person_reference: string
  phase: string
  channel: string
  venue: string
  held_at: Date
  minutes: number | null
  same_coach_as_first_contact: boolean | null
  topics: string[]
}

interface MySessionsPageProps extends Frame {
  sessions: { session: SessionView; materials: MaterialView[]; counted: boolean }[]
}

export function MySessionsPage({ sessions, ...frame }: MySessionsPageProps) {
  return (
    <Page title="My sessions" current="/sessions" {...frame}>
      <h1 class="govuk-heading-l">My sessions</h1>
      <ButtonLink href="/sessions/new" text="Add a session" />
      {sessions.length === 0 ? (
        <p class="govuk-body">
          No sessions yet. Add the first one: you choose the person, see what they agreed to, and
          can then add a recording, a transcript or a note.
        </p>
      ) : (
        <DataTable
          caption="My sessions, newest first"
          captionHidden
          columns={['When', 'Person', 'Where it stands', 'Phase', 'How'].map((text) => ({ text }))}
          rows={sessions.map(({ session, materials, counted }) => {
            const said = saySession(materials, counted)
            return [
              <a class="govuk-link" href={`/sessions/${session.id}`}>
                {formatDateTime(session.held_at)}
              </a>,
              session.person_reference,
              <Tag text={said.text} colour={said.colour} />,
              labelOf(PHASE_LABEL, session.phase),
              labelOf(CHANNEL_LABEL, session.channel),
            ]
          })}
        />
      )}
    </Page>
  )
}
