import { raw } from 'hono/html'
import { GATE, GATE_RULE, type GateTable, NO_GOLD } from '../../../../core/codebook/gates.ts'
import type { Comparison, Confusion } from '../../../../core/coding/comparison.ts'
import type { LabelScores } from '../../../../core/coding/label-scores.ts'
import { figure, GateRows } from '../../../components/code-gate.tsx'
import { DataTable } from '../../../components/data-table.tsx'
import { InsetText } from '../../../components/display.tsx'
import type { Frame } from '../../../components/frame.ts'
import { Page } from '../../../components/layout.tsx'
import { codeLabel } from '../../coach/code-label.ts'

export const COMPARISON_LABEL: Record<Comparison, string> = {
  people: 'People with each other',
  tagger: 'The tagger with gold',
  rerun: 'The tagger with its earlier run',
}

export const GROUPINGS = {
  kind: 'Recorded or written',
  channel: 'Channel',
  coach: 'Coach, without names',
} as const
export type Grouping = keyof typeof GROUPINGS

/** Agreement on a code, or on a parent: any of its codes. */
type LevelScores = LabelScores & { parent: boolean }

export interface AgreementPageProps {
  frame: Frame
  gates: GateTable
  comparison: Comparison
  scores: readonly LevelScores[]
  confusions: readonly Confusion[]
  /** One code by group; null when none was asked for. */
  groups: { code: string; by: Grouping; rows: { name: string; scores: LabelScores }[] } | null
}

export function AgreementPage(props: AgreementPageProps) {
  const { frame, gates, comparison, scores, confusions } = props
  const used = scores.filter((one) => one.uses + one.given > 0)
  const back = { href: '/coding', text: 'Coding' }
  return (
    <Page {...frame} title="Agreement and gates" current="/coding" back={back} wide>
      <h1 class="govuk-heading-l">Agreement and gates</h1>
      <h2 class="govuk-heading-m">Gates</h2>
      {gates.codes.length === 0 ? (
        <InsetText>{NO_GOLD}</InsetText>
      ) : (
        <>
          <p class="govuk-body">{GATE_RULE}</p>
          <p class="govuk-body-s">
            {`The gold set: ${gates.sessions} sessions, ${gates.turns} turns, codebook ${gates.codebook}. ` +
              'Brackets hold 95% intervals, by drawing whole sessions.'}
          </p>
          <GateRows gates={gates.codes} />
        </>
      )}
      <h2 class="govuk-heading-m">{COMPARISON_LABEL[comparison]}</h2>
      <Choices comparison={comparison} />
      {used.length === 0 ? (
        <p class="govuk-body">{NOTHING[comparison]}</p>
      ) : (
        <>
          <AgreementFigure scores={used} comparison={comparison} />
          <ScoreTable scores={used} comparison={comparison} />
          <p class="govuk-body-s">
            Kappa can be low where nearly all turns are alike: read it beside the prevalence. Below
            ten uses there is no interval. A code counts on the sessions whose coders could choose
            it, by the rules it has today.
          </p>
          <Confusions confusions={confusions} comparison={comparison} />
        </>
      )}
      {props.groups ? <Groups groups={props.groups} comparison={comparison} /> : null}
    </Page>
  )
}

const NOTHING: Record<Comparison, string> = {
  people: 'No session has been finished by two coders yet.',
  tagger: 'No session is gold yet: finish coding and settle the differences.',
  rerun: 'No coded session has been tagged twice yet.',
}

function Choices({ comparison }: { comparison: Comparison }) {
  return (
    <p class="govuk-body rapport-choices">
      {Object.entries(COMPARISON_LABEL).map(([value, text]) => (
        <a
          class="govuk-link"
          href={`/coding/agreement?compare=${value}`}
          {...(value === comparison ? { 'aria-current': 'true' } : {})}
        >
          {text}
        </a>
      ))}
    </p>
  )
}

interface ScoresProps {
  scores: readonly LevelScores[]
  comparison: Comparison
}

const AXIS = 'Alpha: 0 is chance, 1 is perfect; the dashed line is what a gate asks for'

const levelLabel = ({ label, parent }: { label: string; parent: boolean }) =>
  parent ? `${codeLabel(label)}, of any kind` : codeLabel(label)

/** The drawing library is large, and only this page needs it: it is loaded with the first plot. */
async function AgreementFigure({ scores, comparison }: ScoresProps) {
  const rows = scores.flatMap(({ alpha: { estimate, low, high }, ...of }) =>
    estimate === null ? [] : [{ label: levelLabel(of), estimate, low, high }],
  )
  if (rows.length === 0) return null
  const { agreementPlot } = await import('../../../charts/agreement-plot.ts')
  const title = `Krippendorff’s alpha of each code: ${COMPARISON_LABEL[comparison].toLowerCase()}`
  const plot = agreementPlot(rows, { title, axis: AXIS, wanted: GATE.alpha_min })
  return <div class="rapport-plot-frame">{raw(plot)}</div>
}

