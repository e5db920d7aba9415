import type { MaterialKind } from '../../../core/pipeline/order.ts'
import { CHANNEL_LABEL, PHASE_LABEL, type Phase } from '../../../core/session/session.ts'
import { optionsOf, Select } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'

/** A redacted text as the list shows it. */
export interface TranscriptLine {
  material_id: string
  reference: string
  kind: MaterialKind
  phase: Phase
  channel: string
  day: string
  turns: number
}

interface TranscriptsPageProps {
  frame: Frame
  lines: readonly TranscriptLine[]
  phase: Phase | null
  offset: number
  limit: number
}

const KIND: Record<MaterialKind, string> = {
  recording: 'Recording',
  transcript: 'Transcript',
  note: 'Note',
  debrief: 'Debrief notes',
}

export function TranscriptsPage({ frame, lines, phase, offset, limit }: TranscriptsPageProps) {
  const at = (from: number) => `/transcripts?${phase ? `phase=${phase}&` : ''}offset=${from}`
  const options = [{ value: '', text: 'All phases' }, ...optionsOf(PHASE_LABEL)]
  return (
    <Page {...frame} title="Transcripts" current="/transcripts" wide>
      <h1 class="govuk-heading-l">Transcripts</h1>
      <p class="govuk-body">
        Conversations and notes with names taken out. Neither person nor coach is named.
      </p>
      <form method="get" action="/transcripts">
        <Select name="phase" label="Phase" options={options} value={phase ?? ''} />
        <Button text="Show" secondary />
      </form>
      {lines.length === 0 ? (
        <p class="govuk-body">
          There is nothing to read here yet. A text appears once its names have been taken out.
        </p>
      ) : (
        <DataTable
          caption="Redacted texts, newest first"
          captionHidden
          columns={[
            { text: 'Session' },
            { text: 'Day' },
            { text: 'Phase' },
            { text: 'Channel' },
            { text: 'What' },
            { text: 'Turns', numeric: true },
          ]}
          rows={lines.map((line) => [
            <a class="govuk-link" href={`/transcripts/${line.material_id}`}>
              {line.reference}
              <span class="govuk-visually-hidden">{`, ${KIND[line.kind].toLowerCase()}`}</span>
            </a>,
            formatDate(line.day),
            PHASE_LABEL[line.phase],
            CHANNEL_LABEL[line.channel as keyof typeof CHANNEL_LABEL] ?? line.channel,
            KIND[line.kind],
            line.turns,
          ])}
        />
      )}
      <Pager
        newer={offset > 0 ? { href: at(Math.max(0, offset - limit)), text: 'Newer' } : null}
        older={lines.length === limit ? { href: at(offset + limit), text: 'Older' } : null}
      />
    </Page>
  )
}
