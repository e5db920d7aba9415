import type { DebriefItem, DebriefPack, PackTheme } from '../../../core/debrief/pack.ts'
import { ITEM_KINDS, SEEN } from '../../../core/debrief/pack.ts'
import { Select } from '../../components/choices.tsx'
import { formatDate, formatDateTime } from '../../components/dates.ts'
import { InsetText, Tag } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import {
  DISCUSSED,
  ITEM_LABEL,
  itemWords,
  monthWords,
  SEEN_LABEL,
  STANCE_LABEL,
  STANDING_COLOUR,
  STANDING_LABEL,
  sentenceCase,
  sizeWords,
  stanceSentences,
  WRITTEN_BY_MODEL,
} from './debrief-words.ts'

export interface EditLine {
  id: string
  words: string
  made_at: Date
}

export interface ItemForm {
  kind: string
  text: string
  owner: string
}

interface DebriefPageProps {
  frame: Frame
  /** Null before the team's first summary. */
  pack: DebriefPack | null
  edits: readonly EditLine[]
  /** The page is of chosen days or a part of the work: its name; nothing is written on it. */
  asked: string | null
  form: ItemForm
  errors: FieldErrors
}

export function DebriefPage(props: DebriefPageProps) {
  const { frame, pack, asked, errors } = props
  return (
    <Page {...frame} title={titleWith(errors, 'Debrief')} current="/debrief" wide>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l debrief-title">{asked ? `Debrief: ${asked}` : 'Debrief'}</h1>
      {pack ? <Pack {...props} pack={pack} /> : <NothingYet />}
    </Page>
  )
}

function NothingYet() {
  return (
    <>
      <p class="govuk-body">
        There is no page yet. It is made of what coaches wrote in the last four weeks: once there
        are some notes, make it here.
      </p>
      <Compute text="Make the first page" />
    </>
  )
}

function Compute({ text }: { text: string }) {
  return (
    <form method="post" action="/debrief/compute" class="rapport-no-print">
      <Button text={text} />
    </form>
  )
}

function Pack(props: DebriefPageProps & { pack: DebriefPack }) {
  const { pack, asked, edits } = props
  return (
    <>
      <p class="govuk-body debrief-intro">
        <strong>{`${formatDate(pack.from)} to ${formatDate(pack.until)}.`}</strong>
        {` ${pack.sentence} Made ${formatDateTime(new Date(pack.made_at))}.`}
      </p>
      {pack.notices.length > 0 ? (
        <p class="govuk-body-s debrief-intro">{pack.notices.join(' ')}</p>
      ) : null}
      {asked ? null : <Files />}
      <div class="debrief-themes">
        {pack.themes.map((theme) => (
          <ThemeCard theme={theme} asked={asked !== null} />
        ))}
      </div>
      {pack.gone.length > 0 ? (
        <p class="govuk-body">{`Gone since the last debrief: ${pack.gone.join('; ')}.`}</p>
      ) : null}
      {asked ? null : (
        <>
          <div class="debrief-lists">
            <Actions items={pack.actions} />
            <Items title="Wins" items={pack.wins} empty="None written down last time." />
            <Items title="Things to try" items={pack.tries} empty="None written down last time." />
            {pack.today.length > 0 ? (
              <Items title="Written down today" items={pack.today} empty="" />
            ) : null}
          </div>
          <WriteDown {...props} />
          <Edits edits={edits} />
        </>
      )}
    </>
  )
}

function Files() {
  return (
    <div class="govuk-button-group rapport-no-print">
      <a class="govuk-link" href="/debrief/export?format=docx">
        Word document
      </a>
      <a class="govuk-link" href="/debrief/export?format=md">
        Markdown
      </a>
      <a class="govuk-link" href="/debrief/ask">
        Other days, a phase or a site
      </a>
      <a class="govuk-link" href="/debrief/times">
        When it is made
      </a>
      <form method="post" action="/debrief/compute">
        <Button text="Make it anew" secondary />
      </form>
      <span class="govuk-body-s">To print or keep a PDF, use your browser’s print command.</span>
    </div>
  )
}

