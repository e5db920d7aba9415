import { COVARIATE_LABEL } from '../../../core/evidence/registration.ts'
import { formatDateTime } from '../../components/dates.ts'
import { InsetText, SummaryList } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { type RegistrationLine, type RegistrationView, StandingTag } from './registrations.tsx'

interface RegistrationPageProps extends RegistrationLine {
  frame: Frame
  /** Every version of the plan, the first first. */
  versions: readonly RegistrationView[]
  /** Whether the plan still has the hash it was locked with. */
  intact: boolean
  /** Plain words of exposures and outcomes. */
  labels: Readonly<Record<string, string>>
}

export function RegistrationPage(props: RegistrationPageProps) {
  const { frame, row, versions, intact, standing } = props
  const newest = versions.at(-1)?.id === row.id
  const back = { href: '/registrations', text: 'Registered plans' }
  const title = `Plan R-${row.n}${row.version > 1 ? `, version ${row.version}` : ''}`
  return (
    <Page {...frame} title={title} current="/links" back={back}>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        <StandingTag {...props} /> {standing.exploratory ? standing.sentence : ''}
      </p>
      {intact ? null : (
        <InsetText>
          This plan no longer has the hash it was locked with. Tell whoever runs the service: the
          database was changed from outside.
        </InsetText>
      )}
      <SummaryList rows={rowsOf(props)} />
      {versions.length > 1 ? (
        <>
          <h2 class="govuk-heading-m">Versions</h2>
          <ul class="govuk-list govuk-list--bullet">
            {versions.map((one) => (
              <li>
                {one.id === row.id ? (
                  `Version ${one.version}, this one`
                ) : (
                  <a class="govuk-link" href={`/registrations/${one.id}`}>
                    {`Version ${one.version}`}
                  </a>
                )}
                {`, locked ${formatDateTime(one.registered_at)}`}
                {one.reason ? `: ${one.reason}` : ''}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {newest && row.plan.kind === 'link' ? (
        <ButtonLink
          href={`/registrations/new?follows=${row.id}`}
          text="Register a new version"
          secondary
        />
      ) : null}
    </Page>
  )
}

function rowsOf({ row, labels, opened_at }: RegistrationPageProps) {
  const { plan } = row
  const is_link = plan.kind === 'link'
  const covariates = plan.covariates.map((name) => COVARIATE_LABEL[name] ?? name)
  return [
    { key: 'Expected', value: plan.hypothesis },
    { key: 'What is tried', value: labels[plan.exposure] ?? plan.exposure },
    { key: 'Outcome', value: labels[plan.outcome] ?? plan.outcome },
    {
      key: is_link ? 'Adjusted for' : 'Allocated within',
      value: covariates.join(', ') || 'Nothing',
    },
    {
      key: is_link ? 'Planned meetings' : 'Planned people',
      value: plan.planned_n.toLocaleString('en-GB'),
    },
    ...(plan.stopping ? [{ key: 'Left out, ending', value: plan.stopping }] : []),
    { key: 'Locked', value: formatDateTime(row.registered_at) },
    {
      key: 'Number first shown',
      value: opened_at ? formatDateTime(opened_at) : 'Not yet',
    },
    { key: 'Hash', value: <code class="rapport-id">{row.hash}</code> },
    ...(row.previous_hash
      ? [{ key: 'Hash before it', value: <code class="rapport-id">{row.previous_hash}</code> }]
      : []),
  ]
}
