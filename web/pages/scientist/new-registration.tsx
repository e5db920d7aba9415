import { COVARIATE_LABEL } from '../../../core/evidence/registration.ts'
import { Checkboxes, type Option, optionsOf, Select } from '../../components/choices.tsx'
import { InsetText, SummaryList } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

export interface RegistrationValues {
  hypothesis: string
  exposure: string
  outcome: string
  covariates: readonly string[]
  planned_n: string
  stopping: string
  /** Id of the version this one follows; empty for a first one. */
  follows: string
  reason: string
}

/** What the links know, and which of them have shown a number already. */
export interface Choices {
  exposures: readonly Option[]
  outcomes: readonly Option[]
  opened: ReadonlySet<string>
}

interface NewRegistrationPageProps {
  frame: Frame
  values: RegistrationValues
  errors: FieldErrors
  choices: Choices
  /** The version that would be followed. */
  before: { n: number; version: number } | null
  /** True once the values fit: they are shown to be looked at before they are locked. */
  checked: boolean
}

export function NewRegistrationPage(props: NewRegistrationPageProps) {
  const { frame, errors, choices, before, checked, values } = props
  const title = before ? `New version of R-${before.n}` : 'Register a plan'
  const back = { href: '/registrations', text: 'Registered plans' }
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/links" back={back}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        What is written here is locked with its hash and date. It counts only if it is locked before
        the number it is about has been shown to anybody; every other analysis is exploratory.
      </p>
      {choices.exposures.length === 0 ? (
        <p class="govuk-body">
          No links have been computed yet, so there is nothing to choose from.{' '}
          <a class="govuk-link" href="/links">
            Compute the links first
          </a>
          : those without enough evidence show no number and can be registered.
        </p>
      ) : (
        <Column>
          {checked ? <Check {...props} /> : null}
          {checked ? <h2 class="govuk-heading-m">Change it</h2> : null}
          <PlanForm {...props} />
        </Column>
      )}
      {checked || !values.exposure ? null : <Opened {...props} />}
    </Page>
  )
}

function PlanForm({ values, errors, choices, before, checked }: NewRegistrationPageProps) {
  const choose = (text: string) => ({ value: '', text })
  return (
    <form method="post" action="/registrations">
      <input type="hidden" name="follows" value={values.follows} />
      {before ? (
        <>
          <input type="hidden" name="exposure" value={values.exposure} />
          <input type="hidden" name="outcome" value={values.outcome} />
          <p class="govuk-body">{pairWords(values, choices)}</p>
        </>
      ) : (
        <>
          <Select
            name="exposure"
            label="What is tried"
            options={[choose('Choose a technique or measure'), ...choices.exposures]}
            value={values.exposure}
            error={errors.exposure}
          />
          <Select
            name="outcome"
            label="Outcome"
            options={[choose('Choose an outcome'), ...choices.outcomes]}
            value={values.outcome}
            error={errors.outcome}
          />
        </>
      )}
      <TextArea
        name="hypothesis"
        label="What you expect"
        hint="Which way, for whom, and why. One or two sentences, without names."
        rows={3}
        value={values.hypothesis}
        error={errors.hypothesis}
      />
      <Checkboxes
        name="covariates"
        label="What it will be adjusted for"
        hint="Only what is known before a meeting."
        options={optionsOf(COVARIATE_LABEL)}
        values={values.covariates}
        error={errors.covariates}
      />
      <TextInput
        name="planned_n"
        label="Planned number of meetings"
        hint="It is read once so many are in; before that it says so."
        value={values.planned_n}
        width={5}
        inputmode="numeric"
        error={errors.planned_n}
      />
      <TextArea
        name="stopping"
        label="What is left out, and when looking ends (optional)"
        rows={2}
        value={values.stopping}
        error={errors.stopping}
      />
      {before ? (
        <TextArea
          name="reason"
          label="Why there is a new version"
          rows={2}
          value={values.reason}
          error={errors.reason}
        />
      ) : null}
      <Button text={checked ? 'Check again' : 'Check'} secondary={checked} />
    </form>
  )
}

const labelOf = (options: readonly Option[], value: string) =>
  options.find((one) => one.value === value)?.text ?? value

const pairWords = (values: RegistrationValues, { exposures, outcomes }: Choices) =>
  `${sentenceCase(labelOf(exposures, values.exposure))} and ${labelOf(outcomes, values.outcome)}`

function Check(props: NewRegistrationPageProps) {
  const { values, choices } = props
  const covariates = values.covariates.map((name) => COVARIATE_LABEL[name] ?? name)
  return (
    <>
      <h2 class="govuk-heading-m">Look at it once more</h2>
      <Opened {...props} />
      <SummaryList
        rows={[
          { key: 'About', value: pairWords(values, choices) },
          { key: 'Expected', value: values.hypothesis },
          { key: 'Adjusted for', value: covariates.join(', ') || 'Nothing' },
          { key: 'Planned meetings', value: values.planned_n },
          ...(values.stopping ? [{ key: 'Left out, ending', value: values.stopping }] : []),
          ...(values.reason ? [{ key: 'Why a new version', value: values.reason }] : []),
        ]}
      />
      <form method="post" action="/registrations">
        {Object.entries(values).map(([name, value]) =>
          [value].flat().map((one) => <input type="hidden" name={name} value={one} />),
        )}
        <input type="hidden" name="step" value="lock" />
        <p class="govuk-body">
          Once locked it can be read by everybody here and changed by nobody.
        </p>
        <Button text="Lock this plan" />
      </form>
    </>
  )
}

function Opened({ values, choices }: NewRegistrationPageProps) {
  if (!choices.opened.has(`${values.exposure}--${values.outcome}`)) return null
  return (
    <InsetText>
      A number for this was shown before. A plan locked now comes too late for it: the analysis
      stays exploratory, and the plan says when it was locked.
    </InsetText>
  )
}

const sentenceCase = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`
