import { type Gates, shownAs } from '../../components/code-gate.tsx'
import { InsetText, SummaryList, type SummaryRow } from '../../components/display.tsx'
import { codeLabel, STRENGTHS } from './code-label.ts'

export interface MeasuresView {
  values: Record<string, number | null>
  too_short: boolean
}

const STRENGTHS_SHOWN = 5

/**
 * What a coach sees of their own session: what they did that the unit believes helps, first and
 * counted; then a few facts. No score, no comparison with anybody, nothing passed on.
 */
export function MeasuresPart(props: { measures: MeasuresView | null; gates: Gates }) {
  const { measures, gates } = props
  return (
    <section aria-labelledby="measures">
      <h2 class="govuk-heading-m" id="measures">
        What you did in this session
      </h2>
      <p class="govuk-hint">
        Only you see this here: it is not shown to your manager or colleagues. It is for your own
        reflection, not a score.
      </p>
      {measures ? (
        <Counted {...measures} gates={gates} />
      ) : (
        <p class="govuk-body">
          It appears here once a recording or transcript has gone through every stage.
        </p>
      )}
    </section>
  )
}

function Counted({ values, too_short, gates }: MeasuresView & { gates: Gates }) {
  const strengths = STRENGTHS.map((id) => ({
    label: measureLabel(gates, id),
    count: values[`count_${id}`] ?? 0,
  }))
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, STRENGTHS_SHOWN)
  return (
    <>
      {strengths.length > 0 ? (
        <ul class="govuk-list govuk-list--bullet">
          {strengths.map((one) => (
            <li>{`${one.label}: ${one.count === 1 ? 'once' : `${one.count} times`}`}</li>
          ))}
        </ul>
      ) : null}
      {too_short ? (
        <InsetText>
          This conversation is too short to say more. Shares and ratios need at least ten turns of
          yours and about 300 words.
        </InsetText>
      ) : (
        <SummaryList rows={shareRows(values)} />
      )}
      <p class="govuk-body-s">
        Counted by a computer, which makes mistakes. Read the transcript below before you draw
        anything from it.
      </p>
    </>
  )
}

/** A count is of the code itself, so a code that may not be named says what it is taken for. */
function measureLabel(gates: Gates, id: string): string {
  const { label, suggested } = shownAs(gates, id)
  if (suggested) return `${codeLabel(id)} (suggested)`
  return label === codeLabel(id) ? label : `${codeLabel(id)} (taken for ${label.toLowerCase()})`
}

const percent = (share: number) => `${Math.round(share * 100)}%`

function shareRows(values: Record<string, number | null>): SummaryRow[] {
  const row = (key: string, value: number | null | undefined, say: (n: number) => string) =>
    value === null || value === undefined ? [] : [{ key, value: say(value) }]
  return [
    ...row('The person spoke', values.talk_share_client, (n) => `${percent(n)} of the words`),
    ...row(
      'Open questions',
      values.miti_percent_open,
      (n) => `${Math.round(n)}% of your questions`,
    ),
    ...row(
      'Reflections for each question',
      values.miti_r_to_q,
      (n) => `${Math.round(n * 10) / 10}`,
    ),
    ...row('Worries about benefits you answered', values.share_benefit_worry_answered, percent),
    ...row('Hopeful words you took up', values.share_change_talk_taken_up, percent),
  ]
}
