import { CHANNEL_LABEL, PHASE_LABEL } from '../../../../core/session/session.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { formatDate } from '../../../components/dates.ts'
import { Tag } from '../../../components/display.tsx'
import { ButtonLink } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'
import { KIND_LABEL } from './plan-words.ts'

export interface QueueLineView {
  task_id: string
  plan_name: string
  reference: string
  phase: string
  channel: string
  turns: number
  coded: number
  done_at: Date | null
}

export interface PlanLineView {
  id: string
  name: string
  kind: keyof typeof KIND_LABEL
  created_at: Date
  frame: number
  drawn: number
  tasks: number
  done: number
}

interface QueuePageProps {
  frame: Frame
  queue: readonly QueueLineView[]
  plans: readonly PlanLineView[]
}

export function CodingQueuePage({ frame, queue, plans }: QueuePageProps) {
  const open = queue.filter((line) => line.done_at === null)
  const next = open.find((line) => line.coded > 0) ?? open[0]
  return (
    <Page {...frame} title="Coding" current="/coding" wide>
      <h1 class="govuk-heading-l">Coding</h1>
      <p class="govuk-body">
        People code drawn sessions without seeing each other’s codes or the tagger’s. What they
        agree on is what the tagger is held against.
      </p>
      <CodingLinks />
      <h2 class="govuk-heading-m">Your sessions to code</h2>
      {queue.length === 0 ? (
        <p class="govuk-body">
          You have been given nothing to code. Make a sampling plan below and choose yourself and a
          second person as its coders.
        </p>
      ) : (
        <>
          <p class="govuk-body">
            {`${queue.length - open.length} of ${queue.length} finished.`}
            {next ? (
              <>
                {' '}
                <a class="govuk-link" href={`/coding/tasks/${next.task_id}`}>
                  {next.coded > 0 ? 'Go on with' : 'Start'} session {next.reference}
                </a>
              </>
            ) : null}
          </p>
          <QueueTable queue={queue} />
        </>
      )}
      <h2 class="govuk-heading-m">Sampling plans</h2>
      {plans.length === 0 ? (
        <p class="govuk-body">
          There is no plan yet. A plan draws sessions with a known chance each, which the links
          need.
        </p>
      ) : (
        <PlanTable plans={plans} />
      )}
      <ButtonLink href="/coding/plans/new" text="New sampling plan" secondary={plans.length > 0} />
    </Page>
  )
}

const EXPORTS = [
  ['jsonl', 'JSON Lines'],
  ['csv', 'CSV'],
  ['qdpx', 'REFI-QDA'],
] as const

/** The other pages about codes. */
function CodingLinks() {
  return (
    <p class="govuk-body rapport-choices">
      <a class="govuk-link" href="/coding/adjudicate">
        Adjudicate
      </a>
      <a class="govuk-link" href="/coding/agreement">
        Agreement and gates
      </a>
      <span>
        {'Export finished codings: '}
        {EXPORTS.map(([format, text], at) => (
          <>
            {at > 0 ? ', ' : ''}
            <a class="govuk-link" href={`/coding/export?format=${format}`} download>
              {text}
            </a>
          </>
        ))}
      </span>
      <a class="govuk-link" href="/coding/import">
        Import codings
      </a>
    </p>
  )
}

function QueueTable({ queue }: { queue: readonly QueueLineView[] }) {
  return (
    <DataTable
      caption="Your sessions to code"
      captionHidden
      columns={[
        { text: 'Session' },
        { text: 'Plan' },
        { text: 'Phase' },
        { text: 'Channel' },
        { text: 'Coded', numeric: true },
        { text: 'State' },
      ]}
      rows={queue.map((line) => [
        <a class="govuk-link" href={`/coding/tasks/${line.task_id}`}>
          {line.reference}
        </a>,
        line.plan_name,
        PHASE_LABEL[line.phase as keyof typeof PHASE_LABEL] ?? line.phase,
        CHANNEL_LABEL[line.channel as keyof typeof CHANNEL_LABEL] ?? line.channel,
        `${line.coded} of ${line.turns}`,
        <State line={line} />,
      ])}
    />
  )
}

function State({ line }: { line: QueueLineView }) {
  if (line.done_at) return <Tag text="Finished" colour="green" />
  return line.coded > 0 ? <Tag text="Begun" colour="blue" /> : <Tag text="To do" colour="grey" />
}

function PlanTable({ plans }: { plans: readonly PlanLineView[] }) {
  return (
    <DataTable
      caption="Sampling plans, newest first"
      captionHidden
      columns={[
        { text: 'Plan' },
        { text: 'How drawn' },
        { text: 'Made' },
        { text: 'Sessions drawn', numeric: true },
        { text: 'Codings finished', numeric: true },
      ]}
      rows={plans.map((plan) => [
        <a class="govuk-link" href={`/coding/plans/${plan.id}`}>
          {plan.name}
        </a>,
        KIND_LABEL[plan.kind],
        formatDate(plan.created_at),
        `${plan.drawn} of ${plan.frame}`,
        `${plan.done} of ${plan.tasks}`,
      ])}
    />
  )
}
