import type { Child } from 'hono/jsx'
import type { Tag as Found } from '../../../core/pipeline/shapes.ts'
import type { RedactedTurn } from '../../../core/session/turn.ts'
import { type Gates, shownAs } from '../../components/code-gate.tsx'
import { Tag } from '../../components/display.tsx'
import { type DisagreementView, Objections } from './objections.tsx'

/** A redacted turn with the codes found in it. */
export interface TurnView extends RedactedTurn {
  tags: Omit<Found, 'turn'>[]
}

const SPEAKER_LABEL = { coach: 'You', client: 'The person', other: 'Someone else' }

interface TranscriptProps {
  material_id: string
  turns: readonly TurnView[]
  disagreements: readonly DisagreementView[]
  gates: Gates
}

/** The conversation without names, with the techniques found and the words that show them. */
export function TranscriptView({ material_id, turns, disagreements, gates }: TranscriptProps) {
  return (
    <ol class="govuk-list rapport-transcript">
      {turns.map((turn) => (
        <li class={`rapport-turn rapport-turn--${turn.speaker}`}>
          <p class="rapport-turn__who">
            <strong>{SPEAKER_LABEL[turn.speaker]}</strong>
            {turn.start === undefined ? null : (
              <span class="rapport-turn__time">{clock(turn.start)}</span>
            )}
          </p>
          <p class="govuk-body rapport-turn__text">{marked(turn)}</p>
          {turn.tags.length > 0 ? (
            <>
              <Tags turn={turn} gates={gates} />
              <Objections
                {...{ material_id, turn, gates }}
                own={disagreements.filter((one) => one.turn === turn.n)}
              />
            </>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

function Tags({ turn, gates }: { turn: TurnView; gates: Gates }) {
  return (
    <ul class="rapport-tags rapport-turn__tags" aria-label="Found in this turn">
      {[...turn.tags]
        .sort((a, b) => b.score - a.score)
        .map((tag) => {
          const { label, suggested } = shownAs(gates, tag.code)
          const sure = `${Math.round(tag.score * 100)}% sure`
          return (
            <li>
              <Tag text={label} colour={turn.speaker === 'coach' ? 'blue' : 'grey'} />{' '}
              <span class="rapport-turn__score">{suggested ? `suggested, ${sure}` : sure}</span>
            </li>
          )
        })}
    </ul>
  )
}

/** Evidence may overlap; each word is marked once, by where any evidence begins and ends. */
function marked(turn: TurnView): Child[] {
  const text: string = turn.text
  const whole = (tag: { start: number; end: number }) => tag.start === 0 && tag.end >= text.length
  const spans = turn.tags
    .filter((tag) => tag.end > tag.start && !whole(tag))
    .sort((a, b) => a.start - b.start)
  const parts: Child[] = []
  let at = 0
  for (const span of spans) {
    const from = Math.max(span.start, at)
    if (span.end <= from) continue
    parts.push(text.slice(at, from), <mark>{text.slice(from, span.end)}</mark>)
    at = span.end
  }
  return [...parts, text.slice(at)]
}

/** Seconds into the conversation as `4:07` or `1:04:07`. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  const two = (n: number) => String(n).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
