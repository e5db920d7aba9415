import type { Codebook } from '../../../../core/codebook/codebook.ts'
import {
  DISAGREEMENT_LABEL,
  type DisagreementDecision,
  type DisagreementReason,
} from '../../../../core/codebook/disagreement.ts'
import type { GoldTurn } from '../../../../core/coding/gold.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { InsetText, Tag } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { TextInput } from '../../../components/inputs.tsx'
import { Page } from '../../../components/layout.tsx'
import { codeLabel } from '../../coach/code-label.ts'
import { CodeChoices } from './code-choices.tsx'
import { percent } from './plan-words.ts'
import type { CodingTurn } from './task.tsx'

export interface AdjudicationLine {
  session_id: string
  reference: string
  coders: readonly string[]
  turns: number
  /** Turns on which coders differ, and those of them that are settled. */
  differing: number
  settled: number
  training: boolean
}

interface AdjudicationsPageProps {
  frame: Frame
  lines: readonly AdjudicationLine[]
  /** Sessions that some coder has still to finish. */
  under_way: number
  /** Of all sessions given to coders, the share given to two or more. */
  overlap: number | null
  objections: readonly ObjectionLine[]
}

/** A coach’s disagreement with a tag that nobody has decided yet. */
export interface ObjectionLine {
  id: string
  material_id: string
  code: string
  reason: DisagreementReason
  words: string | null
  text: string
}

export function AdjudicationsPage(props: AdjudicationsPageProps) {
  const { frame, lines, under_way, overlap, objections } = props
  const back = { href: '/coding', text: 'Coding' }
  return (
    <Page {...frame} title="Adjudicate" current="/coding" back={back} wide>
      <h1 class="govuk-heading-l">Adjudicate</h1>
      <p class="govuk-body">
        Where coders differ, somebody settles it and says why. A session is gold once every turn of
        it is settled.
      </p>
      {overlap === null ? null : (
        <p class="govuk-body">
          {`${percent(overlap)} of the sessions given to coders are coded by two or more people.`}
          {under_way > 0
            ? ` ${under_way} are still being coded; nobody sees their codes until all their coders finish.`
            : ''}
        </p>
      )}
      {lines.length === 0 ? (
        <p class="govuk-body">
          Nothing to adjudicate yet. Sessions come here when all their coders have finished them.
        </p>
      ) : (
        <DataTable
          caption="Sessions whose coders have finished"
          captionHidden
          columns={[
            { text: 'Session' },
            { text: 'Coders' },
            { text: 'Turns', numeric: true },
            { text: 'Differing', numeric: true },
            { text: 'State' },
          ]}
          rows={lines.map((line) => [
            <a class="govuk-link" href={`/coding/adjudicate/${line.session_id}`}>
              {line.reference}
            </a>,
            line.coders.join(', '),
            line.turns,
            line.differing,
            <State line={line} />,
          ])}
        />
      )}
      <ObjectionPart objections={objections} />
    </Page>
  )
}

const ANSWER: Record<DisagreementDecision, string> = {
  tag_wrong: 'The coach is right',
  tag_right: 'The tag stands',
  unclear: 'It can be read both ways',
}

function ObjectionPart({ objections }: { objections: readonly ObjectionLine[] }) {
  return (
    <section aria-labelledby="objections">
      <h2 class="govuk-heading-m" id="objections">
        Coaches’ disagreements with tags
      </h2>
      {objections.length === 0 ? (
        <p class="govuk-body">No coach’s disagreement waits for an answer.</p>
      ) : (
        objections.map((one) => (
          <form class="rapport-said" method="post" action={`/coding/disagreements/${one.id}`}>
            <p class="govuk-body rapport-said__words">{one.text}</p>
            <p class="govuk-body-s">
              {`Tagged ${codeLabel(one.code)}. The coach: ${DISAGREEMENT_LABEL[one.reason]}` +
                `${one.words ? ` – “${one.words}”` : ''}. `}
              <a class="govuk-link" href={`/transcripts/${one.material_id}`}>
                Read the conversation
              </a>
            </p>
            <div class="govuk-button-group">
              {Object.entries(ANSWER).map(([value, text]) => (
                <button
                  type="submit"
                  class="govuk-button govuk-button--secondary"
                  name="decision"
                  value={value}
                >
                  {text}
                </button>
              ))}
            </div>
          </form>
        ))
      )}
    </section>
  )
}

function State({ line }: { line: AdjudicationLine }) {
  if (line.training) return <Tag text="Training only" colour="grey" />
  const left = line.differing - line.settled
  if (left === 0) return <Tag text="Gold" colour="green" />
  return <Tag text={`${left} to settle`} colour="yellow" />
}

export interface AdjudicationPageProps {
  frame: Frame
  codebook: Codebook
  session_id: string
  reference: string
  /** Names by coder id. */
  names: ReadonlyMap<string, string>
  text: readonly CodingTurn[]
  /** Turns on which coders differ, or that were settled otherwise. */
  differing: readonly GoldTurn[]
  reasons: ReadonlyMap<number, string>
  /** The turn looked at; null when there is none. */
  at: number | null
  errors: FieldErrors
  entered: { codes: readonly string[]; reason: string; choice: string } | null
}

