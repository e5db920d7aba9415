import type { Codebook } from '../../../../core/codebook/codebook.ts'
import { codeKeys } from '../../../../core/coding/code-keys.ts'
import type { RedactedText } from '../../../../core/session/text.ts'
import { InsetText } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { ErrorSummary } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'
import { codeLabel } from '../../coach/code-label.ts'
import { CodeChoices } from './code-choices.tsx'
import { KeysHelp } from './keys-help.tsx'

/** A turn as the coder sees it. The type keeps raw words out. */
export interface CodingTurn {
  n: number
  speaker: 'coach' | 'client' | 'other'
  text: RedactedText
}

export interface CodingTaskProps {
  frame: Frame
  codebook: Codebook
  task_id: string
  plan_name: string
  reference: string
  done: boolean
  turns: readonly CodingTurn[]
  /** What the coder has put on each turn so far. */
  coded: ReadonlyMap<number, { codes: readonly string[]; memo: string }>
  /** The turn being coded. */
  at: number
  errors: FieldErrors
  /** Turns still to code, after an attempt to finish. */
  left: readonly number[]
  /** What was entered and not taken, kept for the coder. */
  entered: { codes: readonly string[]; memo: string } | null
}

const CONTEXT = 3
const SPEAKER = { coach: 'Coach', client: 'Person', other: 'Someone else' } as const

export function CodingTaskPage(props: CodingTaskProps) {
  const { frame, reference, plan_name, turns, at, errors, task_id, coded } = props
  const codable = turns.filter((turn) => turn.speaker !== 'other')
  const title = `Code session ${reference}`
  const here = codable.findIndex((turn) => turn.n === at)
  const url = `/coding/tasks/${task_id}`
  return (
    <Page
      {...frame}
      title={title}
      current="/coding"
      back={{ href: '/coding', text: 'Coding' }}
      scripts={['coding.js']}
      wide
    >
      <div id="coding" data-coding={task_id} data-turn={String(at)}>
        <ErrorSummary errors={errors} />
        <span class="govuk-caption-l">{plan_name}</span>
        <h1 class="govuk-heading-l">{title}</h1>
        <div class="rapport-coding__bar">
          <p class="govuk-body rapport-tight" id="progress">
            {`Turn ${here + 1} of ${codable.length}; ${coded.size} coded`}
          </p>
          <progress class="rapport-progress" max={codable.length} value={coded.size}>
            {`${coded.size} of ${codable.length}`}
          </progress>
          <p class="govuk-body rapport-tight" id="saved" role="status">
            {props.done ? 'Finished' : coded.has(at) ? 'Saved' : 'Not coded yet'}
          </p>
        </div>
        {props.done ? <Finished /> : null}
        {props.left.length > 0 ? <Left url={url} left={props.left} turns={codable} /> : null}
        <div class="govuk-grid-row">
          <div class="govuk-grid-column-one-half">
            <Around {...props} url={url} />
            <Move url={url} codable={codable} here={here} />
          </div>
          <div class="govuk-grid-column-one-half">
            <TurnForm {...props} url={url} />
          </div>
        </div>
        {props.done ? null : <Ending url={url} />}
        <KeysHelp codebook={props.codebook} />
      </div>
    </Page>
  )
}

function Finished() {
  return (
    <InsetText>
      You have finished this session. Your codes no longer change; where coders differ, it goes on
      the adjudication page.
    </InsetText>
  )
}

function Left(props: { url: string; left: readonly number[]; turns: readonly CodingTurn[] }) {
  const places = props.left.map((n) => ({
    n,
    place: props.turns.findIndex((turn) => turn.n === n) + 1,
  }))
  return (
    <p class="govuk-body">
      {'Still to code: '}
      {places.slice(0, 12).map(({ n, place }, at) => (
        <>
          {at > 0 ? ', ' : ''}
          <a class="govuk-link" href={`${props.url}?turn=${n}`}>{`turn ${place}`}</a>
        </>
      ))}
      {places.length > 12 ? ` and ${places.length - 12} more.` : '.'}
    </p>
  )
}

