import { countWords, differenceInWords, type EvidenceEntry } from '../../../core/evidence/entry.ts'
import { Select } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Locks } from '../scientist/locks.tsx'

/** An entry of the catalogue as pages show it. */
export interface EvidenceView {
  id: string
  n: number
  kind: 'link' | 'experiment'
  subject: string
  entry: EvidenceEntry
  kept_at: Date
}

interface EvidenceListPageProps {
  frame: Frame
  entries: readonly EvidenceView[]
  /** The one outcome looked at; empty for all. */
  outcome: string
  may_keep: boolean
}

export function EvidenceListPage({ frame, entries, outcome, may_keep }: EvidenceListPageProps) {
  const outcomes = [...new Set(entries.map(({ entry }) => entry.outcome))].sort()
  const shown = entries.filter(({ entry }) => outcome === '' || entry.outcome === outcome)
  return (
    <Page {...frame} title="Evidence" current="/evidence" wide>
      <h1 class="govuk-heading-l">Evidence</h1>
      <p class="govuk-body-l">What the unit tried, for whom, and what was found.</p>
      <p class="govuk-body">
        People and meetings are rounded to the nearest 5 and small numbers are left out. Nothing
        here is about any one person or coach.
      </p>
      {entries.length === 0 ? (
        <p class="govuk-body">
          {may_keep
            ? 'Nothing is kept yet. Open a link or a stopped experiment, and keep it here.'
            : 'Nothing is kept yet. Behavioural scientists keep links and experiments here.'}
        </p>
      ) : (
        <>
          {outcomes.length > 1 ? <OutcomeFilter outcomes={outcomes} outcome={outcome} /> : null}
          <DataTable
            caption="Evidence, newest first"
            captionHidden
            columns={[
              { text: 'What was tried' },
              { text: 'For whom' },
              { text: 'What was found' },
              { text: 'How strong' },
              { text: 'Rests on' },
            ]}
            rows={shown.map(rowOf)}
          />
          <ExportLinks base="/evidence/export" what="all entries" />
        </>
      )}
    </Page>
  )
}

function rowOf({ id, n, kind, entry, kept_at }: EvidenceView) {
  return [
    <>
      <a class="govuk-link" href={`/evidence/${id}`}>
        {entry.title}
      </a>
      <p class="govuk-body-s rapport-quiet">
        {`E-${n}, ${kind === 'link' ? 'a link' : 'an experiment'}, kept ${formatDate(kept_at)}`}
      </p>
    </>,
    entry.for_whom,
    entry.difference ? differenceInWords(entry) : entry.found,
    <>
      <Locks locks={entry.grade.locks} />
      <p class="rapport-quiet">
        <StandingMark exploratory={entry.standing.exploratory} />
      </p>
    </>,
    <ul class="govuk-list rapport-tight">
      {entry.counts.sessions === null ? null : (
        <li>{`${countWords(entry.counts.sessions)} meetings`}</li>
      )}
      <li>{`${countWords(entry.counts.people)} people`}</li>
    </ul>,
  ]
}

/** Planned or exploratory, in a word and with its reason; the sentence does not say the word again. */
export function StandingLine({ standing }: { standing: EvidenceEntry['standing'] }) {
  const rest = standing.sentence.replace(/^(Exploratory: |Registered beforehand as )/, '')
  return (
    <>
      <StandingMark exploratory={standing.exploratory} />{' '}
      {`${rest.charAt(0).toUpperCase()}${rest.slice(1)}`}
    </>
  )
}

/** Planned or exploratory, in a word. */
export function StandingMark({ exploratory }: { exploratory: boolean }) {
  return exploratory ? (
    <Tag text="Exploratory" colour="yellow" />
  ) : (
    <Tag text="Registered beforehand" colour="green" />
  )
}

const FORMATS = [
  ['docx', 'Word'],
  ['csv', 'CSV'],
  ['md', 'Markdown'],
] as const

/** Files of the same words and numbers. */
export function ExportLinks({ base, what }: { base: string; what: string }) {
  return (
    <p class="govuk-body rapport-choices rapport-no-print">
      <span>
        {`Export ${what}: `}
        {FORMATS.map(([format, text], at) => (
          <>
            {at > 0 ? ', ' : ''}
            <a class="govuk-link" href={`${base}?format=${format}`} download>
              {text}
            </a>
          </>
        ))}
      </span>
    </p>
  )
}

function OutcomeFilter({ outcomes, outcome }: { outcomes: readonly string[]; outcome: string }) {
  const all = { value: '', text: 'All outcomes' }
  const options = [all, ...outcomes.map((text) => ({ value: text, text }))]
  return (
    <form method="get" action="/evidence" class="rapport-no-print">
      <Select name="outcome" label="Outcome" options={options} value={outcome} />
      <Button text="Show" secondary />
    </form>
  )
}
