import type { PackTheme } from '../../../core/debrief/pack.ts'
import { Radios, Select } from '../../components/choices.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { sizeWords } from './debrief-words.ts'

interface DebriefThemePageProps {
  frame: Frame
  theme: PackTheme
  others: readonly { id: string; label: string }[]
  form: Readonly<Record<string, string>>
  errors: FieldErrors
}

/** Everything a person may do to one theme; the engine's version is kept beside it. */
export function DebriefThemePage({ frame, theme, others, form, errors }: DebriefThemePageProps) {
  const post = `/debrief/themes/${theme.id}`
  const into = others.map(({ id, label }) => ({ value: id, text: label }))
  const parts = theme.terms.slice(0, 6).map((term) => ({ value: term, text: term }))
  return (
    <Page {...frame} title={titleWith(errors, 'Change a theme')} current="/debrief">
      <a class="govuk-back-link" href="/debrief">
        Back to the debrief
      </a>
      <ErrorSummary errors={errors} />
      <Column>
        <h1 class="govuk-heading-l">{theme.label}</h1>
        <p class="govuk-body">{`${sizeWords(theme)}. Words in it: ${theme.terms.join(', ')}.`}</p>
        {theme.machine_label ? (
          <p class="govuk-body">{`It was found as “${theme.machine_label}”.`}</p>
        ) : null}
        <p class="govuk-body">
          What you change stands on the page at once, and the next run keeps it. Counts follow when
          the page is made anew. Anything can be undone on the debrief page.
        </p>
        <form method="post" action={post} novalidate>
          <TextInput
            name="label"
            label="Another name"
            hint="What the team would call it, without names of people"
            value={form.label ?? theme.label}
            error={errors.label}
          />
          <button type="submit" name="do" value="rename" class="govuk-button">
            Rename
          </button>
        </form>
        <form method="post" action={post} novalidate>
          <TextInput
            name="text"
            label="A question for the team"
            value={form.text ?? theme.question_shown}
            error={errors.text}
          />
          <button type="submit" name="do" value="question" class="govuk-button">
            Pin this question
          </button>
        </form>
        {into.length > 0 ? (
          <form method="post" action={post}>
            <Select name="into" label="Put all of it into" options={into} error={errors.into} />
            <button type="submit" name="do" value="merge" class="govuk-button">
              Merge
            </button>
          </form>
        ) : null}
        {into.length > 0 && theme.quotes.length > 0 ? (
          <form method="post" action={post}>
            <Radios
              name="quote"
              label="Move a passage that does not belong here"
              options={theme.quotes.map((text, at) => ({ value: String(at), text }))}
              error={errors.quote}
            />
            <Select name="to" label="It belongs to" options={into} />
            <button type="submit" name="do" value="move" class="govuk-button">
              Move the passage
            </button>
          </form>
        ) : null}
        <form method="post" action={post}>
          <Radios
            name="word"
            label="Part what speaks of one word from the rest"
            hint="It becomes a theme of its own if both parts are large enough to be shown"
            options={parts}
            error={errors.word}
          />
          <button type="submit" name="do" value="split" class="govuk-button">
            Split
          </button>
        </form>
        <form method="post" action={post} class="govuk-button-group">
          {theme.kept ? null : (
            <button
              type="submit"
              name="do"
              value="keep"
              class="govuk-button govuk-button--secondary"
            >
              Keep at the top
            </button>
          )}
          <button type="submit" name="do" value="hide" class="govuk-button govuk-button--secondary">
            Hide
          </button>
          <button type="submit" name="do" value="delete" class="govuk-button govuk-button--warning">
            Delete: it is no theme
          </button>
        </form>
      </Column>
    </Page>
  )
}

interface AskPageProps {
  frame: Frame
  form: Readonly<Record<string, string>>
  errors: FieldErrors
  phases: readonly { value: string; text: string }[]
  sites: readonly { id: string; name: string }[]
  /** Pages asked for before, newest first. */
  earlier: readonly { id: string; name: string }[]
}

/** Asks for a page over other days, or of one phase or site. */
export function DebriefAskPage(props: AskPageProps) {
  const { frame, form, errors, phases, sites, earlier } = props
  const all = { value: '', text: 'All' }
  return (
    <Page {...frame} title={titleWith(errors, 'Other days or part')} current="/debrief">
      <a class="govuk-back-link" href="/debrief">
        Back to the debrief
      </a>
      <ErrorSummary errors={errors} />
      <Column>
        <h1 class="govuk-heading-l">Other days, a phase or a site</h1>
        <p class="govuk-body">
          A page that differs from an earlier one by a few people is not made: setting one beside
          the other would show those few.
        </p>
        <form method="post" action="/debrief/ask" novalidate>
          <TextInput
            name="from"
            label="First day"
            type="date"
            value={form.from ?? ''}
            error={errors.from}
          />
          <TextInput
            name="until"
            label="Last day"
            type="date"
            value={form.until ?? ''}
            error={errors.until}
          />
          <Select
            name="phase"
            label="Phase"
            options={[all, ...phases]}
            value={form.phase ?? ''}
            error={errors.phase}
          />
          <Select
            name="site_id"
            label="Site"
            options={[all, ...sites.map(({ id, name }) => ({ value: id, text: name }))]}
            value={form.site_id ?? ''}
            error={errors.site_id}
          />
          <Button text="Make this page" />
        </form>
        {earlier.length > 0 ? <h2 class="govuk-heading-m">Made before</h2> : null}
        <ul class="govuk-list">
          {earlier.map(({ id, name }) => (
            <li>
              <a class="govuk-link" href={`/debrief/asked/${id}`}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </Column>
    </Page>
  )
}
