import { PLAN_KINDS } from '../../../../core/coding/sampling.ts'
import { Checkboxes, Select } from '../../../components/choices.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { InsetText } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { TextInput } from '../../../components/inputs.tsx'
import { Page } from '../../../components/layout.tsx'
import { KIND_HINT, KIND_LABEL, measureLabel, percent } from './plan-words.ts'

export interface PlanValues {
  name: string
  kind: string
  measure: string
  wanted: string
  overlap: string
  seed: string
  coders: readonly string[]
}

export interface StratumView {
  stratum: string
  frame: number
  drawn: number
  probability: number | null
}

/** What creating the plan would do. */
export interface PlanPreview {
  /** Of the frame the preview was made from: creating is refused when it has changed since. */
  frame_hash: string
  frame: number
  drawn: number
  twice: number
  turns: number
  /** Null where strata are coaches: they are counted, never listed. */
  strata: readonly StratumView[] | null
  strata_count: number
  chance: { low: number; high: number } | null
  coders: readonly { name: string; sessions: number }[]
  already: number
}

interface NewPlanPageProps {
  frame: Frame
  values: PlanValues
  errors: FieldErrors
  coders: readonly { id: string; name: string }[]
  measures: readonly string[]
  preview: PlanPreview | null
}

export function NewPlanPage(props: NewPlanPageProps) {
  const { frame, errors, preview, values } = props
  const title = 'New sampling plan'
  return (
    <Page
      {...frame}
      title={titleWith(errors, title)}
      current="/coding"
      back={{ href: '/coding', text: 'Coding' }}
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {preview ? <Preview preview={preview} values={values} /> : null}
      <Column>
        {preview ? <h2 class="govuk-heading-m">Change the plan</h2> : null}
        <PlanForm {...props} />
      </Column>
    </Page>
  )
}

function PlanForm({ values, errors, coders, measures, preview }: NewPlanPageProps) {
  const kinds = PLAN_KINDS.map((kind) => ({ value: kind, text: KIND_LABEL[kind] }))
  const none = { value: '', text: 'Choose a measure' }
  const options = [none, ...measures.map((value) => ({ value, text: measureLabel(value) }))]
  return (
    <form method="post" action="/coding/plans">
      <input type="hidden" name="step" value="preview" />
      <TextInput name="name" label="Name of the plan" value={values.name} error={errors.name} />
      <Select
        name="kind"
        label="How sessions are drawn"
        hint={PLAN_KINDS.map((kind) => `${KIND_LABEL[kind]}: ${KIND_HINT[kind]}`).join(' ')}
        options={kinds}
        value={values.kind}
        error={errors.kind}
      />
      <Select
        name="measure"
        label="Measure"
        hint="Only for drawing within levels of a measure. Counts are cut at nought, others in thirds."
        options={options}
        value={values.measure}
        error={errors.measure}
      />
      <TextInput
        name="wanted"
        label="How many sessions"
        hint="The links need at least 100 coded meetings, and 10 a coach."
        value={values.wanted}
        width={5}
        inputmode="numeric"
        error={errors.wanted}
      />
      <TextInput
        name="overlap"
        label="Share coded by two people, in percent"
        hint="At least 20 is usual. Without it nobody knows how well people agree."
        value={values.overlap}
        width={3}
        inputmode="numeric"
        error={errors.overlap}
      />
      <Checkboxes
        name="coders"
        label="Who codes"
        hint="People who have not read these sessions with their tags."
        options={coders.map(({ id, name }) => ({ value: id, text: name }))}
        values={values.coders}
        error={errors.coders}
      />
      <TextInput
        name="seed"
        label="Seed"
        hint="The same seed draws the same sessions again. Leave it as it is unless you repeat a draw."
        value={values.seed}
        width={10}
        inputmode="numeric"
        error={errors.seed}
      />
      <Button text={preview ? 'Preview again' : 'Preview'} secondary={preview !== null} />
    </form>
  )
}

function Preview({ preview, values }: { preview: PlanPreview; values: PlanValues }) {
  const { chance } = preview
  const chances =
    chance === null
      ? 'without a known chance'
      : chance.low === chance.high
        ? `each with a chance of ${percent(chance.low)}`
        : `with chances from ${percent(chance.low)} to ${percent(chance.high)}`
  return (
    <section aria-labelledby="preview">
      <h2 class="govuk-heading-m" id="preview">
        What this plan would draw
      </h2>
      {values.kind === 'uncertainty' ? (
        <InsetText>
          For training only. These sessions are picked, not drawn: their codes never become gold,
          and later draws leave them out.
        </InsetText>
      ) : null}
      <p class="govuk-body">
        {`${preview.drawn} of ${preview.frame} sessions, ${chances}; about ${preview.turns} turns. ` +
          `${preview.twice} of them are coded by two people.`}
        {preview.already > 0
          ? ` ${preview.already} have been given to coders by an earlier plan; their codes count here too.`
          : ''}
      </p>
      {preview.strata ? (
        <DataTable
          caption="Strata"
          columns={[
            { text: 'Stratum' },
            { text: 'Sessions', numeric: true },
            { text: 'Drawn', numeric: true },
            { text: 'Chance', numeric: true },
          ]}
          rows={preview.strata.map((row) => [
            row.stratum.charAt(0).toUpperCase() + row.stratum.slice(1),
            row.frame,
            row.drawn,
            row.probability === null ? 'none known' : percent(row.probability),
          ])}
        />
      ) : (
        <p class="govuk-body">{`${preview.strata_count} strata of coach and quarter.`}</p>
      )}
      <DataTable
        caption="Who gets how many"
        columns={[{ text: 'Coder' }, { text: 'Sessions', numeric: true }]}
        rows={preview.coders.map((row) => [row.name, row.sessions])}
      />
      <form method="post" action="/coding/plans">
        <input type="hidden" name="step" value="create" />
        <input type="hidden" name="frame_hash" value={preview.frame_hash} />
        {(['name', 'kind', 'measure', 'wanted', 'overlap', 'seed'] as const).map((name) => (
          <input type="hidden" name={name} value={values[name]} />
        ))}
        {values.coders.map((id) => (
          <input type="hidden" name="coders" value={id} />
        ))}
        <Button text="Create the plan and its tasks" />
      </form>
    </section>
  )
}