function ScoreTable({ scores, comparison }: ScoresProps) {
  const numeric = (text: string) => ({ text, numeric: true })
  const judged = comparison === 'tagger'
  return (
    <DataTable
      caption={`Agreement by code: ${COMPARISON_LABEL[comparison].toLowerCase()}`}
      captionHidden
      columns={[
        { text: 'Code' },
        ...['Turns', 'Uses', 'Prevalence', 'Alpha', 'Kappa', 'AC1', 'Percent'].map(numeric),
        ...(judged ? ['Precision', 'Recall', 'F1'] : []).map(numeric),
        numeric('ICC of counts'),
      ]}
      rows={scores.map((one) => [
        <a class="govuk-link" href={`/coding/agreement?compare=${comparison}&code=${one.label}`}>
          {levelLabel(one)}
        </a>,
        one.units,
        judged ? `${one.uses} gold, ${one.given} tagged` : `${one.uses}, ${one.given}`,
        one.prevalence === null ? '–' : `${Math.round(100 * one.prevalence)}%`,
        ...[one.alpha, one.kappa, one.ac1, one.percent].map(figure),
        ...(judged ? [one.precision, one.recall, one.f1] : []).map(figure),
        figure(one.icc),
      ])}
    />
  )
}

const answerLabel = (answer: string) =>
  answer === 'none' ? 'None of these' : answer === 'several' ? 'Several' : codeLabel(answer)

/** What the two sides of each comparison are called. */
export const SIDES: Record<Comparison, [string, string]> = {
  people: ['First coder', 'Second coder'],
  tagger: ['Gold', 'Tagger'],
  rerun: ['Earlier run', 'Now'],
}

function Confusions(props: { confusions: readonly Confusion[]; comparison: Comparison }) {
  const [first, second] = SIDES[props.comparison]
  return (
    <>
      {props.confusions
        .filter((one) => one.answers.length > 1)
        .map(({ family, answers, cells }) => (
          <DataTable
            caption={`What was called what: ${codeLabel(family.id).toLowerCase()}`}
            columns={[
              { text: `${first} ↓, ${second.toLowerCase()} →` },
              ...answers.map((answer) => ({ text: answerLabel(answer), numeric: true })),
            ]}
            rows={answers.map((row) => [
              answerLabel(row),
              ...answers.map((column) => {
                const count = cells[row]?.[column] ?? 0
                const at = `compare=${props.comparison}&family=${family.id}&first=${row}&second=${column}`
                return count === 0 ? (
                  '0'
                ) : (
                  <a class="govuk-link" href={`/coding/agreement/turns?${at}`}>
                    {count}
                  </a>
                )
              }),
            ])}
          />
        ))}
    </>
  )
}

/** The same measure group by group; one group alone is no comparison. */
async function GroupsFigure({ code, rows }: NonNullable<AgreementPageProps['groups']>) {
  const shown = rows.flatMap(({ name, scores: { alpha } }) =>
    alpha.estimate === null ? [] : [{ label: name, ...alpha, estimate: alpha.estimate }],
  )
  if (shown.length < 2) return null
  const { agreementPlot } = await import('../../../charts/agreement-plot.ts')
  const title = `Krippendorff’s alpha of ${codeLabel(code).toLowerCase()}, group by group`
  const plot = agreementPlot(shown, { title, axis: AXIS, wanted: GATE.alpha_min })
  return <div class="rapport-plot-frame">{raw(plot)}</div>
}

function Groups(props: {
  groups: NonNullable<AgreementPageProps['groups']>
  comparison: Comparison
}) {
  const { code, by, rows } = props.groups
  const numeric = (text: string) => ({ text, numeric: true })
  return (
    <section aria-labelledby="groups">
      <h2 class="govuk-heading-m" id="groups">{`${codeLabel(code)}, by group`}</h2>
      <p class="govuk-body rapport-choices">
        {Object.entries(GROUPINGS).map(([value, text]) => (
          <a
            class="govuk-link"
            href={`/coding/agreement?compare=${props.comparison}&code=${code}&by=${value}#groups`}
            {...(value === by ? { 'aria-current': 'true' } : {})}
          >
            {text}
          </a>
        ))}
      </p>
      <GroupsFigure {...props.groups} />
      <DataTable
        caption={`${codeLabel(code)} by ${GROUPINGS[by].toLowerCase()}`}
        captionHidden
        columns={[{ text: 'Group' }, ...['Sessions', 'Turns', 'Uses', 'Alpha', 'F1'].map(numeric)]}
        rows={rows.map(({ name, scores }) => [
          name,
          scores.sessions,
          scores.units,
          scores.uses,
          figure(scores.alpha),
          figure(scores.f1),
        ])}
      />
      <p class="govuk-body-s">
        This says where codes can be trusted less. It says nothing about how anybody works; coaches
        with fewer than five coded sessions are left out.
      </p>
    </section>
  )
}
