import { countWords } from '../../../../core/evidence/entry.ts'
import type { Standing } from '../../../../core/evidence/registration.ts'
import type { ExperimentReport } from '../../../../core/experiments/report.ts'
import { foundSentence } from '../../../../core/experiments/write-up.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { formatDate } from '../../../components/dates.ts'
import { InsetText, SummaryList } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { FileInput, TextInput } from '../../../components/inputs.tsx'
import { Page } from '../../../components/layout.tsx'
import { StandingLine } from '../../leader/evidence-list.tsx'
import { chanceWords } from '../link-words.ts'
import { type ExperimentRecord, StateTag } from './list.tsx'
import { planRows } from './new.tsx'

/** An experiment with its report, and where it stands. */
export interface ExperimentView {
  experiment: ExperimentRecord
  report: ExperimentReport
  standing: Standing
  /** Whether the plan is still the one that was registered. */
  intact: boolean
  /** Its entry of the catalogue, once stopped. */
  evidence_id: string | null
}

interface ExperimentPageProps {
  frame: Frame
  view: ExperimentView
  errors: FieldErrors
  /** What of the last file was not taken, and why. */
  left_out: readonly string[]
}

export function ExperimentPage({ frame, view, errors, left_out }: ExperimentPageProps) {
  const { experiment, report, standing, intact, evidence_id } = view
  const back = { href: '/experiments', text: 'Experiments' }
  return (
    <Page
      {...frame}
      title={titleWith(errors, experiment.name)}
      current="/experiments"
      back={back}
      wide
    >
      <ErrorSummary errors={errors} />
      {left_out.length > 0 ? <LeftOut sentences={left_out} /> : null}
      <h1 class="govuk-heading-l">{experiment.name}</h1>
      <p class="govuk-body">
        <StateTag experiment={experiment} /> <StandingLine standing={standing} />
      </p>
      {intact ? null : (
        <InsetText>
          The plan is no longer the one that was registered. Tell whoever runs the service.
        </InsetText>
      )}
      <Report report={report} view={view} />
      {evidence_id ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/evidence/${evidence_id}`}>
            Read its entry in the evidence catalogue
          </a>
        </p>
      ) : null}
      {experiment.stopped_at ? null : <Work experiment={experiment} errors={errors} />}
      <h2 class="govuk-heading-m">The plan</h2>
      <SummaryList
        rows={[
          ...planRows(experiment.plan),
          { key: 'Locked', value: formatDate(experiment.created_at) },
          { key: 'Seed', value: <code>{experiment.seed}</code> },
        ]}
      />
    </Page>
  )
}

function LeftOut({ sentences }: { sentences: readonly string[] }) {
  return (
    <InsetText>
      <p class="govuk-body">The rest was taken. These were not:</p>
      <ul class="govuk-list govuk-list--bullet">
        {sentences.slice(0, 20).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      {sentences.length > 20 ? (
        <p class="govuk-body">{`And ${sentences.length - 20} more.`}</p>
      ) : null}
    </InsetText>
  )
}

function Report({ report, view }: { report: ExperimentReport; view: ExperimentView }) {
  const { plan } = view.experiment
  const empty = report.arms.every((arm) => arm.people === null)
  return (
    <section>
      <h2 class="govuk-heading-m">How it stands</h2>
      {report.warnings.map((warning) => (
        <div class="govuk-warning-text">
          <span class="govuk-warning-text__icon" aria-hidden="true">
            !
          </span>
          <strong class="govuk-warning-text__text">
            <span class="govuk-visually-hidden">Warning</span>
            {warning.sentence}
          </strong>
        </div>
      ))}
      {empty ? (
        <p class="govuk-body">
          Fewer than ten people are in each arm so far. Add people below, then their responses.
        </p>
      ) : (
        <>
          <p class="govuk-body">{report.broken ? '' : foundSentence(plan, report)}</p>
          {report.clear_early ? (
            <InsetText>
              The interval that may be looked at any time leaves out no difference: it may be
              stopped now, if that was the plan.
            </InsetText>
          ) : null}
          <ArmTable report={report} />
          <p class="govuk-body-s">
            People are rounded to the nearest 5 and shares come from rounded counts, so that they
            may miss the difference by a point or two.
          </p>
          {report.differences.some((one) => one.kind === 'final') ? (
            <DifferenceTable report={report} />
          ) : null}
        </>
      )}
    </section>
  )
}

function ArmTable({ report }: { report: ExperimentReport }) {
  return (
    <DataTable
      caption="People and responses by arm"
      captionHidden
      columns={[
        { text: 'Arm' },
        { text: 'People', numeric: true },
        { text: 'Response known', numeric: true },
        { text: 'Of 100, responded', numeric: true },
        { text: '95% interval', numeric: true },
      ]}
      rows={report.arms.map((one) => [
        `${one.arm}, ${one.label}`,
        countWords(one.people),
        one.answered === null ? 'not shown' : countWords(one.answered),
        one.of_100 === null ? 'not shown' : `${one.of_100}`,
        one.low === null ? '' : `${one.low} to ${one.high}`,
      ])}
    />
  )
}

function DifferenceTable({ report }: { report: ExperimentReport }) {
  return (
    <DataTable
      caption="Differences, as planned"
      captionHidden
      columns={[
        { text: 'Compared' },
        { text: 'More of 100', numeric: true },
        { text: 'Interval', numeric: true },
        { text: 'p', numeric: true },
      ]}
      rows={report.differences.map((one) => [
        `${one.label} against ${one.against}`,
        `${one.estimate}`.replace('-', '−'),
        `${one.low} to ${one.high} (${one.level}%)`.replaceAll('-', '−'),
        chanceWords(one.p),
      ])}
    />
  )
}

function Work({ experiment, errors }: { experiment: ExperimentRecord; errors: FieldErrors }) {
  const { id, plan } = experiment
  const columns = [
    ...['reference', ...(plan.unit === 'cluster' ? ['cluster'] : [])],
    ...(plan.allocation === 'elsewhere' ? ['arm'] : []),
    ...new Set([...plan.strata, ...plan.baseline]),
  ]
  const upload = { method: 'post', enctype: 'multipart/form-data' } as const
  return (
    <Column>
      <h2 class="govuk-heading-m">Add people</h2>
      <form {...upload} action={`/experiments/${id}/people`}>
        <FileInput
          name="people"
          label="People (CSV)"
          hint={`Columns: ${columns.join(', ')}. References, never names: letters with a digit. They are forgotten when the experiment is stopped.`}
          accept=".csv,text/csv"
          error={errors.people}
        />
        <Button text={plan.allocation === 'here' ? 'Add and allocate' : 'Add'} secondary />
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href={`/experiments/${id}/allocation`} download>
          Who gets what (CSV)
        </a>
      </p>
      <h2 class="govuk-heading-m">Add responses</h2>
      <form {...upload} action={`/experiments/${id}/responses`}>
        <FileInput
          name="responses"
          label="Responses (CSV)"
          hint="Columns: reference, response (1 or 0). A later file corrects an earlier one."
          accept=".csv,text/csv"
          error={errors.responses}
        />
        <div class="govuk-form-group govuk-checkboxes govuk-checkboxes--small">
          <div class="govuk-checkboxes__item">
            <input
              class="govuk-checkboxes__input"
              id="rest"
              name="rest"
              type="checkbox"
              value="none"
            />
            <label class="govuk-label govuk-checkboxes__label" for="rest">
              Everybody else did not respond, and the time to respond is over
            </label>
          </div>
        </div>
        <Button text="Add responses" secondary />
      </form>
      <form method="post" action={`/experiments/${id}/responses`}>
        <TextInput
          name="reference"
          label="Or log one: reference"
          width={10}
          error={errors.reference}
        />
        <div class="govuk-button-group">
          <button
            type="submit"
            class="govuk-button govuk-button--secondary"
            name="response"
            value="1"
          >
            Responded
          </button>
          <button
            type="submit"
            class="govuk-button govuk-button--secondary"
            name="response"
            value="0"
          >
            Did not
          </button>
        </div>
      </form>
      <ButtonLink href={`/experiments/${id}/stop`} text="Stop and write up" />
    </Column>
  )
}