/** A few turns above and below the one that is coded, so that it can be understood. */
function Around({ turns, at, coded, url }: CodingTaskProps & { url: string }) {
  const here = turns.findIndex((turn) => turn.n === at)
  const shown = turns.slice(Math.max(0, here - CONTEXT), here + CONTEXT + 1)
  return (
    <ol class="govuk-list" aria-label="The turn and what was said around it">
      {shown.map((turn) => {
        const current = turn.n === at
        const codes = coded.get(turn.n)?.codes
        return (
          <li
            class={`rapport-said${current ? ' rapport-said--current' : ''}`}
            {...(current ? { 'aria-current': 'true' } : {})}
          >
            <strong>{SPEAKER[turn.speaker]}</strong>
            <p class="govuk-body rapport-said__words">{turn.text}</p>
            {current ? null : (
              <p class="govuk-body-s rapport-tight">
                {turn.speaker === 'other' ? null : (
                  <a class="govuk-link" href={`${url}?turn=${turn.n}`}>
                    {codes === undefined ? 'Not coded yet' : codeWords(codes)}
                  </a>
                )}
              </p>
            )}
          </li>
        )
      })}
    </ol>
  )
}

const codeWords = (codes: readonly string[]) =>
  codes.length === 0 ? 'No code' : codes.map(codeLabel).join(', ')

function Move(props: { url: string; codable: readonly CodingTurn[]; here: number }) {
  const [before, after] = [props.codable[props.here - 1], props.codable[props.here + 1]]
  const link = (turn: CodingTurn | undefined, id: string, text: string) =>
    turn ? (
      <a class="govuk-link" id={id} href={`${props.url}?turn=${turn.n}`}>
        {text}
      </a>
    ) : null
  return (
    <p class="govuk-body rapport-choices">
      {link(before, 'previous', 'Previous turn (k)')}
      {link(after, 'next', 'Next turn (j)')}
    </p>
  )
}

function TurnForm(props: CodingTaskProps & { url: string }) {
  const { codebook, turns, at, url, coded, entered, errors } = props
  const turn = turns.find((one) => one.n === at)
  if (!turn || turn.speaker === 'other') return null
  const given = entered ?? coded.get(at) ?? { codes: [], memo: '' }
  const keys = codeKeys(codebook, turn.speaker)
  return (
    <form method="post" action={`${url}/turns/${at}`} id="turn-form">
      <CodeChoices
        codes={codebook.codes.filter((code) => code.speaker === turn.speaker)}
        speaker={turn.speaker}
        keys={keys}
        chosen={given.codes}
        error={errors.codes}
        disabled={props.done}
      />
      <div class="govuk-form-group">
        <label class="govuk-label" for="memo">
          Memo (m)
        </label>
        <div class="govuk-hint" id="memo-hint">
          Why you were unsure. The other coder sees it once both have finished. No names.
        </div>
        <textarea
          class="govuk-textarea"
          id="memo"
          name="memo"
          rows={2}
          maxlength={1000}
          autocomplete="off"
          aria-describedby="memo-hint"
          disabled={props.done}
        >
          {given.memo}
        </textarea>
      </div>
      {props.done ? null : (
        <div class="govuk-button-group">
          <button type="submit" class="govuk-button" name="then" value="next">
            Save and next
          </button>
          <button
            type="submit"
            class="govuk-button govuk-button--secondary"
            name="then"
            value="undo"
            formaction={`${url}/undo`}
          >
            Undo (u)
          </button>
        </div>
      )}
    </form>
  )
}

function Ending({ url }: { url: string }) {
  return (
    <form method="post" action={`${url}/done`}>
      <p class="govuk-body">
        When every turn is coded, finish the session. After that your codes no longer change, and
        you can see those of the others.
      </p>
      <button type="submit" class="govuk-button govuk-button--secondary" id="finish">
        I have finished this session
      </button>
    </form>
  )
}
