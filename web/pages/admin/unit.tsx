import { optionsOf, Select } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

interface UnitPageProps {
  frame: Frame
  teams: readonly { id: string; name: string }[]
  sites: readonly { id: string; name: string; kind: string }[]
  coaches: readonly { id: string; reference: string; name: string; team_name: string }[]
  may_add: boolean
  /** By field name; fields of the three forms have names of their own. */
  errors: FieldErrors
  values: Readonly<Record<string, string>>
}

export const SITE_KIND_LABEL: Record<string, string> = {
  jobcentre: 'Jobcentre',
  library: 'Library',
  council: 'Council office',
  third_sector: 'Third-sector place',
}

export function UnitPage(props: UnitPageProps) {
  const { frame, teams, sites, coaches, may_add, errors } = props
  const title = 'Teams and coaches'
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/unit" wide>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {coaches.length > 0 ? (
        <DataTable
          caption="Coaches"
          columns={[{ text: 'Reference' }, { text: 'Name' }, { text: 'Team' }]}
          rows={coaches.map((coach) => [coach.reference, coach.name, coach.team_name])}
        />
      ) : (
        <p class="govuk-body">There is no coach yet. Add a team first, then its coaches.</p>
      )}
      {may_add && teams.length > 0 ? <CoachForm {...props} /> : null}
      <DataTable
        caption="Teams"
        columns={[{ text: 'Team' }, { text: 'Coaches', numeric: true }]}
        rows={teams.map((team) => [
          team.name,
          coaches.filter((coach) => coach.team_name === team.name).length,
        ])}
      />
      {may_add ? <TeamForm {...props} /> : null}
      <DataTable
        caption="Sites"
        columns={[{ text: 'Site' }, { text: 'Kind' }]}
        rows={sites.map((site) => [site.name, SITE_KIND_LABEL[site.kind] ?? site.kind])}
      />
      {may_add ? <SiteForm {...props} /> : null}
    </Page>
  )
}

function CoachForm({ teams, errors, values }: UnitPageProps) {
  return (
    <form method="post" action="/unit/coaches" novalidate>
      <h2 class="govuk-heading-s">Add a coach</h2>
      <TextInput
        name="coach_reference"
        label="Reference"
        hint="A short key such as K07, used where a name must not stand"
        width={10}
        value={values.coach_reference ?? ''}
        error={errors.coach_reference}
      />
      <TextInput
        name="coach_name"
        label="Name"
        width={20}
        value={values.coach_name ?? ''}
        error={errors.coach_name}
      />
      <Select
        name="coach_team"
        label="Team"
        options={teams.map(({ id, name }) => ({ value: id, text: name }))}
        value={values.coach_team ?? ''}
        error={errors.coach_team}
      />
      <TextInput
        name="coach_started_on"
        label="First day as a work coach, if known"
        type="date"
        width={10}
        value={values.coach_started_on ?? ''}
        error={errors.coach_started_on}
      />
      <Button text="Add coach" secondary />
    </form>
  )
}

function TeamForm({ errors, values }: UnitPageProps) {
  return (
    <form method="post" action="/unit/teams" novalidate>
      <h2 class="govuk-heading-s">Add a team</h2>
      <TextInput
        name="team_name"
        label="Name of the team"
        width={20}
        value={values.team_name ?? ''}
        error={errors.team_name}
      />
      <Button text="Add team" secondary />
    </form>
  )
}

function SiteForm({ errors, values }: UnitPageProps) {
  return (
    <form method="post" action="/unit/sites" novalidate>
      <h2 class="govuk-heading-s">Add a site</h2>
      <TextInput
        name="site_name"
        label="Name of the site"
        width={20}
        value={values.site_name ?? ''}
        error={errors.site_name}
      />
      <Select
        name="site_kind"
        label="Kind"
        options={optionsOf(SITE_KIND_LABEL)}
        value={values.site_kind ?? ''}
        error={errors.site_kind}
      />
      <Button text="Add site" secondary />
    </form>
  )
}
