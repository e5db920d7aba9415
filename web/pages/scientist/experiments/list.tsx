import type { ExperimentPlan } from '../../../../core/experiments/plan.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { formatDate } from '../../../components/dates.ts'
import { Tag } from '../../../components/display.tsx'
import { ButtonLink } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'

/** An experiment as pages show it. */
export interface ExperimentRecord {
  id: string
  n: number
  name: string
  plan: ExperimentPlan
  seed: number
  registration_id: string | null
  created_at: Date
  opened_at: Date | null
  stopped_at: Date | null
}

interface ExperimentsPageProps {
  frame: Frame
  lines: readonly { experiment: ExperimentRecord; people: number }[]
}

export function ExperimentsPage({ frame, lines }: ExperimentsPageProps) {
  return (
    <Page {...frame} title="Experiments" current="/experiments" wide>
      <h1 class="govuk-heading-l">Experiments</h1>
      <p class="govuk-body-l">
        Tests of messages, channels, places and times, in which chance decides who gets what.
      </p>
      {lines.length === 0 ? (
        <p class="govuk-body">
          There is no experiment yet. Begin with the question and the arms; the size it needs is
          worked out before anything is locked.
        </p>
      ) : (
        <DataTable
          caption="Experiments, newest first"
          captionHidden
          columns={[
            { text: 'Experiment' },
            { text: 'Arms' },
            { text: 'Locked' },
            { text: 'People', numeric: true },
            { text: 'State' },
          ]}
          rows={lines.map(({ experiment, people }) => [
            <a class="govuk-link" href={`/experiments/${experiment.id}`}>
              {experiment.name}
            </a>,
            experiment.plan.arms.map((arm) => arm.label).join(', '),
            formatDate(experiment.created_at),
            `${people.toLocaleString('en-GB')} of ${planned(experiment).toLocaleString('en-GB')}`,
            <StateTag experiment={experiment} />,
          ])}
        />
      )}
      <ButtonLink href="/experiments/new" text="New experiment" secondary={lines.length > 0} />
    </Page>
  )
}

const planned = ({ plan }: ExperimentRecord) => plan.size.people_per_arm * plan.arms.length

export function StateTag({ experiment }: { experiment: ExperimentRecord }) {
  if (experiment.stopped_at) return <Tag text="Stopped" colour="grey" />
  return experiment.opened_at ? (
    <Tag text="Responses coming in" colour="green" />
  ) : (
    <Tag text="Locked" colour="blue" />
  )
}
