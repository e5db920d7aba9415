import type { RegistrationPlan, Standing } from '../../../core/evidence/registration.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

/** A locked plan as pages show it. */
export interface RegistrationView {
  id: string
  n: number
  version: number
  plan: RegistrationPlan
  reason: string
  hash: string
  previous_hash: string | null
  registered_at: Date
}

export interface RegistrationLine {
  row: RegistrationView
  standing: Standing
  /** When the number it is about was first shown; null while it has not been. */
  opened_at: Date | null
}

interface RegistrationsPageProps {
  frame: Frame
  lines: readonly RegistrationLine[]
}

export function RegistrationsPage({ frame, lines }: RegistrationsPageProps) {
  const back = { href: '/links', text: 'Links' }
  return (
    <Page {...frame} title="Registered plans" current="/links" back={back} wide>
      <h1 class="govuk-heading-l">Registered plans</h1>
      <p class="govuk-body">
        Plans locked with their hash and date. An analysis whose plan was locked before its number
        was first shown counts as planned; every other is exploratory.
      </p>
      {lines.length === 0 ? (
        <p class="govuk-body">
          Nothing is registered yet. Register what you expect of a link before enough evidence is in
          to show it.
        </p>
      ) : (
        <DataTable
          caption="Registered plans, newest first"
          captionHidden
          columns={[
            { text: 'Plan' },
            { text: 'What is expected' },
            { text: 'Locked' },
            { text: 'Hash' },
            { text: 'Stands as' },
          ]}
          rows={lines.map((line) => [
            <a class="govuk-link" href={`/registrations/${line.row.id}`}>
              {`R-${line.row.n}${line.row.version > 1 ? `, version ${line.row.version}` : ''}`}
            </a>,
            line.row.plan.hypothesis,
            formatDateTime(line.row.registered_at),
            <code>{line.row.hash.slice(0, 12)}</code>,
            <StandingTag {...line} />,
          ])}
        />
      )}
      <ButtonLink href="/registrations/new" text="Register a plan" />
    </Page>
  )
}

/** Whether a plan came in time, in a word. */
export function StandingTag({ standing, opened_at }: Omit<RegistrationLine, 'row'>) {
  if (standing.exploratory) return <Tag text="Too late" colour="yellow" />
  return opened_at === null ? (
    <Tag text="Locked, number not shown yet" colour="blue" />
  ) : (
    <Tag text="Locked beforehand" colour="green" />
  )
}
