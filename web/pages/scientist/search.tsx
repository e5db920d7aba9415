import type { Child } from 'hono/jsx'
import type { Codebook } from '../../../core/codebook/codebook.ts'
import { MATERIAL_KINDS, type MaterialKind } from '../../../core/pipeline/order.ts'
import type { SearchQuery } from '../../../core/search/search-query.ts'
import { PHASE_LABEL, type Phase } from '../../../core/session/session.ts'
import { optionsOf, Select } from '../../components/choices.tsx'
import { type Gates, shownAs } from '../../components/code-gate.tsx'
import { formatDate } from '../../components/dates.ts'
import type { FieldErrors } from '../../components/field.tsx'
import { Button, ErrorSummary, titleWith } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { TextInput } from '../../components/inputs.tsx'
import { Page } from '../../components/layout.tsx'
import { codeLabel } from '../coach/code-label.ts'

export interface HitView {
  material_id: string
  reference: string | null
  kind: MaterialKind
  phase: Phase | null
  day: string
  turn: number
  speaker: string
  text: string
  marks: readonly { start: number; end: number }[]
  codes: readonly string[]
  found_by: 'words' | 'meaning' | 'both'
}

interface SearchPageProps {
  frame: Frame
  query: SearchQuery
  /** Null while nothing was asked for. */
  hits: readonly HitView[] | null
  /** More than this many are never shown. */
  most: number
  saved: readonly { id: string; name: string; query: SearchQuery }[]
  codebook: Codebook
  gates: Gates
  errors: FieldErrors
}

const KIND: Record<MaterialKind, string> = {
  recording: 'Recording',
  transcript: 'Transcript',
  note: 'Note',
  debrief: 'Debrief notes',
}
const SPEAKER = { coach: 'Coach', client: 'Person', other: 'Somebody else' }

/** Looking for passages by words, meaning, code, speaker, phase and day. */
export function SearchPage(props: SearchPageProps) {
  const { frame, hits, saved, errors } = props
  return (
    <Page {...frame} title={titleWith(errors, 'Search')} current="/search" wide>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Search</h1>
      <p class="govuk-body">
        In conversations and notes with names taken out. Passages are found by their words and by
        likeness to them; what both find comes first.
      </p>
      <Fields {...props} />
      {saved.length > 0 ? <Saved saved={saved} /> : null}
      {hits === null ? null : <Hits {...props} hits={hits} />}
    </Page>
  )
}

function Fields({ query, codebook, gates, errors }: SearchPageProps) {
  const any = { value: '', text: 'Any' }
  const codes = codebook.codes.map(({ id }) => {
    const { suggested } = shownAs(gates, id)
    return { value: id, text: `${codeLabel(id)}${suggested ? ' (only suggested)' : ''}` }
  })
  const kinds = MATERIAL_KINDS.map((kind) => ({ value: kind, text: KIND[kind] }))
  const choice = (name: keyof SearchQuery, label: string, options: typeof kinds | typeof codes) => (
    <Select
      {...{ name, label, options: [any, ...options] }}
      value={query[name] ?? ''}
      error={errors[name]}
    />
  )
  return (
    <form method="get" action="/search" class="rapport-search">
      <TextInput
        name="words"
        label="Words"
        hint="A “phrase in quotation marks” must stand as it is; a minus sign leaves a word out."
        value={query.words}
        error={errors.words}
      />
      <div class="rapport-search__narrow">
        {choice('speaker', 'Who speaks', optionsOf(SPEAKER) as typeof kinds)}
        {choice('code', 'Code', codes)}
        {choice('phase', 'Phase', optionsOf(PHASE_LABEL) as typeof kinds)}
        {choice('kind', 'Kind of text', kinds)}
        <TextInput name="from" label="From" type="date" value={query.from} error={errors.from} />
        <TextInput name="to" label="To" type="date" value={query.to} error={errors.to} />
      </div>
      <Button text="Search" />
    </form>
  )
}

/** A query as the address of its own page holds it. */
export function addressOf(query: SearchQuery): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return new URLSearchParams(Object.fromEntries(set) as Record<string, string>).toString()
}

function Saved({ saved }: Pick<SearchPageProps, 'saved'>) {
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Searches you keep ({saved.length})</span>
      </summary>
      <div class="govuk-details__text rapport-rows">
        {saved.map((one) => (
          <form method="post" action={`/search/saved/${one.id}/remove`} class="rapport-row">
            <a class="govuk-link" href={`/search?${addressOf(one.query)}`}>
              {one.name}
            </a>
            <button type="submit" class="rapport-link-button">
              Take off the list<span class="govuk-visually-hidden">{`: ${one.name}`}</span>
            </button>
          </form>
        ))}
      </div>
    </details>
  )
}

function Hits({ query, hits, most, gates }: SearchPageProps & { hits: readonly HitView[] }) {
  if (hits.length === 0) {
    return (
      <>
        <h2 class="govuk-heading-m">Nothing found</h2>
        <p class="govuk-body">
          Try fewer or other words, or take a filter away. Texts held for a redaction review are not
          searched.
        </p>
      </>
    )
  }
  const count = hits.length === most ? `The best ${most} passages` : `${hits.length} found`
  return (
    <>
      <h2 class="govuk-heading-m">{hits.length === 1 ? 'One passage found' : count}</h2>
      <form method="post" action="/search/saved" class="rapport-search__keep">
        <input type="hidden" name="query" value={addressOf(query)} />
        <TextInput name="name" label="Keep this search as" value={query.words} width={20} />
        <Button text="Keep" secondary />
      </form>
      <ol class="govuk-list rapport-hits">
        {hits.map((hit) => (
          <Hit {...{ hit, gates }} />
        ))}
      </ol>
    </>
  )
}

const FOUND_BY = { words: 'by its words', meaning: 'by likeness', both: 'by words and likeness' }
/** Of a passage longer than this, the part around the first word found is shown. */
const SHOWN = 600

function Hit({ hit, gates }: { hit: HitView; gates: Gates }) {
  const codes = [...new Set(hit.codes.map((code) => shownAs(gates, code).label))]
  const place = [
    KIND[hit.kind],
    formatDate(hit.day),
    ...(hit.phase ? [PHASE_LABEL[hit.phase]] : []),
    SPEAKER[hit.speaker as keyof typeof SPEAKER] ?? SPEAKER.other,
  ]
  return (
    <li class="rapport-card">
      <p class="govuk-body">{marked(hit)}</p>
      <p class="govuk-body-s rapport-quiet">
        {hit.reference ? (
          <a class="govuk-link" href={`/transcripts/${hit.material_id}#turn-${hit.turn}`}>
            {hit.reference}
          </a>
        ) : (
          'No session'
        )}
        {`, ${place.join(', ')}. Found ${FOUND_BY[hit.found_by]}.`}
        {codes.length > 0 ? ` Codes: ${codes.join(', ')}.` : ''}
      </p>
    </li>
  )
}

function marked({ text, marks }: HitView): Child[] {
  const first = marks[0]?.start ?? 0
  const from = text.length > SHOWN ? Math.max(0, first - SHOWN / 3) : 0
  const to = Math.min(text.length, from + SHOWN)
  const parts: Child[] = [from > 0 ? '…' : '']
  let at = from
  for (const { start, end } of marks) {
    if (start < at || end > to) continue
    parts.push(text.slice(at, start), <mark>{text.slice(start, end)}</mark>)
    at = end
  }
  return [...parts, text.slice(at, to), to < text.length ? '…' : '']
}
