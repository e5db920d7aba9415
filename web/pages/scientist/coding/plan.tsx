import type { PlanKind } from '../../../../core/coding/sampling.ts'
import { DataTable } from '../../../components/data-table.tsx'
import { formatDateTime } from '../../../components/dates.ts'
import { InsetText, SummaryList } from '../../../components/display.tsx'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'
import type { StratumView } from './new-plan.tsx'
import { KIND_LABEL, measureLabel, percent } from './plan-words.ts'

interface PlanPageProps {
  frame: Frame
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
  const { frame, plan, strata, coders } = props
  return (
    <Page {...frame} title={plan.name} current="/coding" back={{ href: '/coding', text: 'Coding' }}>
      <h1 class="govuk-heading-l">{plan.name}</h1>
      {plan.kind === 'uncertainty' ? (
        <InsetText>For training only: never gold, and not used by the links.</InsetText>
      ) : null}
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
    </Page>
  )
}
