import { optionsOf, Radios, Select } from '../../components/choices.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { InsetText, Tag } from '../../components/display.tsx'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ButtonLink, Column, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { FileInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'

export const TABLE_LABEL: Record<string, string> = {
  people: 'People',
  sessions: 'Sessions',
  outcomes: 'Outcomes',
  questionnaires: 'Questionnaires',
}

interface ImportPageProps {
  frame: Frame
  kind: string
  errors: FieldErrors
}

/** First step: what kind of table, and the file. */
export function ImportPage({ frame, kind, errors }: ImportPageProps) {
  const title = 'Import a table'
  return (
    <Page {...frame} title={titleWith(errors, title)} current="/import">
      <Column>
        <ErrorSummary errors={errors} />
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">
          Import people first, then their sessions, then what followed. Nothing is written before
          you have seen what every row would become. Do not upload names or dates of birth.
        </p>
        <form method="post" action="/import" enctype="multipart/form-data" novalidate>
          <Radios
            name="kind"
            label="What is in the table?"
            options={optionsOf(TABLE_LABEL)}
            value={kind}
            error={errors.kind}
          />
          <FileInput
            name="file"
            label="CSV file"
            hint="Column names in the first line, at most 12 MB"
            accept=".csv,.tsv,.txt,text/csv"
            error={errors.file}
          />
          <Button text="Continue" />
        </form>
      </Column>
    </Page>
  )
}

interface MappingPageProps {
  frame: Frame
  id: string
  kind: string
  rows: number
  headers: readonly string[]
  sample: readonly (readonly string[])[]
  fields: readonly { field: string; required: boolean }[]
  mapping: Readonly<Record<string, string | null>>
}

/** Second step: which column is which, as far as their names show. */
export function MappingPage(props: MappingPageProps) {
  const { frame, id, kind, rows, headers, sample, fields, mapping } = props
  const options = [
    { value: '', text: 'No column' },
    ...[...new Set(headers)].filter(Boolean).map((header) => ({ value: header, text: header })),
  ]
  const title = `Columns: ${TABLE_LABEL[kind]?.toLowerCase() ?? kind}`
  const back = { href: '/import', text: 'Import' }
  return (
    <Page {...frame} title={title} current="/import" back={back} wide>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        {`The file has ${rows} ${rows === 1 ? 'row' : 'rows'}. Check which column each value is ` +
          'read from; what is not chosen is left out.'}
      </p>
      <form method="post" action={`/import/${id}/columns`}>
        {fields.map(({ field, required }) => (
          <Select
            name={field}
            label={`${fieldWords(field)}${required ? '' : ' (optional)'}`}
            options={options}
            value={mapping[field] ?? ''}
          />
        ))}
        <Button text="Check the rows" />
      </form>
      <DataTable
        caption="First rows of the file"
        columns={headers.map((text) => ({ text }))}
        rows={sample}
      />
    </Page>
  )
}

interface ReportPageProps {
  frame: Frame
  id: string
  kind: string
  problems: readonly string[]
  warnings: readonly string[]
  counts: { ok: number; warning: number; error: number }
  rows: readonly {
    row: number
    status: 'ok' | 'warning' | 'error'
    findings: readonly { field: string | null; status: string; sentence: string }[]
  }[]
}

const ROWS_SHOWN = 200

/** Third step: what every row would become, before anything is written. */
export function ReportPage(props: ReportPageProps) {
  const { frame, id, kind, problems, warnings, counts } = props
  const ready = counts.ok + counts.warning
  const title = `Check: ${TABLE_LABEL[kind]?.toLowerCase() ?? kind}`
  const back = { href: `/import/${id}`, text: 'Columns' }
  return (
    <Page {...frame} title={title} current="/import" back={back} wide>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body-l">
        {`${ready} ${ready === 1 ? 'row' : 'rows'} can be imported, ${counts.error} cannot. ` +
          'Nothing has been written yet.'}
      </p>
      {[...problems, ...warnings].length > 0 ? (
        <InsetText>
          {[...problems, ...warnings].map((sentence) => (
            <p class="govuk-body">{sentence}</p>
          ))}
        </InsetText>
      ) : null}
      <Findings rows={props.rows} />
      {ready > 0 ? (
        <form method="post" action={`/import/${id}/confirm`}>
          <Button text={`Import ${ready} ${ready === 1 ? 'row' : 'rows'}`} />
        </form>
      ) : (
        <p class="govuk-body">Correct the file or the columns, then try again.</p>
      )}
    </Page>
  )
}

function Findings({ rows }: Pick<ReportPageProps, 'rows'>) {
  const said = rows.filter((row) => row.findings.length > 0)
  if (said.length === 0) return <p class="govuk-body">There is nothing to say against any row.</p>
  const left = said.length - ROWS_SHOWN
  return (
    <>
      <DataTable
        caption="Rows with something to say about"
        columns={[{ text: 'Row' }, { text: 'State' }, { text: 'What' }]}
        rows={said.slice(0, ROWS_SHOWN).map((row) => [
          row.row,
          row.status === 'error' ? (
            <Tag text="Left out" colour="red" />
          ) : (
            <Tag text="Check" colour="yellow" />
          ),
          <ul class="govuk-list rapport-tight">
            {row.findings.map((finding) => (
              <li>
                {finding.field ? <strong>{`${fieldWords(finding.field)}: `}</strong> : null}
                {finding.sentence}
              </li>
            ))}
          </ul>,
        ])}
      />
      {left > 0 ? <p class="govuk-body">{`And ${left} more rows like these.`}</p> : null}
    </>
  )
}

interface WrittenPageProps {
  frame: Frame
  kind: string
  count: number
}

/** Last step: what was written. */
export function WrittenPage({ frame, kind, count }: WrittenPageProps) {
  return (
    <Page {...frame} title="Imported" current="/import">
      <h1 class="govuk-heading-l">Imported</h1>
      <p class="govuk-body">
        {`${TABLE_LABEL[kind] ?? kind}: ${count} ${count === 1 ? 'row was' : 'rows were'} written. ` +
          'The uploaded file was destroyed.'}
      </p>
      <ButtonLink href="/import" text="Import another table" />
    </Page>
  )
}

function fieldWords(field: string): string {
  const words = field.replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
