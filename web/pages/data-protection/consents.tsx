import { PURPOSE_LABEL, type Purpose } from '../../../core/session/consent.ts'
import { DataTable } from '../../components/data-table.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'

interface ConsentsPageProps {
  frame: Frame
  counts: readonly { purpose: Purpose; live: number; expired: number; withdrawn: number }[]
  people: readonly { person_id: string; reference: string; live: Purpose[]; ended: Purpose[] }[]
  total: number
  /** What was searched for; empty shows everybody. */
  search: string
  offset: number
  limit: number
}

export function ConsentsPage(props: ConsentsPageProps) {
  const { frame, counts, people, total, search, offset, limit } = props
  const at = (from: number) => `/consents?search=${encodeURIComponent(search)}&offset=${from}`
  return (
    <Page {...frame} title="Consents" current="/consents" wide>
      <h1 class="govuk-heading-l">Consents</h1>
      <DataTable
        caption="People by purpose"
        columns={[
          { text: 'Purpose' },
          { text: 'Live', numeric: true },
          { text: 'Expired', numeric: true },
          { text: 'Withdrawn', numeric: true },
        ]}
        rows={counts.map((row) => [
          PURPOSE_LABEL[row.purpose],
          row.live,
          row.expired,
          row.withdrawn,
        ])}
      />
      <h2 class="govuk-heading-m">Find a person</h2>
      <SearchForm search={search} />
      {people.length === 0 ? <NobodyFound search={search} /> : <People people={people} />}
      <p class="govuk-body-s">
        {total === 1 ? '1 person' : `${total} people`}
        {search ? ` with a reference that begins with “${search}”` : ''}
      </p>
      <Pager
        newer={offset > 0 ? { href: at(Math.max(0, offset - limit)), text: 'Previous' } : null}
        older={offset + limit < total ? { href: at(offset + limit), text: 'Next' } : null}
      />
    </Page>
  )
}

function SearchForm({ search }: { search: string }) {
  return (
    <form method="get" action="/consents">
      <div class="govuk-form-group">
        <label class="govuk-label" for="search">
          Reference
        </label>
        <div class="govuk-hint" id="search-hint">
          The person’s reference or its beginning, for example P-0012. Names are not searched.
        </div>
        <input
          class="govuk-input govuk-input--width-20"
          id="search"
          name="search"
          type="search"
          value={search}
          autocomplete="off"
          aria-describedby="search-hint"
        />
      </div>
      <button type="submit" class="govuk-button govuk-button--secondary">
        Search
      </button>
    </form>
  )
}

function NobodyFound({ search }: { search: string }) {
  return (
    <p class="govuk-body">
      {search
        ? 'Nobody has a reference like this. Check the spelling, or search for its beginning.'
        : 'There is nobody yet. People appear here once a coach adds them or they are imported.'}
    </p>
  )
}

function People({ people }: { people: ConsentsPageProps['people'] }) {
  return (
    <DataTable
      caption="People and what they agree to"
      captionHidden
      columns={[{ text: 'Person' }, { text: 'Agrees to' }, { text: 'No longer' }]}
      rows={people.map((person) => [
        <a class="govuk-link" href={`/consents/${person.person_id}`}>
          {person.reference}
        </a>,
        <Purposes purposes={person.live} none="Nothing" />,
        <Purposes purposes={person.ended} none="–" />,
      ])}
    />
  )
}

function Purposes({ purposes, none }: { purposes: readonly Purpose[]; none: string }) {
  if (purposes.length === 0) return <span>{none}</span>
  return (
    <ul class="govuk-list rapport-tight">
      {purposes.map((purpose) => (
        <li>{PURPOSE_LABEL[purpose]}</li>
      ))}
    </ul>
  )
}
