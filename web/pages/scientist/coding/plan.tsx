import type { PlanKind } from '../../../../core/coding/sampling.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { formatDateTime } from '../../../components/dates.ts'
import { InsetText, SummaryList } from '../../../components/display.tsx'
import { Button } from '../../../components/form.tsx'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'
import type { StratumView } from './new-plan.tsx'
import { KIND_LABEL, measureLabel, percent } from './plan-words.ts'

interface PlanPageProps {
  frame: Frame
  id: string
  /** Whether the reader brought these codings in and may take them back. */
  undo: boolean
  plan: {
    name: string
    kind: PlanKind
    measure: string | null
    seed: number
    overlap: number
    codebook: string
    created_at: Date
  }
  /** Null where strata are coaches: they are counted, never listed. */
  strata: readonly StratumView[] | null
  strata_count: number
  drawn: number
  covered: number
  coders: readonly { coder_name: string; tasks: number; done: number }[]
}

export function PlanPage(props: PlanPageProps) {
  const { frame, plan } = props
  return (
    <Page {...frame} title={plan.name} current="/coding" back={{ href: '/coding', text: 'Coding' }}>
      <h1 class="govuk-heading-l">{plan.name}</h1>
      {plan.kind === 'uncertainty' ? (
        <InsetText>For training only: never gold, and not used by the links.</InsetText>
      ) : null}
      {plan.kind === 'import' ? <Imported {...props} /> : <Drawn {...props} />}
    </Page>
  )
}

/** Codings from a file: there was no draw, and they can be taken back whole. */
function Imported({ id, undo, plan, drawn, coders }: PlanPageProps) {
  return (
    <>
      <p class="govuk-body">
        These sessions count for agreement and for the gates. They do not count for the links,
        because nobody knows the chance they had of being coded.
      </p>
      <SummaryList
        rows={[
          { key: 'Sessions', value: String(drawn) },
          { key: 'Codebook', value: plan.codebook },
          { key: 'Imported', value: formatDateTime(plan.created_at) },
        ]}
      />
      <DataTable
        caption="Whose codes"
        columns={[{ text: 'Coder' }, { text: 'Sessions', numeric: true }]}
        rows={coders.map((row) => [row.coder_name, row.tasks])}
      />
      {undo ? (
        <form method="post" action={`/coding/plans/${id}/undo`}>
          <Button text="Take this import back" secondary />
        </form>
      ) : null}
    </>
  )
}

function Drawn(props: PlanPageProps) {
  const { plan, strata, coders } = props
  return (
    <>
      <SummaryList
        rows={[
          { key: 'How drawn', value: KIND_LABEL[plan.kind] },
          ...(plan.measure ? [{ key: 'Measure', value: measureLabel(plan.measure) }] : []),
          { key: 'Sessions', value: `${props.drawn} drawn of ${props.covered} covered` },
          { key: 'Coded by two', value: `${percent(plan.overlap)} of them` },
          { key: 'Seed', value: String(plan.seed) },
          { key: 'Codebook', value: plan.codebook },
          { key: 'Made', value: formatDateTime(plan.created_at) },
        ]}
      />
      {coders.length > 0 ? (
        <DataTable
          caption="How far the coders are"
          columns={[
            { text: 'Coder' },
            { text: 'Finished', numeric: true },
            { text: 'Given', numeric: true },
          ]}
          rows={coders.map((row) => [row.coder_name, row.done, row.tasks])}
        />
      ) : (
        <p class="govuk-body">
          No new tasks: every drawn session has been given to coders by another plan.
        </p>
      )}
      {strata ? (
        <DataTable
          caption="The draw"
          columns={[
            { text: 'Stratum' },
            { text: 'Sessions', numeric: true },
            { text: 'Drawn', numeric: true },
            { text: 'Chance', numeric: true },
          ]}
          rows={strata.map((row) => [
            row.stratum.charAt(0).toUpperCase() + row.stratum.slice(1),
            row.frame,
            row.drawn,
            row.probability === null ? 'none known' : percent(row.probability),
          ])}
        />
      ) : (
        <p class="govuk-body">
          {`Drawn within ${props.strata_count} strata of coach and quarter; each session’s chance is kept.`}
        </p>
      )}
    </>
  )
}
