import { ROLE_LABEL, type Role } from '../../../core/access/policy.ts'
import { Select } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { InsetText } from '../../components/display.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'

interface AuditPageProps {
  frame: Frame
  entries: readonly {
    n: number
    at: Date
    actor: string
    role: string
    action: string
    resource: string
    resource_id: string | null
    detail: Readonly<Record<string, string | number | boolean | null>>
  }[]
  actions: readonly string[]
  /** The one action looked at; null for all. */
  action: string | null
  /** Entries begin before this number; null for the newest. */
  before: number | null
  limit: number
  /** What checking the chain found; null until somebody asked. */
  verdict: { ok: boolean; entries: number; first_bad?: number; why?: string } | null
}

export function AuditPage(props: AuditPageProps) {
  const { frame, entries, actions, action, verdict } = props
  const options = [
    { value: '', text: 'All actions' },
    ...actions.map((value) => ({ value, text: sentence(value) })),
  ]
  return (
    <Page {...frame} title="Audit" current="/audit" wide>
      <h1 class="govuk-heading-l">Audit</h1>
      <p class="govuk-body">
        Every change and every opening of content stands here, in a chain in which no entry can be
        changed, moved or removed unnoticed.
      </p>
      {verdict ? <Verdict verdict={verdict} /> : null}
      <form method="post" action="/audit/check">
        <Button text="Check the chain" secondary />
      </form>
      <form method="get" action="/audit">
        <Select name="action" label="Action" options={options} value={action ?? ''} />
        <Button text="Show" secondary />
      </form>
      {entries.length === 0 ? (
        <p class="govuk-body">There is no entry here.</p>
      ) : (
        <Entries entries={entries} />
      )}
      <Pager {...around(props)} />
    </Page>
  )
}

function Verdict({ verdict }: { verdict: NonNullable<AuditPageProps['verdict']> }) {
  if (verdict.ok) {
    return (
      <InsetText>{`The chain is whole: all ${verdict.entries} entries follow one another.`}</InsetText>
    )
  }
  return (
    <div class="govuk-error-summary">
      <div role="alert">
        <h2 class="govuk-error-summary__title">The chain is broken</h2>
        <div class="govuk-error-summary__body">
          <p class="govuk-body">
            {`At entry ${verdict.first_bad}: ${verdict.why}. ` +
              `The ${verdict.entries} entries before it are whole. ` +
              'Keep a copy of the database as it is, and find out who had access to it.'}
          </p>
        </div>
      </div>
    </div>
  )
}

function Entries({ entries }: Pick<AuditPageProps, 'entries'>) {
  return (
    <DataTable
      caption="Entries, newest first"
      captionHidden
      columns={['Number', 'When', 'Who', 'What', 'Of', 'Detail'].map((text) => ({ text }))}
      rows={entries.map((entry) => [
        entry.n,
        formatDateTime(entry.at),
        <>
          {roleName(entry.role)}
          <br />
          <code class="rapport-id">{entry.actor}</code>
        </>,
        sentence(entry.action),
        <>
          {sentence(entry.resource)}
          {entry.resource_id ? (
            <>
              <br />
              <code class="rapport-id">{entry.resource_id}</code>
            </>
          ) : null}
        </>,
        Object.entries(entry.detail)
          .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${value ?? 'none'}`)
          .join('; '),
      ])}
    />
  )
}

function around({ action, before, entries, limit }: AuditPageProps) {
  const only = action ? `action=${encodeURIComponent(action)}&` : ''
  const last = entries.at(-1)
  const more = entries.length === limit && last && last.n > 1
  return {
    newer: before === null ? null : { href: `/audit?${only}`, text: 'Newest' },
    older: more ? { href: `/audit?${only}before=${last.n}`, text: 'Older' } : null,
  }
}

const sentence = (words: string) =>
  `${words.charAt(0).toUpperCase()}${words.slice(1).replaceAll('_', ' ')}`

const roleName = (role: string) =>
  Object.hasOwn(ROLE_LABEL, role) ? ROLE_LABEL[role as Role] : 'The service itself'
