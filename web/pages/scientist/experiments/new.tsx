import { CHANNEL_WORDS, type ExperimentPlan } from '../../../../core/experiments/plan.ts'
import { optionsOf, Radios, Select } from '../../../components/choices.tsx'
import { InsetText, SummaryList } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { TextArea, TextInput } from '../../../components/inputs.tsx'
import { Page } from '../../../components/layout.tsx'

const TEXTS = {
  ...{ name: '', question: '', outcome: '', for_whom: '', unit: 'person', allocation: 'here' },
  ...{ seen: '', p0: '', p1: '', power: '80', cluster_size: '20', icc: '0.05', cv: '0.5' },
  ...{ strata: '', baseline: '', stopping: '' },
}

/** A form as it was typed. */
export type ExperimentValues = Record<keyof typeof TEXTS, string> & {
  arms: { key: string; label: string; message: string; channel: string; offer: string }[]
}

const arm = (key: string) => ({ key, label: '', message: '', channel: 'text', offer: '' })
export const EMPTY_EXPERIMENT: ExperimentValues = {
  ...TEXTS,
  arms: ['A', 'B', 'C', 'D'].map(arm),
}

interface NewExperimentPageProps {
  frame: Frame
  values: ExperimentValues
  errors: FieldErrors
  /** What would be locked, once everything fits. */
  plan: ExperimentPlan | null
}

export function NewExperimentPage(props: NewExperimentPageProps) {
  const { frame, errors, plan } = props
  const title = 'New experiment'
  const back = { href: '/experiments', text: 'Experiments' }
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/experiments" back={back}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <Column>
        {plan ? <Check {...props} plan={plan} /> : null}
        {plan ? <h2 class="govuk-heading-m">Change it</h2> : null}
        <PlanForm {...props} />
      </Column>
    </Page>
  )
}

function PlanForm(props: NewExperimentPageProps) {
  const { values, errors, plan } = props
  const of = (name: keyof typeof TEXTS) => ({ name, value: values[name], error: errors[name] })
  const number = { width: 4, inputmode: 'decimal' as const }
  return (
    <form method="post" action="/experiments">
      <TextInput {...of('name')} label="Name" />
      <TextArea {...of('question')} label="Question" hint="What you expect, and why." rows={2} />
      <TextInput
        {...of('outcome')}
        label="What counts as a response"
        hint="Completes “of 100 people, about 30 …”, such as “replied within two weeks”."
      />
      <TextInput {...of('for_whom')} label="Who gets a message, and who is left out" />
      {values.arms.map((one) => (
        <ArmFields arm={one} errors={errors} />
      ))}
      <Radios
        {...of('unit')}
        label="Who is allocated"
        options={[
          { value: 'person', text: 'People, one by one' },
          { value: 'cluster', text: 'Whole clusters, such as a coach or a coach’s week' },
        ]}
      />
      <Radios
        {...of('allocation')}
        label="Where arms are given"
        options={[
          { value: 'here', text: 'Here, by a recorded seed' },
          { value: 'elsewhere', text: 'Elsewhere: the file brings the arm' },
        ]}
      />
      <TextInput
        {...of('strata')}
        label="Allocate within (optional)"
        hint="Columns of your file, such as site, coach. Arms are kept even within each."
      />
      <TextInput
        {...of('baseline')}
        label="Compare the arms beforehand on (optional)"
        hint="Columns with coarse facts from before the message, such as age_band."
      />
      <h2 class="govuk-heading-m">Size</h2>
      <TextInput {...of('p0')} {...number} label="Of 100 in arm A, how many will respond?" />
      <TextInput
        {...of('p1')}
        {...number}
        label="And at least how many in the better arm?"
        hint="The smallest difference that would change what you do."
      />
      <TextInput {...of('power')} {...number} label="Power, in percent" />
      <details class="govuk-details" open={values.unit === 'cluster'}>
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">Clusters</span>
        </summary>
        <div class="govuk-details__text">
          <TextInput {...of('cluster_size')} {...number} label="People a cluster" />
          <TextInput {...of('icc')} {...number} label="Correlation within a cluster" />
          <TextInput {...of('cv')} {...number} label="How unequal clusters are (sd over mean)" />
        </div>
      </details>
      <TextArea {...of('stopping')} label="When it ends before its size (optional)" rows={2} />
      <Radios
        {...of('seen')}
        label="Has anybody seen a response yet?"
        options={[
          { value: 'no', text: 'No: lock the plan beforehand' },
          { value: 'yes', text: 'Yes: the experiment is exploratory' },
        ]}
      />
      <Button text={plan ? 'Check again' : 'Check'} secondary={plan !== null} />
    </form>
  )
}

