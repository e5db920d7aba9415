import { PRACTICE } from '../../../core/session/practice.ts'
import type { ExperienceLine, ExperienceTable } from '../../../core/statistics/experience-table.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { InsetText } from '../../components/display.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { meanWords } from '../coach/practice.tsx'
import { differenceWords } from './link-words.ts'

interface ExperiencePageProps {
  frame: Frame
  /** Null before it was first computed. */
  computed: { table: ExperienceTable; at: Date } | null
}

const BAND_WORDS: Record<string, string> = {
  under_1y: 'Under 1 year',
  '1_to_2y': '1 to 2 years',
  '2_to_5y': '2 to 5 years',
  over_5y: 'Over 5 years',
}

/** How measures stand at each length of experience: of all coaches together, never of one. */
export function ExperiencePage({ frame, computed }: ExperiencePageProps) {
  const back = { href: '/links', text: 'Links' }
  return (
    <Page {...frame} title="Measures and experience" current="/links" back={back} wide>
      <h1 class="govuk-heading-l">Measures and experience</h1>
      <p class="govuk-body-l">
        How conversations differ with how long coaches have been work coaches.
      </p>
      {computed && computed.table.lines.length > 0 ? (
        <Computed {...computed} />
      ) : (
        <p class="govuk-body">
          Nothing is computed yet. It comes with the links, from sessions whose numbers are counted;
          a coach’s first day is put down on the page of the unit.
        </p>
      )}
    </Page>
  )
}

function Computed({ table, at }: NonNullable<ExperiencePageProps['computed']>) {
  const { lines } = table
  return (
    <>
      <InsetText>
        Coaches of different experience are different coaches: what parts the bands may be who they
        are, whom they meet and when they began. No coach is shown, and no mean of fewer than three
        coaches or ten people.
      </InsetText>
      <DataTable
        caption="Means by experience at the time of the meeting"
        columns={[
          { text: 'Measure' },
          ...(lines[0]?.bands ?? []).map(({ band }) => ({
            text: BAND_WORDS[band] ?? band,
            numeric: true,
          })),
          { text: 'Within the same coach, half a year later' },
        ]}
        rows={lines.map(row)}
      />
      <p class="govuk-body-s">
        {`Computed ${formatDateTime(at)}. People are rounded to the nearest 5; “hidden” is too few ` +
          'people or coaches, or a neighbour of that. Measures counted from tags move with the ' +
          'tagger’s errors, and are for orientation only.'}
      </p>
    </>
  )
}

function row(line: ExperienceLine) {
  const measure = PRACTICE.find(({ name }) => name === line.measure)
  const label = measure?.label ?? line.measure
  return [
    measure?.tagged ? `${label} (from tags)` : label,
    ...line.bands.map(({ mean, people, coaches }) =>
      mean === null ? (
        'hidden'
      ) : (
        <>
          <strong>{meanWords(measure ?? { unit: 'number' }, mean)}</strong>
          <p class="govuk-body-s rapport-quiet">{`${people} people, ${coaches} coaches`}</p>
        </>
      ),
    ),
    line.within ? withinWords(line.within) : (line.reason ?? ''),
  ]
}

function withinWords(within: NonNullable<ExperienceLine['within']>): string {
  const words = differenceWords({ family: 'binomial', difference: within })
  return `${words.difference} of 100 words (95% interval ${words.interval})`
}
