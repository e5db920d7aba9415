import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'

/** A call to a service outside this machine, without its content. */
export interface ExternalCallView {
  at: Date
  model: string
  purpose: string
  byte_count: number
  tokens_in: number
  tokens_out: number
  cost: number
  answered: boolean
}

interface ExternalCallsPageProps {
  frame: Frame
  calls: readonly ExternalCallView[]
  limit: number
  offset: number
}

const at = (offset: number) => `/external-calls?offset=${offset}`

const PURPOSE: Record<string, string> = {
  tag: 'Tagging redacted text',
  themes: 'Titles of themes, from redacted text',
  transcribe: 'Transcribing sound, names in it',
}

const ANSWERED_NOT: Record<string, string> = { tag: 'No; its cost is the most it can be' }

/** What left the unit's own machine: when, what for and how much; never what it said. */
export function ExternalCallsPage({ frame, calls, limit, offset }: ExternalCallsPageProps) {
  const title = 'Calls to outside services'
  return (
    <Page {...frame} title={title} current="/external-calls" wide>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        Sound and redacted words are sent out only for people who agreed to an outside service. Each
        call is put down here before it leaves.
      </p>
      {calls.length === 0 ? (
        <p class="govuk-body">
          Nothing has left this machine. Transcribing and tagging stay here unless the administrator
          sets a service in the configuration.
        </p>
      ) : (
        <DataTable
          caption="Calls, the newest first"
          captionHidden
          columns={[
            { text: 'When' },
            { text: 'What for' },
            { text: 'Model' },
            { text: 'Bytes sent', numeric: true },
            { text: 'Tokens', numeric: true },
            { text: 'Cost', numeric: true },
            { text: 'Answered' },
          ]}
          rows={calls.map((call) => [
            formatDateTime(call.at),
            PURPOSE[call.purpose] ?? call.purpose,
            call.model,
            call.byte_count.toLocaleString('en-GB'),
            (call.tokens_in + call.tokens_out).toLocaleString('en-GB'),
            call.purpose === 'transcribe' ? 'Not known' : call.cost.toFixed(4),
            call.answered ? 'Yes' : (ANSWERED_NOT[call.purpose] ?? 'No'),
          ])}
        />
      )}
      <Pager
        newer={offset > 0 ? { href: at(Math.max(0, offset - limit)), text: 'Newer' } : null}
        older={calls.length === limit ? { href: at(offset + limit), text: 'Older' } : null}
      />
    </Page>
  )
}
