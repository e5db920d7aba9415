import type { DraftProblem } from '../../../core/codebook/check-draft.ts'
import type { CodebookDraft } from '../../../core/codebook/codebook.ts'
import type { CodeChange } from '../../../core/codebook/diff.ts'
import { Checkboxes, Radios } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { InsetText, Tag, type TagColour } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { FileInput, TextArea, TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

/** A draft with what was found in it and what it changes. */
export interface DraftView {
  base_version: string
  revision: number
  codebook: CodebookDraft
  problems: readonly DraftProblem[]
  changes: readonly CodeChange[]
  /** Ids of the codes whose rules it changes. */
  begun_again: readonly string[]
}

interface DraftPageProps {
  frame: Frame
  draft: DraftView
  /** The version the release would have. */
  version: string
  /** Texts that would be tagged again. */
  texts: number
  /** What an import had to guess. */
  notices: readonly string[]
  values: Record<string, string>
  errors: FieldErrors
}

/** The next version in the making: what is missing, what changes, every code, and the release. */
export function CodebookDraftPage(props: DraftPageProps) {
  const { frame, draft, notices, errors } = props
  const title = `Draft of ${props.version}`
  return (
    <Page
      {...frame}
      title={titleWith(errors, title)}
      current="/codebook"
      back={{ href: '/codebook', text: 'Codebook' }}
      wide
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        {`It began from ${draft.base_version}. Nothing is coded by it before it is released.`}
      </p>
      {notices.length > 0 ? (
        <InsetText>
          <p class="govuk-body">The file was read. Look at these:</p>
          <ul class="govuk-list govuk-list--bullet">
            {notices.map((notice) => (
              <li>{notice}</li>
            ))}
          </ul>
        </InsetText>
      ) : null}
      <Problems draft={draft} />
      <Changes draft={draft} />
      <Codes draft={draft} />
      <AddCode {...props} />
      <Parents {...props} />
      <ImportFile draft={draft} errors={errors} />
      <Release {...props} />
      <form method="post" action="/codebook/draft/discard">
        <Revision draft={draft} />
        <Button text="Throw the draft away" secondary />
      </form>
    </Page>
  )
}

/** Which state of the draft a form was made on: somebody else may be at it too. */
export function Revision({ draft }: { draft: { revision: number } }) {
  return <input type="hidden" name="revision" value={`${draft.revision}`} />
}

function Problems({ draft }: { draft: DraftView }) {
  const { problems, codebook } = draft
  if (problems.length === 0) {
    return <p class="govuk-body">Nothing stands in the way of a release.</p>
  }
  const count = problems.length
  return (
    <details class="govuk-details" open={count <= 6}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          {`${count} ${count === 1 ? 'thing stands' : 'things stand'} in the way of a release`}
        </span>
      </summary>
      <div class="govuk-details__text">
        <ul class="govuk-list govuk-list--bullet">
          {problems.map(({ code, sentence }) => (
            <li>
              {codebook.codes.some((one) => one.id === code) ? (
                <a class="govuk-link" href={codeHref(code ?? '')}>
                  {sentence}
                </a>
              ) : (
                sentence
              )}
            </li>
          ))}
        </ul>
      </div>
    </details>
  )
}

export const codeHref = (id: string) => `/codebook/draft/codes/${encodeURIComponent(id)}`

const KIND: Record<CodeChange['kind'], { text: string; colour: TagColour }> = {
  added: { text: 'New', colour: 'green' },
  removed: { text: 'Given up', colour: 'red' },
  changed: { text: 'Changed', colour: 'blue' },
}

function Changes({ draft }: { draft: DraftView }) {
  return (
    <section aria-labelledby="changes">
      <h2 class="govuk-heading-m" id="changes">{`What it changes in ${draft.base_version}`}</h2>
      {draft.changes.length === 0 ? (
        <p class="govuk-body">Nothing yet. Edit a code, add one, or import a file.</p>
      ) : (
        <ul class="govuk-list">
          {draft.changes.map((change) => (
            <li class="rapport-change">
              <Tag {...KIND[change.kind]} /> <strong>{change.id.replaceAll('_', ' ')}</strong>
              {change.fields.map(({ field, before, after }) => (
                <p class="govuk-body-s rapport-change__field">
                  {`${field.replaceAll('_', ' ')}: `}
                  {before ? <del>{before}</del> : null} {after ? <ins>{after}</ins> : null}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Codes({ draft }: { draft: DraftView }) {
  const { codes } = draft.codebook
  if (codes.length === 0) return null
  const wanting = new Set(draft.problems.map((problem) => problem.code))
  return (
    <DataTable
      caption={`Codes: ${codes.length}`}
      columns={[
        { text: 'Code' },
        { text: 'For' },
        { text: 'Under' },
        { text: 'Means' },
        { text: '' },
      ]}
      rows={codes.map((code) => [
        code.id.replaceAll('_', ' '),
        code.speaker === 'coach' ? 'Coach' : 'Person',
        code.parent ?? '',
        code.definition,
        <a class="govuk-link" href={codeHref(code.id)}>
          {wanting.has(code.id) ? 'Complete' : 'Edit'}
          <span class="govuk-visually-hidden">{` ${code.id}`}</span>
        </a>,
      ])}
    />
  )
}

function AddCode({ draft, values, errors }: DraftPageProps) {
  return (
    <section aria-labelledby="add">
      <h2 class="govuk-heading-m" id="add">
        Add a code
      </h2>
      <form method="post" action="/codebook/draft/codes" novalidate>
        <Revision draft={draft} />
        <TextInput
          name="id"
          label="Id"
          hint="Lower-case letters, digits and underscores. It means this for ever."
          width={20}
          value={values.id ?? ''}
          error={errors.id}
        />
        <Radios
          name="speaker"
          label="Whose turns take it?"
          inline
          options={[
            { value: 'coach', text: 'The coach’s' },
            { value: 'client', text: 'The person’s' },
          ]}
          value={values.speaker ?? ''}
          error={errors.speaker}
        />
        <Button text="Add and describe it" secondary />
      </form>
    </section>
  )
}

function Parents({ draft, values, errors }: DraftPageProps) {
  const lines = (draft.codebook.parents ?? []).map(({ id, definition }) => `${id}: ${definition}`)
  return (
    <section aria-labelledby="parent-codes">
      <h2 class="govuk-heading-m" id="parent-codes">
        Parent codes
      </h2>
      <form method="post" action="/codebook/draft/parents" novalidate>
        <Revision draft={draft} />
        <TextArea
          name="parents"
          label="One a line: its id, a colon, and what it means"
          hint="A parent is counted where coders cannot tell its codes apart."
          rows={Math.max(3, lines.length + 1)}
          value={values.parents ?? lines.join('\n')}
          error={errors.parents}
        />
        <Button text="Save parents" secondary />
      </form>
    </section>
  )
}

function ImportFile({ draft, errors }: { draft: DraftView; errors: FieldErrors }) {
  return (
    <section aria-labelledby="import">
      <h2 class="govuk-heading-m" id="import">
        Import a codebook
      </h2>
      <form method="post" action="/codebook/draft/import" enctype="multipart/form-data" novalidate>
        <Revision draft={draft} />
        <FileInput
          name="file"
          label="REFI-QDA codebook (.qdc)"
          hint="Its codes take the place of those in the draft. At most 1 MB."
          accept=".qdc"
          error={errors.file}
        />
        <Button text="Import" secondary />
      </form>
    </section>
  )
}

function Release({ draft, version, texts, values, errors }: DraftPageProps) {
  if (draft.problems.length > 0) return null
  return (
    <section aria-labelledby="release">
      <h2 class="govuk-heading-m" id="release">
        Release it
      </h2>
      <p class="govuk-body">
        {texts === 0
          ? 'From then on everything is tagged by it. It can never be changed again.'
          : `From then on everything is tagged by it, and ${texts === 1 ? 'the 1 text' : `the ${texts} texts`} tagged before are tagged again; their old tags are kept. It can never be changed again.`}
      </p>
      <form method="post" action="/codebook/draft/release" novalidate>
        <Revision draft={draft} />
        <TextInput
          name="version"
          label="Version"
          width={10}
          value={values.version ?? version}
          error={errors.version}
        />
        {draft.begun_again.length > 0 ? (
          <Checkboxes
            name="still"
            label="Of which codes do the codings made so far still count?"
            hint="The rules of these changed. Tick those that changed in wording alone. The others begin again: agreement, gates and links then rest on codings made by this version; earlier ones are kept."
            options={draft.begun_again.map((value) => ({
              value,
              text: value.replaceAll('_', ' '),
            }))}
            values={values.still?.split(',') ?? []}
            error={errors.still}
          />
        ) : null}
        <TextArea
          name="note"
          label="What changed and why"
          rows={3}
          value={values.note ?? ''}
          error={errors.note}
        />
        <Button text="Release for good" />
      </form>
    </section>
  )
}
