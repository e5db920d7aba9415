import { BAND_LABEL } from '../../../core/session/bands.ts'
import { isLive, PURPOSE_LABEL, Purpose } from '../../../core/session/consent.ts'
import { DataTable } from '../../components/data-table.tsx'
import { Tag } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { labelOf } from './labels.ts'

export interface PersonView {
  id: string
  reference: string
  age_band: string
  condition_group: string
  time_on_benefit_band: string
  work_history_band: string
}

export interface ConsentView {
  purpose: string
  wording_version: string
  channel: string
  /** Who took it, as the coach may know them. */
  taken_by: string
  given_at: Date
  expires_at: Date | null
  withdrawn_at: Date | null
}

/** The purposes a live consent covers, in their usual order. */
export function livePurposes(consents: readonly ConsentView[], now: Date): Purpose[] {
  return Purpose.options.filter((purpose) =>
    consents.some((one) => one.purpose === purpose && isLive({ ...one, purpose }, now)),
  )
}

interface PeoplePageProps extends Frame {
  people: { person: PersonView; consents: ConsentView[] }[]
  now: Date
}

export function PeoplePage({ people, now, ...frame }: PeoplePageProps) {
  return (
    <Page title="People" current="/people" {...frame}>
      <h1 class="govuk-heading-l">People</h1>
      <ButtonLink href="/people/new" text="Add a person" />
      {people.length === 0 ? (
        <p class="govuk-body">
          Nobody here yet. Add the first person you meet; you can then record what they agree to.
        </p>
      ) : (
        <DataTable
          caption="People you support"
          captionHidden
          columns={['Person', 'Age', 'Condition', 'Agreed to'].map((text) => ({ text }))}
          rows={people.map(({ person, consents }) => [
            <a class="govuk-link" href={`/people/${person.id}`}>
              {person.reference}
            </a>,
            labelOf(BAND_LABEL, person.age_band),
            labelOf(BAND_LABEL, person.condition_group),
            <ConsentCount live={livePurposes(consents, now)} />,
          ])}
        />
      )}
    </Page>
  )
}

function ConsentCount({ live }: { live: Purpose[] }) {
  if (live.length === 0) return <Tag text="Nothing at present" colour="grey" />
  return <>{`${live.length} of ${Purpose.options.length}`}</>
}

/** Beside a person: each purpose, and whether a live consent covers it. */
export function ConsentTags({ live }: { live: readonly string[] }) {
  return (
    <ul class="govuk-list rapport-tags">
      {Purpose.options.map((purpose) => (
        <li>
          {live.includes(purpose) ? (
            <Tag text="Yes" colour="green" />
          ) : (
            <Tag text="No" colour="grey" />
          )}{' '}
          {PURPOSE_LABEL[purpose]}
        </li>
      ))}
    </ul>
  )
}
