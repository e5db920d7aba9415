import type { Child } from 'hono/jsx'
import type { Correction, IdentifierType } from '../../../core/pipeline/shapes.ts'
import type { Speaker } from '../../../core/session/turn.ts'
import { formatDateTime } from '../../components/dates.ts'
import { foundBy, howSure, TYPE_LABEL } from './mark-words.ts'

/** A mask, or words left in the text that a person must look at. */
export interface MarkView {
  id: string
  start: number
  end: number
  type: IdentifierType
  recogniser: string
  why: string
  score: number
  /** What is under the mask, raw. */
  words: string
  /** Null for words that were left in the text. */
  stand_in: string | null
  must_decide: boolean
}

export interface ReviewTurnView {
  n: number
  speaker: Speaker
  /** Raw; shown only to whoever gave a reason. */
  text: string
  marks: MarkView[]
}

/** A decision in the history. */
export interface MadeView {
  id: string
  decision: Correction['decision']
  type: IdentifierType
  words: string
  /** Null: wherever the words stand in the case. */
  turn: number | null
  whole_case: boolean
  created_at: Date
  undone: boolean
}

const SPEAKER_LABEL: Record<Speaker, string> = {
  coach: 'Coach',
  client: 'Person',
  other: 'Someone else',
}

/** One turn: its words with the marks in them, and below what can be decided about each. */
export function ReviewTurn({ turn, action }: { turn: ReviewTurnView; action: string }) {
  const open = turn.marks.filter((mark) => mark.must_decide)
  const sure = turn.marks.filter((mark) => !mark.must_decide)
  return (
    <li class="review-turn">
      <p class="review-turn__who">
        <strong>{SPEAKER_LABEL[turn.speaker]}</strong> <span>{`Turn ${turn.n}`}</span>
      </p>
      <p class="govuk-body review-turn__text" data-turn={String(turn.n)}>
        {marked(turn)}
      </p>
      {open.length > 0 ? <Marks marks={open} action={action} /> : null}
      {sure.length > 0 ? (
        <details class="govuk-details review-sure">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">
              {sure.length === 1 ? '1 mask that is sure' : `${sure.length} masks that are sure`}
            </span>
          </summary>
          <Marks marks={sure} action={action} />
        </details>
      ) : null}
    </li>
  )
}

/** The words as they were said. Stand-ins are drawn by the style sheet, so that offsets hold. */
function marked({ text, marks }: ReviewTurnView): Child[] {
  const parts: Child[] = []
  let at = 0
  for (const mark of marks) {
    if (mark.start < at) continue
    const kind = mark.stand_in === null ? 'doubt' : mark.must_decide ? 'unsure' : 'mask'
    parts.push(
      text.slice(at, mark.start),
      <mark class={`review-mark review-mark--${kind}`} data-stand-in={mark.stand_in ?? '?'}>
        {text.slice(mark.start, mark.end)}
      </mark>,
    )
    at = mark.end
  }
  return [...parts, text.slice(at)]
}

function Marks({ marks, action }: { marks: MarkView[]; action: string }) {
  return (
    <ul class="govuk-list review-marks">
      {marks.map((mark) => (
        <Mark mark={mark} action={action} />
      ))}
    </ul>
  )
}

function Mark({ mark, action }: { mark: MarkView; action: string }) {
  const masked = mark.stand_in !== null
  const [yes, no] = masked ? ['Keep masked', 'Unmask'] : ['Mask it', 'Leave it']
  const of = <span class="govuk-visually-hidden">{`: ${mark.words}`}</span>
  return (
    <li
      class="review-item"
      id={`mark-${mark.id}`}
      tabindex={-1}
      {...(mark.must_decide ? { 'data-must-decide': '' } : {})}
    >
      <p class="govuk-body-s review-item__what">
        <strong>{mark.words}</strong> {masked ? `is masked as ${mark.stand_in}` : 'is not masked'}
        {` – ${TYPE_LABEL[mark.type].toLowerCase()}, ${howSure(mark.score)}`}
      </p>
      <p class="govuk-body-s review-item__why">
        {`Found by ${foundBy(mark.recogniser)}: ${mark.why}.`}
      </p>
      <form method="post" action={`${action}/decide`} class="review-item__form">
        <input type="hidden" name="mark" value={mark.id} />
        <button type="submit" class="review-button" name="decision" value="accept" data-key="a">
          {yes}
          {of}
        </button>
        <button type="submit" class="review-button" name="decision" value="reject" data-key="r">
          {no}
          {of}
        </button>
        <label class="review-item__case">
          <input type="checkbox" name="whole_case" value="yes" data-key="c" /> in the whole case
        </label>
      </form>
    </li>
  )
}

const DECIDED = { accept: 'Masked', reject: 'Not masked', add: 'Marked and masked' }

/** Everything decided so far, undone decisions too. */
export function MadeList({ made, action }: { made: MadeView[]; action: string }) {
  if (made.length === 0) return <p class="govuk-body">Nothing decided yet.</p>
  return (
    <ol class="govuk-list rapport-rows" reversed>
      {made.map((one) => (
        <li class="rapport-row">
          <span class={one.undone ? 'review-undone' : ''}>
            {`${DECIDED[one.decision]}: `}
            <strong>{one.words}</strong>
            {one.whole_case ? ' in the whole case' : ` in turn ${one.turn}`}
            <span class="govuk-hint rapport-row__hint">
              {`${TYPE_LABEL[one.type]}, ${formatDateTime(one.created_at)}`}
            </span>
          </span>
          {one.undone ? (
            <span>Undone</span>
          ) : (
            <form method="post" action={`${action}/undo`}>
              <input type="hidden" name="id" value={one.id} />
              <button type="submit" class="govuk-link rapport-link-button">
                Undo<span class="govuk-visually-hidden">{`: ${one.words}`}</span>
              </button>
            </form>
          )}
        </li>
      ))}
    </ol>
  )
}
