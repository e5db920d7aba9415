import { BAND_LABEL } from '../../../core/session/bands.ts'
import {
  CONSENT_CHANNEL_LABEL,
  isLive,
  PURPOSE_LABEL,
  type Purpose,
} from '../../../core/session/consent.ts'
import { Checkboxes, optionsOf, Radios } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { InsetText, SummaryList, Tag } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ButtonLink, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { labelOf } from './labels.ts'
import { IdentifierFields } from './new-person.tsx'
import { type ConsentView, livePurposes, type PersonView } from './people.tsx'

export interface ConsentForm {
  purposes: string[]
  channel: string
  given_on: string
  expires_on: string
}

interface PersonPageProps extends Frame {
  person: PersonView
  consents: ConsentView[]
  wording: { version: string; text: string }
  form: ConsentForm
  errors: FieldErrors
  now: Date
}

export function PersonPage(props: PersonPageProps) {
  const { person, consents, errors, now, viewer, synthetic, notice } = props
  const live = livePurposes(consents, now)
  return (
    <Page
      title={titleWith(errors, person.reference)}
      current="/people"
      back={{ href: '/people', text: 'People' }}
      {...{ viewer, synthetic, notice }}
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{person.reference}</h1>
      <ButtonLink href={`/sessions/new?person=${person.id}`} text="Add a session" secondary />
      <SummaryList
        rows={[
          { key: 'Age', value: labelOf(BAND_LABEL, person.age_band) },
          { key: 'Main condition', value: labelOf(BAND_LABEL, person.condition_group) },
          {
            key: 'Time on benefit',
            value: labelOf(BAND_LABEL, person.time_on_benefit_band),
          },
          { key: 'Work history', value: labelOf(BAND_LABEL, person.work_history_band) },
        ]}
      />
      <section aria-labelledby="consent">
        <h2 class="govuk-heading-m" id="consent">
          Consent
        </h2>
        {live.length > 0 ? <LiveConsents person={person} live={live} /> : null}
        {consents.length === 0 ? (
          <InsetText>
            Nothing is recorded yet. Until then no recording, transcript or note about this person
            can be added.
          </InsetText>
        ) : (
          <ConsentTable consents={consents} now={now} />
        )}
      </section>
      <GiveConsent {...props} />
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">Replace the names and other identifiers</span>
        </summary>
        <div class="govuk-details__text">
          <form method="post" action={`/people/${person.id}/identity`} novalidate>
            <IdentifierFields values={{}} errors={{}} />
            <Button text="Seal these identifiers" secondary />
          </form>
        </div>
      </details>
    </Page>
  )
}

/** One click a purpose: saying no is no harder than saying yes. */
function LiveConsents({ person, live }: { person: PersonView; live: Purpose[] }) {
  return (
    <ul class="govuk-list rapport-rows">
      {live.map((purpose) => (
        <li class="rapport-row">
          <span>
            <Tag text="Yes" colour="green" /> {PURPOSE_LABEL[purpose]}
          </span>
          <form method="post" action={`/people/${person.id}/consents/withdraw`}>
            <input type="hidden" name="purpose" value={purpose} />
            <button type="submit" class="govuk-link rapport-link-button rapport-withdraw">
              Withdraw
              <span class="govuk-visually-hidden">{`: ${PURPOSE_LABEL[purpose]}`}</span>
            </button>
          </form>
        </li>
      ))}
    </ul>
  )
}

function standing(one: ConsentView, now: Date) {
  if (one.withdrawn_at !== null) return <Tag text="Withdrawn" colour="grey" />
  if (isLive({ ...one, purpose: one.purpose as Purpose }, now)) {
    return <Tag text="Live" colour="green" />
  }
  return one.given_at > now ? <Tag text="Not yet" /> : <Tag text="Expired" colour="yellow" />
}

function ConsentTable({ consents, now }: { consents: ConsentView[]; now: Date }) {
  return (
    <DataTable
      caption="Everything recorded about consent"
      columns={['Purpose', 'State', 'Given', 'Ends', 'How', 'Taken by', 'Wording'].map((text) => ({
        text,
      }))}
      rows={[...consents]
        .reverse()
        .map((one) => [
          PURPOSE_LABEL[one.purpose as Purpose] ?? one.purpose,
          standing(one, now),
          formatDate(one.given_at),
          one.withdrawn_at
            ? `Withdrawn ${formatDate(one.withdrawn_at)}`
            : one.expires_at
              ? formatDate(one.expires_at)
              : 'No end date',
          labelOf(CONSENT_CHANNEL_LABEL, one.channel),
          one.taken_by,
          one.wording_version,
        ])}
    />
  )
}

function GiveConsent({ person, wording, form, errors }: PersonPageProps) {
  return (
    <section aria-labelledby="give-consent">
      <h2 class="govuk-heading-m" id="give-consent">
        Record what they agree to
      </h2>
      <p class="govuk-body">Read or show them this first. {`It is wording ${wording.version}.`}</p>
      <blockquote class="govuk-inset-text rapport-wording">
        {wording.text.split(/\n\n+/).map((paragraph) => (
          <p class="govuk-body">{paragraph}</p>
        ))}
      </blockquote>
      <form method="post" action={`/people/${person.id}/consents`} novalidate>
        <input type="hidden" name="wording_version" value={wording.version} />
        <Checkboxes
          name="purposes"
          label="What do they agree to?"
          hint="Each stands on its own. Leave out whatever they say no to."
          options={optionsOf(PURPOSE_LABEL)}
          values={form.purposes}
          error={errors.purposes}
        />
        <Radios
          name="channel"
          label="How did they say so?"
          options={optionsOf(CONSENT_CHANNEL_LABEL)}
          value={form.channel}
          error={errors.channel}
        />
        <TextInput
          name="given_on"
          label="Date they agreed"
          type="date"
          width={10}
          value={form.given_on}
          error={errors.given_on}
        />
        <TextInput
          name="expires_on"
          label="Date it ends"
          hint="Two years later unless you agreed something else."
          type="date"
          width={10}
          value={form.expires_on}
          error={errors.expires_on}
        />
        <Button text="Record consent" />
      </form>
    </section>
  )
}
