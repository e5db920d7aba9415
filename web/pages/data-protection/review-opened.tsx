import { optionsOf, Select } from '../../components/choices.tsx'
import { formatDateTime } from '../../components/dates.ts'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { sayReason, TYPE_LABEL } from './mark-words.ts'
import { BACK, type ReviewHead, titleOf } from './review.tsx'
import { MadeList, type MadeView, ReviewTurn, type ReviewTurnView } from './review-turn.tsx'

/** What was entered to mark further words. */
export interface AddValues {
  turn: string
  words: string
  type: string
  whole_case: string
}

interface ReviewOpenedProps {
  frame: Frame
  head: ReviewHead
  turns: ReviewTurnView[]
  made: MadeView[]
  notes: { text: string; created_at: Date }[]
  to_decide: number
  values: AddValues
  errors: FieldErrors
}

/** A held text, opened: every mark explained and decided, by mouse, by form or by keyboard alone. */
export function ReviewOpenedPage(props: ReviewOpenedProps) {
  const { frame, head, turns, made, notes, to_decide, errors } = props
  const title = titleOf(head)
  const action = `/reviews/${head.material_id}`
  return (
    <Page
      {...frame}
      title={titleWith(errors, title)}
      current="/reviews"
      back={BACK}
      scripts={['review.js']}
      wide
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{`Held: ${head.reasons.map(sayReason).join('; ')}.`}</p>
      <p class="govuk-body review-left" role="status">
        <strong>{leftToDecide(to_decide)}</strong>
      </p>
      <Keys />
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <h2 class="govuk-heading-m">What was said</h2>
          <p class="govuk-hint">
            These are people’s own words. What is marked blue will be masked; what is marked yellow
            waits for you.
          </p>
          <ol class="govuk-list">
            {turns.map((turn) => (
              <ReviewTurn turn={turn} action={action} />
            ))}
          </ol>
        </div>
        <div class="govuk-grid-column-one-third review-side">
          <AddForm {...props} action={action} />
          <Ending to_decide={to_decide} action={action} errors={errors} />
          <Notes notes={notes} />
          <h2 class="govuk-heading-m">Decisions so far</h2>
          <form method="post" action={`${action}/undo`}>
            <button
              type="submit"
              class="review-button"
              data-key="u"
              disabled={made.every((one) => one.undone)}
            >
              Undo the last
            </button>
          </form>
          <MadeList made={made} action={action} />
        </div>
      </div>
    </Page>
  )
}

const leftToDecide = (count: number) =>
  count === 0
    ? 'Everything is decided. You can release it.'
    : `${count === 1 ? '1 mark' : `${count} marks`} left to decide`

const KEYS: [string, string][] = [
  ['j, k', 'next and previous mark to decide'],
  ['Shift and j, k', 'next and previous mark, the sure ones too'],
  ['a', 'accept: these words identify somebody and are masked'],
  ['r', 'reject: they identify nobody and stay in the text'],
  ['c', 'for the next a or r: in the whole case, or here only'],
  ['m', 'mark further words: those selected, or typed into the form'],
  ['u', 'undo the last decision'],
  ['Escape', 'leave a field and go back to the mark'],
  ['?', 'show or hide these keys'],
]

function Keys() {
  return (
    <details class="govuk-details" id="keys">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Keys for working without a mouse</span>
      </summary>
      <div class="govuk-details__text">
        <dl class="review-keys">
          {KEYS.map(([key, what]) => (
            <div>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p class="govuk-body-s">
          Keys do nothing while you type in a field. They need JavaScript; every button works
          without.
        </p>
        <label class="govuk-body-s">
          <input type="checkbox" id="keys-off" /> Turn these keys off on this device
        </label>
      </div>
    </details>
  )
}

function AddForm({ values, errors, action }: ReviewOpenedProps & { action: string }) {
  const options = [{ value: '', text: 'Choose what it is' }, ...optionsOf(TYPE_LABEL)]
  return (
    <form method="post" action={`${action}/add`} id="add" novalidate>
      <h2 class="govuk-heading-m">Mark further words</h2>
      <p class="govuk-hint">Select them in the text and press m, or enter them here.</p>
      <TextInput
        name="turn"
        label="Turn"
        width={4}
        inputmode="numeric"
        value={values.turn}
        error={errors.turn}
      />
      <TextInput
        name="words"
        label="Words as they stand there"
        value={values.words}
        error={errors.words}
      />
      <Select
        name="type"
        label="What they are"
        {...{ options }}
        value={values.type}
        error={errors.type}
      />
      <input type="hidden" name="start" value="" />
      <p class="govuk-body-s">
        <label>
          <input
            type="checkbox"
            name="whole_case"
            value="yes"
            checked={values.whole_case === 'yes'}
          />{' '}
          in the whole case
        </label>
      </p>
      <Button text="Mask these words" secondary />
    </form>
  )
}

function Ending({
  to_decide,
  action,
  errors,
}: {
  to_decide: number
  action: string
  errors: FieldErrors
}) {
  return (
    <>
      <h2 class="govuk-heading-m" id="ending" tabindex={-1}>
        Release or keep
      </h2>
      <form method="post" action={`${action}/release`} id="release">
        <p class="govuk-hint">
          {to_decide === 0
            ? 'The text goes on with your decisions in it.'
            : 'It can be released once every mark is decided.'}
        </p>
        <Button text="Release" />
      </form>
      <form method="post" action={`${action}/keep`} novalidate>
        <TextArea
          name="note"
          label="Or keep it held, and say why"
          hint="Kept sealed; only reviewers read it."
          rows={3}
          error={errors.note}
        />
        <Button text="Keep held" secondary />
      </form>
    </>
  )
}

function Notes({ notes }: Pick<ReviewOpenedProps, 'notes'>) {
  if (notes.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Why it was kept</h2>
      <ul class="govuk-list">
        {notes.map((note) => (
          <li>
            <p class="govuk-body">{note.text}</p>
            <p class="govuk-hint">{formatDateTime(note.created_at)}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