export function AdjudicationPage(props: AdjudicationPageProps) {
  const { frame, reference, differing, errors, session_id } = props
  const title = `Adjudicate session ${reference}`
  const left = differing.filter((turn) => turn.gold === null).length
  const here = differing.find((turn) => turn.turn === props.at)
  return (
    <Page
      {...frame}
      title={titleWith(errors, title)}
      current="/coding"
      back={{ href: '/coding/adjudicate', text: 'Adjudicate' }}
      wide
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {differing.length === 0 ? (
        <InsetText>
          All coders agree on every turn of this session. Nothing is to be settled.
        </InsetText>
      ) : (
        <p class="govuk-body">
          {left === 0
            ? differing.length === 1
              ? 'The one difference is settled.'
              : `All ${differing.length} differences are settled.`
            : `${left} of ${differing.length} differences are still to be settled.`}
        </p>
      )}
      {here ? <Difference {...props} here={here} /> : null}
      {differing.some((turn) => turn.settled === 'adjudicated') ? (
        <form method="post" action={`/coding/adjudicate/${session_id}/undo`}>
          <Button text="Undo what was settled last" secondary />
        </form>
      ) : null}
      {differing.length > 0 ? <DifferenceTable {...props} /> : null}
    </Page>
  )
}

function Difference(props: AdjudicationPageProps & { here: GoldTurn }) {
  const { here, text, names, codebook, session_id, errors, entered, reasons } = props
  const place = text.findIndex((turn) => turn.n === here.turn)
  const around = text.slice(Math.max(0, place - 2), place + 3)
  const speaker = here.speaker as 'coach' | 'client'
  const reason = entered?.reason ?? reasons.get(here.turn) ?? ''
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-one-half">
        <ol class="govuk-list" aria-label="The turn and what was said around it">
          {around.map((turn) => (
            <li class={`rapport-said${turn.n === here.turn ? ' rapport-said--current' : ''}`}>
              <strong>{turn.speaker === 'coach' ? 'Coach' : 'Person'}</strong>
              <p class="govuk-body rapport-said__words">{turn.text}</p>
            </li>
          ))}
        </ol>
      </div>
      <form
        class="govuk-grid-column-one-half"
        method="post"
        action={`/coding/adjudicate/${session_id}/turns/${here.turn}`}
      >
        <fieldset class="govuk-fieldset">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">What stands?</legend>
          <div class="govuk-radios govuk-radios--small" data-module="govuk-radios">
            {here.by.map((one, at) => (
              <Choice
                id={`choice-${at}`}
                value={one.coder}
                label={`${names.get(one.coder) ?? 'A coder'}: ${codeWords(one.codes)}`}
                hint={one.memo}
                checked={entered?.choice === one.coder}
              />
            ))}
            <Choice
              id="choice-other"
              value="other"
              label="Something else, chosen below"
              hint=""
              checked={entered?.choice === 'other' || (!entered && here.settled === 'adjudicated')}
            />
          </div>
        </fieldset>
        <details class="govuk-details" open={entered?.choice === 'other'}>
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Other codes</span>
          </summary>
          <CodeChoices
            codes={codebook.codes.filter((code) => code.speaker === speaker)}
            speaker={speaker}
            keys={new Map()}
            chosen={entered?.codes ?? here.gold ?? []}
            error={errors.codes}
            disabled={false}
          />
        </details>
        <TextInput
          name="reason"
          label="Why"
          hint="One sentence, so that the next coder decides alike. No names."
          value={reason}
          error={errors.reason}
        />
        <Button text="Settle" />
      </form>
    </div>
  )
}

interface ChoiceProps {
  id: string
  value: string
  label: string
  hint: string
  checked: boolean
}

function Choice({ id, value, label, hint, checked }: ChoiceProps) {
  return (
    <div class="govuk-radios__item">
      <input
        class="govuk-radios__input"
        {...{ id, value, checked, type: 'radio', name: 'choice' }}
        {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
      />
      <label class="govuk-label govuk-radios__label" for={id}>
        {label}
      </label>
      {hint ? (
        <div class="govuk-hint govuk-radios__hint" id={`${id}-hint`}>
          {`Memo: ${hint}`}
        </div>
      ) : null}
    </div>
  )
}

const codeWords = (codes: readonly string[]) =>
  codes.length === 0 ? 'no code' : codes.map(codeLabel).join(', ')

function DifferenceTable({ differing, session_id, names, text, reasons }: AdjudicationPageProps) {
  return (
    <DataTable
      caption="Differences in this session"
      columns={['Turn', 'Coders', 'What stands', 'Why'].map((words) => ({ text: words }))}
      rows={differing.map((turn) => [
        <a class="govuk-link" href={`/coding/adjudicate/${session_id}?turn=${turn.turn}`}>
          {`Turn ${text.findIndex((one) => one.n === turn.turn) + 1}`}
        </a>,
        <ul class="govuk-list rapport-tight">
          {turn.by.map((one) => (
            <li>{`${names.get(one.coder) ?? 'A coder'}: ${codeWords(one.codes)}`}</li>
          ))}
        </ul>,
        turn.gold === null ? <Tag text="To settle" colour="yellow" /> : codeWords(turn.gold),
        reasons.get(turn.turn) ?? '',
      ])}
    />
  )
}
