import type { ShownCut } from '../../../core/statistics/link-table.ts'
import type { Gates } from '../../components/code-gate.tsx'
import { formatDateTime } from '../../components/dates.ts'
import { InsetText, Tag } from '../../components/display.tsx'
import { Button } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'
import type { ComputedLinks, LinksChoice } from './links-choice.ts'
import { LinksFilter } from './links-filter.tsx'
import { LinksOfOutcome } from './links-outcome.tsx'
import { LinksSummary } from './links-summary.tsx'

interface LinksPageProps {
  frame: Frame
  /** Null before anything was computed. */
  computed: ComputedLinks | null
  choice: LinksChoice
  /** Each technique's group in the codebook. */
  groups: ReadonlyMap<string, string>
  may_compute: boolean
  gates: Gates
}

export function LinksPage(props: LinksPageProps) {
  const { frame, computed, may_compute } = props
  return (
    <Page {...frame} title="Links" current="/links" wide>
      <h1 class="govuk-heading-l">Links</h1>
      <p class="govuk-body-l">Which ways of coaching were followed by which outcomes.</p>
      {computed ? <Computed {...props} computed={computed} /> : <NothingYet />}
      {may_compute ? (
        <form method="post" action="/links/compute" class="rapport-no-print">
          <Button text={computed ? 'Compute again' : 'Compute now'} secondary={computed !== null} />
        </form>
      ) : null}
    </Page>
  )
}

function NothingYet() {
  return (
    <p class="govuk-body">
      No link has been computed yet. It needs sessions with techniques counted and outcomes recorded
      after them. Once there are some, compute the links here.
    </p>
  )
}

function Computed({
  computed,
  choice,
  groups,
  gates,
}: LinksPageProps & { computed: ComputedLinks }) {
  const { whole, table, at } = computed
  return (
    <>
      <InsetText>{whole.caveat}</InsetText>
      {whole.provisional ? (
        <p class="govuk-body">
          <Tag text="Provisional" colour="yellow" /> {gates?.codes.length ? BARRED : PROVISIONAL}
        </p>
      ) : null}
      {table ? <LinksSummary table={table} whole={whole} choice={choice} /> : null}
      <LinksFilter table={whole} choice={choice} groups={groups} />
      {table ? (
        <LinksOfOutcome table={table} choice={choice} groups={groups} />
      ) : (
        <NoTable cut={choice.cut} />
      )}
      <p class="govuk-body rapport-no-print">
        <a class="govuk-link" href="/experience">
          How measures move with coaches’ experience
        </a>
      </p>
      <p class="govuk-body-s">
        {`Computed ${formatDateTime(at)}. People and meetings are rounded to the nearest 5.`}
      </p>
    </>
  )
}

const PROVISIONAL =
  'No gold set of codings is agreed yet, so how well tags agree with people is not known. Read every ' +
  'number about a technique with that in mind.'
const BARRED =
  'Some codes did not pass their check against gold. They are only suggested, and kept out below.'

/** A part that may not be shown, or that is not there yet. */
function NoTable({ cut }: { cut: ShownCut | null }) {
  return (
    <section>
      <h2 class="govuk-heading-m">{cut?.name ?? 'All sessions'}</h2>
      <p class="govuk-body">
        {cut?.refused
          ? `Nothing is shown of this part. ${cut.refused} Choose another part, or all sessions.`
          : 'The links of this part are still being computed. Load this page again in a few ' +
            'minutes. If they do not come, compute them again below.'}
      </p>
    </section>
  )
}