function ThemeCard({ theme, asked }: { theme: PackTheme; asked: boolean }) {
  return (
    <section class="debrief-theme" aria-label={theme.label}>
      <h2 class="govuk-heading-s">
        {`${sentenceCase(theme.label)} `}
        <Tag text={STANDING_LABEL[theme.standing]} colour={STANDING_COLOUR[theme.standing]} />
      </h2>
      <p class="govuk-body-s debrief-size">
        {[`${sizeWords(theme)}.`, ...stanceSentences(theme), ...monthWords(theme)].join(' ')}
        {theme.discussed ? ` ${DISCUSSED}` : ''}
        {theme.merged.length > 0 ? ` With ${theme.merged.join(', ')}.` : ''}
        {theme.machine_label ? ` Found as “${theme.machine_label}”.` : ''}
        {theme.splitting ? ' A part was asked for; it is shown once counted, if large enough.' : ''}
      </p>
      {theme.description ? (
        <p class="govuk-body debrief-ask">{`${theme.description} ${WRITTEN_BY_MODEL}`}</p>
      ) : null}
      {theme.said.map(({ text, stance }) => (
        <blockquote class="govuk-body rapport-quote">
          {stance ? <strong>{`${STANCE_LABEL[stance]}: `}</strong> : null}
          {text}
        </blockquote>
      ))}
      {theme.said.length === 0 ? (
        <p class="govuk-body-s debrief-size">Nobody’s words may be quoted here.</p>
      ) : null}
      <p class="govuk-body debrief-ask">
        <strong>To discuss: </strong>
        {theme.question_shown}
      </p>
      {asked ? null : (
        <a class="govuk-link rapport-no-print" href={`/debrief/themes/${theme.id}`}>
          Change<span class="govuk-visually-hidden">{` ${theme.label}`}</span>
        </a>
      )}
    </section>
  )
}

function Actions({ items }: { items: readonly DebriefItem[] }) {
  return (
    <section>
      <h2 class="govuk-heading-s">Actions from last time</h2>
      {items.length === 0 ? <p class="govuk-body-s debrief-size">None are open.</p> : null}
      <ul class="govuk-list govuk-list--bullet">
        {items.map((item) => (
          <li>
            {`${itemWords(item)}. Seen again? `}
            {item.seen_again ? SEEN_LABEL[item.seen_again] : <span class="debrief-box" />}
            <form method="post" action={`/debrief/items/${item.id}`} class="rapport-no-print">
              {SEEN.map((seen) => (
                <button type="submit" name="seen_again" value={seen} class="rapport-link-button">
                  {SEEN_LABEL[seen]}
                  <span class="govuk-visually-hidden">{`, ${item.text} was seen again`}</span>
                </button>
              ))}
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Items(props: { title: string; items: readonly DebriefItem[]; empty: string }) {
  return (
    <section>
      <h2 class="govuk-heading-s">{props.title}</h2>
      {props.items.length === 0 ? <p class="govuk-body-s debrief-size">{props.empty}</p> : null}
      <ul class="govuk-list govuk-list--bullet">
        {props.items.map((item) => (
          <li>{itemWords(item)}</li>
        ))}
      </ul>
    </section>
  )
}

function WriteDown({ form, errors }: DebriefPageProps) {
  const options = ITEM_KINDS.map((value) => ({ value, text: ITEM_LABEL[value] }))
  return (
    <section class="rapport-no-print">
      <h2 class="govuk-heading-m">Write down from today’s debrief</h2>
      <InsetText>
        It feeds the next page. Leave names of people out; the whole team reads this. Words found
        that may speak of risk of harm also go to the safeguarding lead, and not into themes. Much
        is not found: if you are worried about somebody, follow your local procedure.
      </InsetText>
      <form method="post" action="/debrief/items" novalidate>
        <Select name="kind" label="What is it?" options={options} value={form.kind} />
        <TextInput name="text" label="In a sentence" value={form.text} error={errors.text} />
        <TextInput
          name="owner"
          label="Whose action? Initials only"
          hint="For an action; for example DK"
          width={4}
          value={form.owner}
          error={errors.owner}
        />
        <Button text="Write it down" />
      </form>
    </section>
  )
}

function Edits({ edits }: { edits: readonly EditLine[] }) {
  if (edits.length === 0) return null
  return (
    <section class="rapport-no-print">
      <h2 class="govuk-heading-m">What your team changed</h2>
      <ul class="govuk-list">
        {edits.map(({ id, words, made_at }) => (
          <li>
            <form method="post" action={`/debrief/edits/${id}/undo`}>
              {`${words} (${formatDateTime(made_at)}) `}
              <button type="submit" class="rapport-link-button">
                Undo<span class="govuk-visually-hidden">{`: ${words}`}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
