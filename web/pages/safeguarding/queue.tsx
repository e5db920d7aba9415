import type { MaterialKind } from '../../../core/pipeline/order.ts'
import type { HarmKind } from '../../../core/safeguarding/cue.ts'
import type { SafeguardingDecision } from '../../../core/safeguarding/decision.ts'
import { formatDate, formatDateTime } from '../../components/dates.ts'
import { InsetText } from '../../components/display.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import { Pager } from '../../components/pager.tsx'
import { DECISION_LABEL, HARM_LABEL } from './harm-words.ts'

export interface ConcernView {
  id: string
  kinds: readonly HarmKind[]
  /** What it stands in. */
  source: MaterialKind | 'written_down'
  day: string
  /** The coach, or the team whose debrief it was. */
  of: string
  raised_at: Date
  decision: SafeguardingDecision | null
  decided_at: Date | null
  turn: number
  /** The passage's place in `text`, UTF-16 offsets. */
  start: number
  end: number
  text: string
  around: readonly { n: number; speaker: string; text: string }[]
}

interface QueueProps {
  frame: Frame
  waiting: readonly ConcernView[]
  decided: readonly ConcernView[]
  /** All that wait, on this page or not. */
  count: number
  offset: number
  limit: number
}

const SOURCE: Record<ConcernView['source'], string> = {
  recording: 'Recorded appointment',
  transcript: 'Appointment',
  note: 'Note',
  debrief: 'Debrief',
  written_down: 'Words written down in the debrief',
}

/** Passages for a named person to look at, oldest first, and what was decided of late. */
export function SafeguardingPage(props: QueueProps) {
  const { frame, waiting, decided, count, offset, limit } = props
  const at = (from: number) => `/safeguarding?offset=${from}`
  return (
    <Page {...frame} title="Safeguarding" current="/safeguarding">
      <h1 class="govuk-heading-l">Safeguarding</h1>
      <p class="govuk-body">
        Passages whose words may speak of risk of harm, picked by a list of phrases and by likeness
        to invented examples: a prompt to look, which says nothing about the person. Until you
        decide, no theme or debrief is made of them. Of invented passages written to try it, most of
        them veiled, it pointed to about half. Never take an empty list to mean that nobody is at
        risk.
      </p>
      <InsetText>
        If somebody may be in danger now, follow your local procedure first: speak to the coach, or
        ring 999. Record what you do in your own safeguarding system, not here.
      </InsetText>
      <h2 class="govuk-heading-m">{count === 0 ? 'Nothing waits' : `To look at (${count})`}</h2>
      {waiting.length === 0 ? (
        <p class="govuk-body">
          There is nothing to look at. New passages appear here as notes and appointments come in,
          and as teams write down what they spoke of.
        </p>
      ) : (
        waiting.map((one) => <Passage {...one} />)
      )}
      <Pager
        newer={offset > 0 ? { href: at(Math.max(0, offset - limit)), text: 'Older' } : null}
        older={waiting.length === limit ? { href: at(offset + limit), text: 'Newer' } : null}
      />
      {decided.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Looked at lately</h2>
          {decided.map((one) => (
            <Passage {...one} />
          ))}
        </>
      )}
    </Page>
  )
}

function Passage(one: ConcernView) {
  const title = `${SOURCE[one.source]} of ${formatDate(one.day)}`
  return (
    <article class="rapport-concern" id={`c-${one.id}`} aria-label={title}>
      <h3 class="govuk-heading-s">
        {title}, {one.of}
      </h3>
      <p class="govuk-body-s">
        May speak of: <strong>{one.kinds.map((kind) => HARM_LABEL[kind]).join('; ')}</strong>
      </p>
      <Words {...one} />
      {one.decision === null ? (
        <form method="post" action={`/safeguarding/${one.id}/decide`} class="govuk-button-group">
          <button
            class="govuk-button"
            type="submit"
            name="decision"
            value="passed_on"
            data-module="govuk-button"
          >
            I have acted on it
          </button>
          <button
            class="govuk-button govuk-button--secondary"
            type="submit"
            name="decision"
            value="no_risk"
            data-module="govuk-button"
          >
            Nothing further needed
          </button>
        </form>
      ) : (
        <form method="post" action={`/safeguarding/${one.id}/undo`} class="govuk-button-group">
          <p class="govuk-body-s">
            {DECISION_LABEL[one.decision]}, {formatDateTime(one.decided_at as Date)}
          </p>
          <Button text="Put back on the list" secondary />
        </form>
      )}
    </article>
  )
}

/** Of a long note, this much on either side of the passage is shown. */
const AROUND = 240
const SPEAKER: Record<string, string> = { coach: 'Coach', client: 'Person', other: 'Other' }

function Words({ source, turn, text, start, end, around }: ConcernView) {
  const from = Math.max(0, start - AROUND)
  const to = Math.min(text.length, end + AROUND)
  const spoken = source === 'recording' || source === 'transcript'
  const beside = spoken ? around : []
  const line = (side: (typeof around)[number]) => (
    <p class="govuk-body-s rapport-concern__around">
      <strong>{SPEAKER[side.speaker] ?? 'Other'}:</strong> {side.text.slice(0, 2 * AROUND)}
      {side.text.length > 2 * AROUND ? '…' : ''}
    </p>
  )
  return (
    <blockquote class="rapport-concern__words">
      {beside.filter(({ n }) => n < turn).map(line)}
      <p class="govuk-body">
        {from > 0 ? '…' : ''}
        {text.slice(from, start)}
        <mark>{text.slice(start, end)}</mark>
        {text.slice(end, to)}
        {to < text.length ? '…' : ''}
      </p>
      {beside.filter(({ n }) => n > turn).map(line)}
    </blockquote>
  )
}
