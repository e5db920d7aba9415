import { PEOPLE_MIN } from '../../../core/disclosure/threshold.ts'
import { endOfWeek, type TeamAnswer } from '../../../core/search/team-search.ts'
import { PHASE_LABEL } from '../../../core/session/session.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { InsetText } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

export type TeamFound = Omit<TeamAnswer, 'cuts'> & {
  from: string
  until: string
  quotes: string[]
}

interface TeamSearchPageProps {
  frame: Frame
  words: string
  /** Null while nothing was asked. */
  found: TeamFound | null
  errors: FieldErrors
}

/** How many people the team's notes speak of something for; nothing of any one person or coach. */
export function TeamSearchPage({ frame, words, found, errors }: TeamSearchPageProps) {
  return (
    <Page {...frame} title={titleWith(errors, 'Search')} current="/team-search">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Search your team’s notes</h1>
      <Column>
        <p class="govuk-body">
          Says about how many people something came up for, by week and by phase, over the last
          twelve whole weeks. It says nothing of any one person or coach.
        </p>
        <form method="get" action="/team-search" novalidate>
          <TextInput
            name="words"
            label="Words"
            hint="For example: bus fare. All of them, or something close in meaning, must be there."
            value={words}
            error={errors.words}
          />
          <Button text="Search" />
        </form>
      </Column>
      {found ? <Found found={found} /> : null}
    </Page>
  )
}

function Found({ found }: { found: TeamFound }) {
  const days = `${formatDate(found.from)} to ${formatDate(found.until)}`
  if (found.people === null) return <Nothing days={days} />
  return (
    <>
      <h2 class="govuk-heading-m">{`About ${found.people} people, ${days}`}</h2>
      {found.quotes.map((text) => (
        <blockquote class="govuk-body rapport-quote">{text}</blockquote>
      ))}
      {found.quotes.length === 0 ? (
        <p class="govuk-body">Nobody’s words may be quoted here.</p>
      ) : null}
      <DataTable
        caption="By phase"
        columns={[{ text: 'Phase' }, { text: 'People', numeric: true }]}
        rows={found.phases.map(({ key, people }) => [PHASE_LABEL[key], shown(people)])}
      />
      <DataTable
        caption="By week"
        columns={[{ text: 'Week' }, { text: 'People', numeric: true }]}
        rows={found.weeks.map(({ key, people }) => [
          `${formatDate(key)} to ${formatDate(endOfWeek(key))}`,
          shown(people),
        ])}
      />
      <p class="govuk-body-s">
        {`Rounded to five. “Hidden” is fewer than ${PEOPLE_MIN} people, too few coaches, or a count ` +
          'that would give another away. Notes that belong to no meeting have no phase.'}
      </p>
    </>
  )
}

const shown = (people: number | null): string => (people === null ? 'Hidden' : `About ${people}`)

/** The same words whatever the reason: which it is would tell something of a few. */
function Nothing({ days }: { days: string }) {
  return (
    <InsetText>
      {`Nothing can be shown for ${days}: it came up for nobody, for fewer than ${PEOPLE_MIN} people ` +
        'or with too few coaches, or the count lies so close to an earlier search that the two ' +
        'together would point at someone. Use wider or other words.'}
    </InsetText>
  )
}