function ArmFields(props: { arm: ExperimentValues['arms'][number]; errors: FieldErrors }) {
  const { arm: one, errors } = props
  const of = (field: 'label' | 'message' | 'channel' | 'offer') => {
    const name = `${field}_${one.key}`
    return { name, value: one[field], error: errors[name] }
  }
  const spare = one.key > 'B'
  const fields = (
    <>
      <TextInput {...of('label')} label="Short name" width={20} />
      <TextArea {...of('message')} label="Message" rows={2} />
      <Select {...of('channel')} label="Channel" options={optionsOf(CHANNEL_WORDS)} />
      <TextInput {...of('offer')} label="Place or time offered (optional)" />
    </>
  )
  if (!spare) {
    return (
      <fieldset class="govuk-fieldset rapport-arm">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
          {one.key === 'A' ? 'Arm A, which the others are compared with' : `Arm ${one.key}`}
        </legend>
        {fields}
      </fieldset>
    )
  }
  return (
    <details class="govuk-details" open={one.label !== ''}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{`Arm ${one.key} (optional)`}</span>
      </summary>
      <div class="govuk-details__text">{fields}</div>
    </details>
  )
}

function Check({ values, plan }: NewExperimentPageProps & { plan: ExperimentPlan }) {
  const { arms, ...texts } = values
  const hidden: [string, string][] = [
    ...Object.entries(texts),
    ...arms.flatMap(({ key, ...fields }) =>
      Object.entries(fields).map(([name, value]): [string, string] => [`${name}_${key}`, value]),
    ),
  ]
  return (
    <>
      <h2 class="govuk-heading-m">Look at it once more</h2>
      {values.seen === 'yes' ? (
        <InsetText>
          Responses have been seen, so nothing is registered: the experiment will be exploratory.
        </InsetText>
      ) : null}
      <SummaryList rows={planRows(plan)} />
      <form method="post" action="/experiments">
        {hidden.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="step" value="lock" />
        <p class="govuk-body">Once locked, arms, size and outcome are changed by nobody.</p>
        <Button text="Lock this experiment" />
      </form>
    </>
  )
}

/** A locked plan in words. */
export function planRows(plan: ExperimentPlan) {
  const { size } = plan
  const percent = (share: number) => `${Math.round(100 * share)}`
  const clusters =
    size.clusters_per_arm === null ? '' : `, in ${size.clusters_per_arm} clusters an arm`
  return [
    { key: 'Question', value: plan.question },
    { key: 'Response', value: plan.outcome },
    { key: 'For whom', value: plan.for_whom },
    ...plan.arms.map((one) => ({
      key: `Arm ${one.key}`,
      value: [
        `${one.label}, ${CHANNEL_WORDS[one.channel].toLowerCase()}`,
        ...(one.offer ? [`offer: ${one.offer}`] : []),
        ...(one.message ? [`“${one.message}”`] : []),
      ].join('; '),
    })),
    {
      key: 'Allocated',
      value:
        `${plan.unit === 'person' ? 'People one by one' : 'Whole clusters'}, ` +
        `${plan.allocation === 'here' ? 'here' : 'elsewhere'}` +
        `${plan.strata.length > 0 ? `, within ${plan.strata.join(', ')}` : ''}`,
    },
    {
      key: 'Size it needs',
      value:
        `${size.people_per_arm.toLocaleString('en-GB')} people an arm${clusters}, to see ` +
        `${percent(size.p1)} against ${percent(size.p0)} of 100 with ${percent(size.power)}% power`,
    },
    ...(plan.stopping ? [{ key: 'Ends before', value: plan.stopping }] : []),
  ]
}
