import type { CheckedCodings } from '../../../../core/coding/imported.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { InsetText, Tag } from '../../../components/display.tsx'
import type { FieldErrors } from '../../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { FileInput, TextInput } from '../../../components/inputs.tsx'
import { Page } from '../../../components/layout.tsx'

interface ImportCodingsPageProps {
  frame: Frame
  coder: string
  errors: FieldErrors
}

const BACK = { href: '/coding', text: 'Coding' }

/** First step: the file, and whose codes it holds where it does not say. */
export function ImportCodingsPage({ frame, coder, errors }: ImportCodingsPageProps) {
  const title = 'Import codings'
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/coding" back={BACK}>
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">
          Bring in what people coded elsewhere. Each person stays a coder of their own. One person’s
          codes of one session are taken whole or not at all, and you see which before anything is
          written.
        </p>
        <form method="post" action="/coding/import" enctype="multipart/form-data" novalidate>
          <FileInput
            name="file"
            label="File of codings"
            hint="JSON Lines, CSV or a REFI-QDA project (.qdpx), at most 12 MB"
            accept=".jsonl,.ndjson,.json,.csv,.qdpx"
            error={errors.file}
          />
          <TextInput
            name="coder"
            label="Who coded it, if the file does not say"
            hint="A name or initials, as colleagues know them"
            width={20}
            value={coder}
            error={errors.coder}
          />
          <Button text="Check the file" />
        </form>
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">What the file must look like</span>
          </summary>
          <div class="govuk-details__text">
            <p class="govuk-body">
              The easiest pattern is an export of finished codings. Sessions go by their reference,
              turns by their number, codes by their id in the codebook.
            </p>
            <ul class="govuk-list govuk-list--bullet">
              <li>
                CSV: columns session, turn, coder and codes (separated by spaces); memo and codebook
                if you like. One row a turn and person; an empty cell is a turn without a code.
              </li>
              <li>
                JSON Lines: a transcript a line, with “codes” on each turn and “coder” on the line,
                or “by” on each turn.
              </li>
              <li>
                REFI-QDA: each text named after its session, one line a turn as exported here. Code
                each turn by itself.
              </li>
            </ul>
            <p class="govuk-body">
              Memos are kept as they are written, so they must not name anybody.
            </p>
          </div>
        </details>
      </Column>
    </Page>
  )
}

interface CheckCodingsPageProps {
  frame: Frame
  id: string
  format: string
  checked: CheckedCodings
  warnings: readonly string[]
  failed: readonly string[]
}

const SHOWN = 100
const codings = (count: number) => `${count} ${count === 1 ? 'coding' : 'codings'}`

/** Second step: what would be written and what would not, with what to put right. */
export function CheckCodingsPage(props: CheckCodingsPageProps) {
  const { frame, id, format, checked, warnings, failed } = props
  const { ready, refused } = checked
  const back = { href: '/coding/import', text: 'Import codings' }
  return (
    <Page {...frame} title="Check the codings" current="/coding" back={back} wide>
      <h1 class="govuk-heading-l">Check the codings</h1>
      <p class="govuk-body-l">
        {`${format}: ${codings(ready.length)} can be imported, ${refused.length} cannot. ` +
          'Nothing has been written yet.'}
      </p>
      <p class="govuk-body">
        A coding is all that one person put on one session. Imported sessions count for agreement
        and for the gates. They do not count for the links, because nobody knows the chance they had
        of being coded.
      </p>
      {warnings.length > 0 ? (
        <InsetText>
          {warnings.map((sentence) => (
            <p class="govuk-body">{sentence}</p>
          ))}
        </InsetText>
      ) : null}
      <Failed failed={failed} />
      <Refused refused={refused} />
      <Ready ready={ready} />
      {ready.length > 0 ? (
        <form method="post" action={`/coding/import/${id}/confirm`}>
          <Button text={`Import ${codings(ready.length)}`} />
        </form>
      ) : (
        <ButtonLink href="/coding/import" text="Correct the file and choose it again" />
      )}
    </Page>
  )
}

function Failed({ failed }: { failed: readonly string[] }) {
  if (failed.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Lines that could not be read</h2>
      <ul class="govuk-list govuk-list--bullet">
        {failed.slice(0, SHOWN).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <More of={failed.length} />
    </>
  )
}

function Refused({ refused }: Pick<CheckedCodings, 'refused'>) {
  if (refused.length === 0) return null
  return (
    <>
      <DataTable
        caption="Left out, with what to put right"
        columns={[{ text: 'Session' }, { text: 'Coder' }, { text: 'Why' }]}
        rows={refused
          .slice(0, SHOWN)
          .map(({ session, coder, problems }) => [
            session,
            coder || <Tag text="Nobody named" colour="red" />,
            <Sentences of={problems} />,
          ])}
      />
      <More of={refused.length} />
    </>
  )
}

function Ready({ ready }: Pick<CheckedCodings, 'ready'>) {
  if (ready.length === 0) return null
  return (
    <>
      <DataTable
        caption="To be imported"
        columns={[
          { text: 'Session' },
          { text: 'Coder' },
          { text: 'Turns', numeric: true },
          { text: 'To look at' },
        ]}
        rows={ready
          .slice(0, SHOWN)
          .map(({ session, coder, turns, warnings }) => [
            session,
            coder,
            turns.length,
            warnings.length === 0 ? 'Nothing' : <Sentences of={warnings} />,
          ])}
      />
      <More of={ready.length} />
    </>
  )
}

function Sentences({ of }: { of: readonly string[] }) {
  const left = of.length - 10
  return (
    <ul class="govuk-list rapport-tight">
      {of.slice(0, 10).map((sentence) => (
        <li>{sentence}</li>
      ))}
      {left > 0 ? <li>{`And ${left} more like these.`}</li> : null}
    </ul>
  )
}

function More({ of }: { of: number }) {
  return of > SHOWN ? <p class="govuk-body">{`And ${of - SHOWN} more like these.`}</p> : null
}
