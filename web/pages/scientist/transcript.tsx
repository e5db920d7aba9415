import type { Child } from 'hono/jsx'
import { DISAGREEMENT_LABEL } from '../../../core/codebook/disagreement.ts'
import type { Tag as Found } from '../../../core/pipeline/shapes.ts'
import type { RedactedTurn } from '../../../core/session/turn.ts'
import { CodeTrust, type Gates, shownAs } from '../../components/code-gate.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { formatDate } from '../../components/dates.ts'
import { InsetText, Tag } from '../../components/display.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import type { DisagreementView } from '../coach/objections.tsx'
import { Provenance, type TaggingView } from './taggings.tsx'
import type { TranscriptLine } from './transcripts.tsx'

/** A redacted turn with its tags. The type keeps raw words out. */
export interface TaggedTurnView extends RedactedTurn {
  tags: Omit<Found, 'turn'>[]
}

interface TranscriptPageProps {
  frame: Frame
  line: TranscriptLine
  turns: readonly TaggedTurnView[]
  measures: { values: Readonly<Record<string, number | null>>; too_short: boolean } | null
  /** The tagging that stands; null before there is one, or where the reader may not see tags. */
  tagging: TaggingView | null
  disagreements: readonly DisagreementView[]
  gates: Gates
  /** The reader is to code this session: what the tagger put stays hidden until they have. */
  blind: boolean
}

const SPEAKER = { coach: 'Coach', client: 'Person', other: 'Someone else' } as const

export function TranscriptPage(props: TranscriptPageProps) {
  const { frame, line, turns, measures, tagging, disagreements, gates, blind } = props
  const found = [...new Set(turns.flatMap((turn) => turn.tags.map((tag) => tag.code)))]
  const title = `Session ${line.reference}`
  const back = { href: '/transcripts', text: 'Transcripts' }
  return (
    <Page {...frame} title={title} current="/transcripts" back={back} wide>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">
        {`${formatDate(line.day)}. Stand-ins such as [Person 1] are in place of names. Tags were put ` +
          'by a machine, which errs; marked words are its evidence.'}
      </p>
      {blind ? (
        <InsetText>
          You are to code this session. What the tagger put on it is hidden from you until you have
          finished.
        </InsetText>
      ) : null}
      {found.length > 0 ? <CodeTrust gates={gates} codes={found} /> : null}
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <h2 class="govuk-heading-m">Text</h2>
          <ol class="govuk-list">
            {turns.map((turn) => (
              <Turn
                {...{ turn, gates }}
                said={disagreements.filter((one) => one.turn === turn.n)}
              />
            ))}
          </ol>
        </div>
        <div class="govuk-grid-column-one-third">
          <Provenance material_id={line.material_id} now={tagging} />
          <h2 class="govuk-heading-m">Measures</h2>
          {measures ? <Measures {...measures} /> : <NoMeasures />}
        </div>
      </div>
    </Page>
  )
}

interface TurnProps {
  turn: TaggedTurnView
  gates: Gates
  said: readonly DisagreementView[]
}

function Turn({ turn, gates, said }: TurnProps) {
  return (
    <li class="rapport-said" id={`turn-${turn.n}`}>
      <strong>{SPEAKER[turn.speaker]}</strong>
      <p class="govuk-body rapport-said__words">{withEvidence(turn)}</p>
      {turn.tags.length > 0 ? (
        <ul class="rapport-tags" aria-label="Tags">
          {turn.tags.map((tag) => {
            const { label, suggested } = shownAs(gates, tag.code)
            const sure = `${Math.round(100 * tag.score)}%`
            return (
              <li>
                <Tag text={label} colour={turn.speaker === 'client' ? 'purple' : 'blue'} />{' '}
                <span class="govuk-body-s">{suggested ? `suggested, ${sure}` : sure}</span>
              </li>
            )
          })}
        </ul>
      ) : null}
      {said.map((one) => (
        <Objection one={one} label={shownAs(gates, one.code).label} />
      ))}
    </li>
  )
}

/** What the coach of the session says of a tag. Who that is stays out of it. */
function Objection({ one, label }: { one: DisagreementView; label: string }) {
  const words = one.words ? ` “${one.words}”` : ''
  return (
    <p class="govuk-body-s rapport-said__objection">
      {`The coach disagrees with “${label}”: ${DISAGREEMENT_LABEL[one.reason].toLowerCase()}.${words}`}
    </p>
  )
}

/** The words with every stretch of evidence marked; overlapping stretches become one. */
function withEvidence(turn: TaggedTurnView): Child[] {
  const text: string = turn.text
  const stretches = turn.tags
    .filter((tag) => tag.end > tag.start && tag.end - tag.start < text.length)
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => a.start - b.start)
  const parts: Child[] = []
  let at = 0
  for (const { start, end } of stretches) {
    if (end <= at) continue
    const from = Math.max(start, at)
    parts.push(text.slice(at, from), <mark>{text.slice(from, end)}</mark>)
    at = end
  }
  return [...parts, text.slice(at)]
}

function NoMeasures() {
  return (
    <p class="govuk-body">
      Nothing has been counted for this session. Notes are not counted; conversations are once they
      are tagged.
    </p>
  )
}

function Measures({ values, too_short }: NonNullable<TranscriptPageProps['measures']>) {
  const rows = Object.entries(values).filter(([, value]) => value !== null && value !== 0)
  return (
    <>
      {too_short ? (
        <p class="govuk-body">The session is too short for rates and ratios; counts stand.</p>
      ) : null}
      <DataTable
        caption="Measures of the session that are not nought"
        captionHidden
        columns={[{ text: 'Measure' }, { text: 'Value', numeric: true }]}
        rows={rows.map(([name, value]) => [codeWords(name), shortNumber(value ?? 0)])}
      />
    </>
  )
}

const shortNumber = (value: number) =>
  Number.isInteger(value) ? `${value}` : value.toFixed(Math.abs(value) < 10 ? 2 : 1)

const codeWords = (code: string) => code.replaceAll('_', ' ')
