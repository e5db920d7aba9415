import type { Code, Codebook } from '../../../core/codebook/codebook.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { Tag } from '../../components/display.tsx'
import { Button, ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

/** A released codebook and when. */
export interface ReleaseView {
  version: string
  codebook: Codebook
  /** sha-256, hex. */
  hash: string
  note: string | null
  released_at: Date
}

interface CodebookPageProps {
  frame: Frame
  /** The one shown. */
  shown: ReleaseView
  /** All of them, the newest first. */
  releases: readonly ReleaseView[]
  /** Whether somebody is working on the next version. */
  drafted: boolean
  /** Whether the version shown is the one that is worked with. */
  inForce: boolean
}

/** A released codebook, and the way to the next version. */
export function CodebookPage({ frame, shown, inForce, releases, drafted }: CodebookPageProps) {
  const title = `Codebook ${shown.version}`
  return (
    <Page {...frame} title={title} current="/codebook" wide>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        {inForce ? <Tag text="In force" colour="green" /> : <Tag text="Earlier" colour="grey" />}
        {` Released ${formatDate(shown.released_at)}. A released version never changes; every tag and coding names the version it was made with.`}
      </p>
      {shown.note ? <p class="govuk-body">{`What changed: ${shown.note}`}</p> : null}
      <div class="govuk-button-group">
        {drafted ? (
          <ButtonLink href="/codebook/draft" text="Go on with the draft" />
        ) : (
          <form method="post" action="/codebook/draft">
            <Button text="Begin the next version" />
          </form>
        )}
        <ButtonLink
          href={`/codebook/releases/${encodeURIComponent(shown.version)}/file`}
          text="Download as .qdc"
          secondary
        />
      </div>
      <CodeTables codebook={shown.codebook} />
      <h2 class="govuk-heading-m">Versions</h2>
      <DataTable
        caption="Released versions, the newest first"
        captionHidden
        columns={[
          { text: 'Version' },
          { text: 'Released' },
          { text: 'Codes' },
          { text: 'sha-256' },
        ]}
        rows={releases.map((one) => [
          <a class="govuk-link" href={`/codebook/releases/${encodeURIComponent(one.version)}`}>
            {one.version}
          </a>,
          formatDate(one.released_at),
          `${one.codebook.codes.length}`,
          <code>{`${one.hash.slice(0, 12)}…`}</code>,
        ])}
      />
    </Page>
  )
}

const SPEAKER = { coach: 'What the coach does', client: 'What the person says' } as const

function CodeTables({ codebook }: { codebook: Codebook }) {
  return (
    <>
      {(['coach', 'client'] as const).map((speaker) => {
        const codes = codebook.codes.filter((code) => code.speaker === speaker)
        if (codes.length === 0) return null
        return (
          <DataTable
            caption={`${SPEAKER[speaker]}: ${codes.length} codes`}
            columns={[{ text: 'Code' }, { text: 'How it is used' }]}
            rows={codes.map((code) => [<Name code={code} />, <Use code={code} />])}
          />
        )
      })}
    </>
  )
}

/** Everything a coder reads before they put it. */
function Use({ code }: { code: Code }) {
  const parts: [string, string | undefined][] = [
    ['Takes it', code.include],
    ['Does not', code.exclude],
    ['Example', code.example],
    ['Near miss', code.near_miss],
  ]
  return (
    <>
      {code.definition}
      {parts.map(([name, text]) =>
        text ? (
          <span class="rapport-code-marks">
            <strong>{`${name}: `}</strong>
            {text}
          </span>
        ) : null,
      )}
    </>
  )
}

/** The id, with what it counts as elsewhere below it. */
function Name({ code }: { code: Code }) {
  const marks = [
    code.parent ? `under ${code.parent}` : null,
    code.exclusive ? `exactly one of ${code.exclusive}` : null,
    code.miti ? `MITI ${code.miti}` : null,
    code.annomi ? `AnnoMI ${code.annomi}` : null,
    code.since ? `codings count from ${code.since} on` : null,
  ].filter((mark) => mark !== null)
  return (
    <>
      <span class="rapport-code-id">{code.id.replaceAll('_', ' ')}</span>
      {marks.length > 0 ? <span class="rapport-code-marks">{marks.join(', ')}</span> : null}
    </>
  )
}
