import type { MaterialKind } from '../../../core/pipeline/order.ts'
import type { StepName } from '../../../core/pipeline/step.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'
import { KIND_LABEL, STATE_WORDS, STEP_LABEL } from './labels.ts'

interface JobsPageProps {
  frame: Frame
  /** How many steps stand in each state. */
  counts: Readonly<Record<string, number>>
  held: readonly {
    material_id: string
    kind: MaterialKind
    step: StepName
    state: string
    attempts: number
    reason: string | null
    queued_at: Date
    finished_at: Date | null
  }[]
  /** The one state looked at; null for all that are held up. */
  state: string | null
  /** Whether this account may send a step again. */
  may_retry: boolean
  offset: number
  limit: number
}

export function JobsPage(props: JobsPageProps) {
  const { frame, counts, held, may_retry } = props
  const waiting = counts.waiting ?? 0
  return (
    <Page {...frame} title="Jobs" current="/jobs" wide>
      <h1 class="govuk-heading-l">Jobs</h1>
      <p class="govuk-body">
        What was taken in goes through its steps by itself. Here is what has come to a halt, and
        why.
      </p>
      <Counts counts={counts} />
      {may_retry && waiting > 0 ? (
        <form method="post" action="/jobs/retry-waiting">
          <Button
            text={waiting === 1 ? 'Try the waiting step again' : 'Try all waiting steps again'}
          />
        </form>
      ) : null}
      <h2 class="govuk-heading-m">Held up</h2>
      <StateLinks state={props.state} />
      {held.length === 0 ? (
        <p class="govuk-body">Nothing is held up here. There is nothing to do.</p>
      ) : (
        <Held {...props} />
      )}
      <Pager {...around(props)} />
    </Page>
  )
}

function Counts({ counts }: { counts: JobsPageProps['counts'] }) {
  return (
    <DataTable
      caption="Steps by state"
      columns={[{ text: 'State' }, { text: 'Steps', numeric: true }, { text: 'Meaning' }]}
      rows={Object.entries(STATE_WORDS).map(([state, words]) => [
        <Tag text={words.text} colour={words.colour} />,
        counts[state] ?? 0,
        words.meaning,
      ])}
    />
  )
}

function StateLinks({ state }: { state: string | null }) {
  const links = [
    { value: null, text: 'All' },
    ...['waiting', 'stopped', 'dead'].map((value) => ({
      value,
      text: STATE_WORDS[value]?.text ?? value,
    })),
  ]
  return (
    <nav aria-label="Show only">
      <ul class="govuk-list rapport-choices">
        {links.map((link) => (
          <li>
            <a
              class="govuk-link"
              href={link.value ? `/jobs?state=${link.value}` : '/jobs'}
              {...(link.value === state ? { 'aria-current': 'true' } : {})}
            >
              {link.text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Held({ held, may_retry }: JobsPageProps) {
  return (
    <DataTable
      caption="Steps that are held up"
      captionHidden
      columns={['Step', 'Of', 'State', 'Reason', 'Tries', 'Since', 'Action'].map((text) => ({
        text,
        numeric: text === 'Tries',
      }))}
      rows={held.map((row) => {
        const words = STATE_WORDS[row.state]
        return [
          STEP_LABEL[row.step],
          <>
            {KIND_LABEL[row.kind]}
            <br />
            <code class="rapport-id">{row.material_id}</code>
          </>,
          <Tag text={words?.text ?? row.state} colour={words?.colour ?? 'grey'} />,
          row.reason ?? 'No reason was kept.',
          row.attempts,
          formatDateTime(row.finished_at ?? row.queued_at),
          may_retry ? <Retry {...row} /> : '',
        ]
      })}
    />
  )
}

function Retry({ material_id, step }: { material_id: string; step: StepName }) {
  return (
    <form method="post" action="/jobs/retry">
      <input type="hidden" name="material_id" value={material_id} />
      <input type="hidden" name="step" value={step} />
      <button type="submit" class="rapport-link-button rapport-row-action govuk-link">
        Try again
        <span class="govuk-visually-hidden">{`: ${STEP_LABEL[step]} of ${material_id}`}</span>
      </button>
    </form>
  )
}

function around({ state, offset, limit, held }: JobsPageProps) {
  const at = (from: number) => `/jobs?${state ? `state=${state}&` : ''}offset=${from}`
  return {
    newer: offset > 0 ? { href: at(Math.max(0, offset - limit)), text: 'Newer' } : null,
    older: held.length === limit ? { href: at(offset + limit), text: 'Older' } : null,
  }
}
