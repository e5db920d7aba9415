import type { TagOut, Usage } from '../../../core/pipeline/shapes.ts'
import type { Unprocessable } from '../../../core/pipeline/step.ts'
import { DataTable } from '../../components/data-table.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { SummaryList, Tag } from '../../components/display.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

/** One run of a tagger over a text. */
export interface TaggingView {
  id: string
  is_current: boolean
  at: Date
  tagger: TagOut['tagger'] | null
  usage: Usage | null
  unprocessable: readonly Unprocessable[]
  tags: number
}

/** A turn on which an earlier tagging and the one that stands now do not agree. */
export interface TaggingDifference {
  turn: number
  text: string
  before: readonly string[]
  after: readonly string[]
}

interface TaggingsPageProps {
  frame: Frame
  material_id: string
  reference: string
  taggings: readonly TaggingView[]
  /** The earlier tagging that was chosen, and where it differs. */
  compared: { tagging: TaggingView; differences: readonly TaggingDifference[] } | null
}

/** Everything that ever tagged a text; what was replaced is kept and can be looked at. */
export function TaggingsPage(props: TaggingsPageProps) {
  const { frame, material_id, reference, taggings, compared } = props
  const title = `Taggings of session ${reference}`
  const back = { href: `/transcripts/${material_id}`, text: `Session ${reference}` }
  return (
    <Page {...frame} title={title} current="/transcripts" back={back} wide>
      <h1 class="govuk-heading-l">{title}</h1>
      {taggings.length === 0 ? (
        <p class="govuk-body">It has not been tagged yet. Tagging follows redaction by itself.</p>
      ) : (
        <>
          <p class="govuk-body">
            The newest is the one that stands and is counted. Those it replaced are kept as they
            were.
          </p>
          <DataTable
            caption="Taggings"
            captionHidden
            columns={COLUMNS}
            rows={taggings.map((one) => row(material_id, one))}
          />
        </>
      )}
      {compared ? <Compared {...compared} /> : null}
    </Page>
  )
}

const COLUMNS = [
  { text: 'When' },
  { text: 'Tagger' },
  { text: 'Codebook' },
  { text: 'Tags', numeric: true },
  { text: 'Turns not coded', numeric: true },
  { text: 'Cost', numeric: true },
  { text: '' },
]

function row(material_id: string, one: TaggingView) {
  return [
    formatDateTime(one.at),
    taggerWords(one.tagger),
    one.tagger?.codebook ?? '',
    `${one.tags}`,
    `${turnsOf(one.unprocessable).length}`,
    one.usage ? one.usage.cost.toFixed(4) : '',
    one.is_current ? (
      <Tag text="Stands now" colour="green" />
    ) : (
      <a class="govuk-link" href={`/transcripts/${material_id}/taggings?with=${one.id}#compared`}>
        Compare
        <span class="govuk-visually-hidden">{` the one of ${formatDateTime(one.at)}`}</span>
      </a>
    ),
  ]
}

function taggerWords(tagger: TagOut['tagger'] | null): string {
  if (!tagger) return 'Not recorded'
  const { name, version, model } = tagger
  if (model) return `${model}, prompt ${version}`
  return `${name === 'builtin' ? 'Built-in tagger' : name}, version ${version}`
}

/** Several things may be wrong with one turn; it is one turn not coded whole. */
const turnsOf = (parts: readonly Unprocessable[]) => [...new Set(parts.map((part) => part.where))]

function Compared({ tagging, differences }: NonNullable<TaggingsPageProps['compared']>) {
  const heading = `${formatDateTime(tagging.at)} and now`
  return (
    <section aria-labelledby="compared">
      <h2 class="govuk-heading-m" id="compared">
        {heading}
      </h2>
      {differences.length === 0 ? (
        <p class="govuk-body">Both put the same codes on every turn.</p>
      ) : (
        <DataTable
          caption={`Turns on which they differ: ${differences.length}`}
          columns={[
            { text: 'Turn' },
            { text: 'Text as it stands' },
            { text: 'Then' },
            { text: 'Now' },
          ]}
          rows={differences.map(({ turn, text, before, after }) => [
            `${turn + 1}`,
            text,
            codeWords(before),
            codeWords(after),
          ])}
        />
      )}
    </section>
  )
}

const codeWords = (codes: readonly string[]) =>
  codes.length === 0 ? 'none' : codes.map((code) => code.replaceAll('_', ' ')).join(', ')

/** Where the tags on a page come from, and which turns have none for want of an answer. */
export function Provenance({ material_id, now }: { material_id: string; now: TaggingView | null }) {
  if (!now) return null
  const { tagger, usage, unprocessable } = now
  const rows: [string, string | null][] = [
    ['Tagged', formatDateTime(now.at)],
    ['By', taggerWords(tagger)],
    ['Codebook', tagger?.codebook ?? null],
    ['Prompt', tagger?.prompt_hash ? `sha-256 ${tagger.prompt_hash.slice(0, 12)}…` : null],
    ['Sent out', usage ? usageWords(usage) : null],
  ]
  return (
    <>
      <h2 class="govuk-heading-m">Where the tags come from</h2>
      <SummaryList
        rows={rows.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]))}
      />
      {unprocessable.length > 0 ? <NotCoded parts={unprocessable} /> : null}
      <p class="govuk-body">
        <a class="govuk-link" href={`/transcripts/${material_id}/taggings`}>
          All taggings of this text
        </a>
      </p>
    </>
  )
}

function usageWords({ calls, tokens_in, tokens_out, cost }: Usage): string {
  return `${calls} calls, ${tokens_in + tokens_out} tokens, cost ${cost.toFixed(4)}`
}

/** Turns are numbered from 1 on the page and from 0 in the data. */
const turnWords = (where: string) =>
  where.replace(/^turn (\d+)$/, (_, n) => `Turn ${Number(n) + 1}`)

function NotCoded({ parts }: { parts: readonly Unprocessable[] }) {
  const count = turnsOf(parts).length
  const summary = `${count} ${count === 1 ? 'turn was' : 'turns were'} not coded whole`
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">
        <ul class="govuk-list">
          {parts.map((part) => (
            <li>{`${turnWords(part.where)}: ${part.reason.sentence}`}</li>
          ))}
        </ul>
      </div>
    </details>
  )
}
